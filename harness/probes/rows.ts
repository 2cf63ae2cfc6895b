import { Pool, types } from 'pg';
import type { RowsStep } from '../core/fixture.js';
import { quoteName as quote } from './catalog.js';
import { cellJson } from './cell.js';

/** Reads rows of one database, for the steps of a case that look at side effects. */
export class RowsProbe {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2, types: { getTypeParser: () => (text: string) => text } as unknown as typeof types });
    // A database that goes away is reported by the query that needs it, not by an idle client.
    this.pool.on('error', () => undefined);
  }

  /** The rows as JSON text, one object each, columns in the order asked for; times with six decimals. Throws what the database says. */
  async read(step: RowsStep): Promise<{ readonly json: string; readonly count: number }> {
    const values: string[] = [];
    const conditions = [
      ...Object.entries(step.where ?? {}).map(([column, value]) => `${quote(column)}::text = $${String(values.push(value))}`),
      ...Object.entries(step.startsWith ?? {}).map(([column, value]) => `starts_with(${quote(column)}, $${String(values.push(value))})`),
    ];
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const sql = `SELECT ${step.columns.map(quote).join(', ')} FROM ${quote(step.table)}${where} ORDER BY ${quote(step.order)}`;
    const answer = await this.pool.query<Record<string, string | null>>(sql, values);
    const rows = answer.rows.map((row) => {
      const members = answer.fields.map(
        (field) => `${JSON.stringify(field.name)}:${cell(row[field.name] ?? null, field.dataTypeID, step.jsonColumns?.includes(field.name) === true)}`,
      );
      return `{${members.join(',')}}`;
    });
    return { json: `[${rows.join(',')}]`, count: rows.length };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

const cell = (text: string | null, type: number, isJson: boolean): string => (isJson && text !== null ? text : cellJson(text, type));
