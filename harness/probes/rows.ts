import { Pool, types } from 'pg';
import type { RowsStep } from '../core/fixture.js';

/** Object ids of `timestamp` and `timestamptz` (PostgreSQL, pg_type). */
const TIMESTAMPS = new Set([1114, 1184]);
const NUMBERS = new Set([20, 21, 23]);
const BOOLEAN = 16;

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

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function cell(text: string | null, type: number, isJson: boolean): string {
  if (text === null) return 'null';
  if (isJson) return text;
  if (type === BOOLEAN) return text === 't' ? 'true' : 'false';
  if (NUMBERS.has(type)) return text;
  return JSON.stringify(TIMESTAMPS.has(type) ? sixDecimals(text) : text);
}

/** PostgreSQL drops trailing zeros of the fraction, so that its length says nothing of the precision. */
function sixDecimals(text: string): string {
  return text.replace(/(:\d{2})(?:\.(\d+))?(?=$|[+-])/, (_, seconds: string, fraction: string | undefined) => `${seconds}.${(fraction ?? '').padEnd(6, '0')}`);
}
