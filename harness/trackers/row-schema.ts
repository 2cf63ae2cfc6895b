import type { ErrorObject } from 'ajv';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { RowSchema } from './manifest-kinds.js';

/** A cell's value that the schema of its manifest does not allow. */
export interface CellFault {
  readonly column: string;
  readonly code: 'unknown-value' | 'unknown-budget' | 'bad-pattern';
  readonly message: string;
}

const LONGEST_SHOWN = 60;
/** Checks one row as an object of column to value. Columns that the header lacks are the header's fault, not the row's. */
export function checkRow(schema: RowSchema, row: Readonly<Record<string, string>>): CellFault[] {
  // A table without a published schema has no closed columns.
  if (schema.$id === '') return [];
  const validate = validatorFor(schema.$id);
  if (validate(row)) return [];
  return (validate.errors ?? []).flatMap((error) => translate(schema, row, error) ?? []);
}

function translate(schema: RowSchema, row: Readonly<Record<string, string>>, error: ErrorObject): CellFault | undefined {
  const column = error.instancePath.slice(1);
  const rule = schema.properties[column];
  const value = row[column];
  if (rule === undefined || value === undefined) return undefined;
  const read = value === '' ? 'empty' : JSON.stringify(shorten(value));
  if (error.keyword !== 'enum') return { column, code: 'bad-pattern', message: `${column} is ${read}; allowed is ${rule.description ?? 'another form'}` };
  const allowed = (rule.enum ?? []).map((word) => (word === '' ? '(empty)' : word)).join(', ');
  if (column === 'performance_budget_id' || column === 'tracker_budget_id')
    return { column, code: 'unknown-budget', message: `${column} is ${read}, which is no budget of the route manifest; known are ${allowed}` };
  return { column, code: 'unknown-value', message: `${column} is ${read}; allowed are ${allowed}` };
}

/** A value as it may stand in a message: cut where it is long. */
export function shorten(value: string): string {
  return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
}
