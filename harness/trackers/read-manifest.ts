import { createHash } from 'node:crypto';
import type { Problem } from '../core/problem.js';
import type { Cell } from './cell-spans.js';
import { readCsv, type CsvRecord, type CsvTable } from './csv-table.js';
import type { Fault } from './file-bytes.js';
import type { ManifestKind } from './manifest-kinds.js';
import { nearName } from '../core/near-names.js';
import { checkRow, shorten } from './row-schema.js';

/** A row with its values by column and the place of each. */
export interface ManifestRow {
  readonly record: CsvRecord;
  readonly values: Readonly<Record<string, string>>;
}

/** One manifest file as read. */
export interface Manifest {
  /** File name: `route_contract_tests.csv`. */
  readonly name: string;
  readonly kind: ManifestKind;
  readonly table: CsvTable;
  readonly rows: readonly ManifestRow[];
  /** Column name to its place in a row. */
  readonly columns: ReadonlyMap<string, number>;
  /** `sha256:` of the bytes. */
  readonly digest: string;
  readonly faults: readonly Fault[];
}

/** Largest problem list of one file. */
export const PROBLEM_LIMIT = 200;

/** Reads one file: bytes, header and every row by itself; what needs other files is checked later. */
export function readManifest(name: string, kind: ManifestKind, bytes: Buffer): Manifest {
  const table = readCsv(bytes);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const columns = new Map<string, number>();
  const faults = [...table.faults];
  if (table.header.cells.length > 0) faults.push(...headerFaults(kind, table.header.cells, columns));
  const known = [...columns].filter(([column]) => column in kind.schema.properties);
  const rows = table.rows.map((record) => ({
    record,
    values: Object.fromEntries(known.map(([column, index]) => [column, record.cells[index]?.value ?? ''])),
  }));
  for (const { record, values } of rows) {
    if (faults.length > 4 * PROBLEM_LIMIT) break;
    for (const { column, code, message } of checkRow(kind.schema, values)) {
      faults.push({ offset: record.cells[columns.get(column) ?? 0]?.start ?? -1, code, severity: 'error', message });
    }
  }
  const manifest = { name, kind, table, rows, columns, digest };
  return { ...manifest, faults: [...faults, ...duplicates(manifest, kind.key), ...kind.unique.flatMap((column) => duplicates(manifest, [column]))] };
}

function headerFaults(kind: ManifestKind, cells: readonly Cell[], columns: Map<string, number>): Fault[] {
  const faults: Fault[] = [];
  const known = Object.keys(kind.schema.properties);
  const twice = new Set<string>();
  for (const [index, { value, start }] of cells.entries()) {
    if (columns.has(value)) {
      const first = columns.get(value) ?? 0;
      faults.push({
        offset: start,
        code: 'duplicate-column',
        severity: 'error',
        message: `column ${JSON.stringify(shorten(value))} is there twice, as field ${first + 1} and field ${index + 1}`,
      });
      twice.add(value);
      continue;
    }
    columns.set(value, index);
    if (known.includes(value)) continue;
    const near = nearName(value.slice(0, 80), known);
    const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    faults.push({ offset: start, code: 'unknown-column', severity: 'error', message: `unknown column ${JSON.stringify(shorten(value))}; ${hint}` });
  }
  for (const column of kind.schema.required) {
    if (!columns.has(column))
      faults.push({
        offset: 0,
        code: 'missing-column',
        severity: 'error',
        message: `column ${column} is missing; the columns are ${kind.schema.required.join(', ')}`,
      });
  }
  // Nobody can tell which of two columns with one name is meant, so neither is read.
  for (const column of twice) columns.delete(column);
  return faults;
}

function duplicates(manifest: Omit<Manifest, 'faults'>, key: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  if (!key.every((column) => manifest.columns.has(column))) return [];
  for (const { record, values } of manifest.rows) {
    const value = key.map((column) => values[column] ?? '').join(' ');
    if (value.trim() === '') continue;
    const offset = record.cells[manifest.columns.get(key[0] ?? '') ?? 0]?.start ?? -1;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, offset);
    else {
      const [here, there] = [manifest.table.lines.locate(offset).line, manifest.table.lines.locate(first).line];
      faults.push({
        offset,
        code: 'duplicate-id',
        severity: 'error',
        message: `${key.join(' and ')} ${JSON.stringify(shorten(value))} of line ${here} is already on line ${there}; it must be unique`,
      });
    }
  }
  return faults;
}

/** A file's faults as problems, in file order; the errors first when there are too many to list. */
export function problemsOf(manifest: Pick<Manifest, 'name' | 'table'>, faults: readonly Fault[]): Problem[] {
  const order = (left: Fault, right: Fault): number => left.offset - right.offset;
  const kept =
    faults.length <= PROBLEM_LIMIT
      ? [...faults].sort(order)
      : [...faults].sort((a, b) => a.severity.localeCompare(b.severity) || order(a, b)).slice(0, PROBLEM_LIMIT);
  const problems = kept.map(({ offset, code, severity, message }): Problem => ({
    file: manifest.name,
    ...manifest.table.lines.locate(offset),
    code,
    severity,
    message,
  }));
  const dropped = faults.length - kept.length;
  if (dropped > 0) {
    const severity = kept.some((fault) => fault.severity === 'error') ? 'error' : 'warning';
    problems.push({
      file: manifest.name,
      line: 0,
      column: 0,
      code: 'too-many-problems',
      severity,
      message: `${dropped} further problems of this file are not listed; mend the first ones and check again`,
    });
  }
  return problems;
}
