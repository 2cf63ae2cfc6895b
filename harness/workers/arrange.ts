import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parsed } from './match-expected.js';
import type { Sql, WorkerPlace } from './place.js';
import { fill, type Surroundings } from './placeholders.js';
import type { ArrangedAnswer, ArrangedItem, Arrangement, Json, JsonRow } from './worker-fixture.js';
import type { Snapshot } from './table-differences.js';

/** Makes the place what the case begins with: nothing of an earlier case stays. */
export async function arrangePlace(place: WorkerPlace, arrangement: Arrangement, around: Surroundings): Promise<void> {
  await emptyTables(place.sql);
  for (const [table, rows] of Object.entries(arrangement.rows ?? {})) {
    for (const row of rows) await insert(place.sql, table, fill(row, around));
    await place.sql.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), (SELECT max(id) FROM ${quoted(table)}))`, [quoted(table)]);
  }
  for (const row of itemRows(arrangement.items ?? [])) await insert(place.sql, 'queueitem', fill(row, around));
  emptyFolder(place.objects);
  for (const [path, content] of Object.entries(arrangement.objects ?? {})) writeObject(join(place.objects, path), content);
  arrangeAnswers(place, arrangement.answers ?? [], around);
}

/** From now on the outside answers so; what it caught is forgotten. */
export function arrangeAnswers(place: WorkerPlace, answers: readonly ArrangedAnswer[], around: Surroundings): void {
  place.sink.script(answers.map((answer) => fill(answer as unknown as Json, around) as unknown as ArrangedAnswer));
}

/** Rows of `queueitem` as they are put: what an item does not say is as it is for a fresh one. */
export function itemRows(items: readonly ArrangedItem[]): JsonRow[] {
  const each = items.flatMap(({ count = 1, ...item }) => Array.from({ length: count }, (_, at) => numbered(item, at)));
  return each.map((item, at) => ({
    queue_name: item.queue_name,
    body: typeof item.body === 'string' ? item.body : pythonJson(item.body),
    available_after: item.available_after ?? '{{now-1s}}',
    available: item.available ?? true,
    processing_expires: item.processing_expires ?? null,
    retries_remaining: item.retries_remaining ?? 5,
    state_id: `00000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`,
  }));
}

const numbered = (item: ArrangedItem, at: number): ArrangedItem => ({ ...item, queue_name: item.queue_name.replace('#', String(at)) });

/** JSON with the blanks that the oracle's own producers leave; only the spelling, and only of what is arranged. */
export function pythonJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => pythonJson(one)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${pythonJson(one)}`)
    .join(', ')}}`;
}

/** Empties what has rows and starts every number anew: truncating all tables would cost more than most cases. */
async function emptyTables(sql: Sql): Promise<void> {
  const filled = [...(await readTables(sql)).keys()];
  // Rows are few, so deleting them costs less than new files for a table and its indexes; triggers of foreign keys would ask for an order.
  if (filled.length > 0)
    await sql.query(`BEGIN; SET LOCAL session_replication_role = replica; ${filled.map((table) => `DELETE FROM ${quoted(table)};`).join(' ')} COMMIT`);
  await sql.query("SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL");
}

async function insert(sql: Sql, table: string, row: JsonRow): Promise<void> {
  const names = Object.keys(row);
  const values = names.map((name) => {
    const value = row[name];
    return value === null || typeof value !== 'object' ? value : pythonJson(value);
  });
  await sql.query(`INSERT INTO ${quoted(table)} (${names.map(quoted).join(', ')}) VALUES (${names.map((_, at) => `$${String(at + 1)}`).join(', ')})`, values);
}

/** Reads every table that has rows, as PostgreSQL's own JSON by id. */
export async function readTables(sql: Sql): Promise<Snapshot> {
  const tables = await tableNames(sql);
  const found = new Map<string, JsonRow[]>();
  const each = tables.map((table, at) => `SELECT ${String(at)} AS source, id, to_json(t)::text AS row FROM ${quoted(table)} t`);
  const { rows } = await sql.query(`${each.join(' UNION ALL ')} ORDER BY source, id`);
  for (const row of rows) {
    const table = tables[Number(row['source'])] ?? '';
    const known = found.get(table) ?? [];
    known.push(JSON.parse(String(row['row'])) as JsonRow);
    found.set(table, known);
  }
  return found;
}

async function tableNames(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
  return rows.map((row) => String(row['tablename']));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Every object below the folder: path to what it holds, JSON and compressed lines of JSON read as such. */
export function readObjects(folder: string): Map<string, Json> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(folder, file), contentOf(readFileSync(file))]),
  );
}

function contentOf(bytes: Buffer): Json {
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.length > 1 && lines.every((line) => line.startsWith('{')) ? lines.map((line) => parsed(line)) : parsed(text);
}

function writeObject(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
