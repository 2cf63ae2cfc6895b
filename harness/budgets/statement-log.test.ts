import { expect, test } from 'vitest';
import { MARK, readParameters, readStatementLog, statementsBetween } from './statement-log.js';

interface Line {
  readonly message: string;
  readonly detail?: string;
  readonly dbname?: string;
  readonly pid?: number;
}

/** Lines in the form that PostgreSQL 18.4 wrote them, without the members that nothing reads. */
const log = (...lines: readonly Line[]): string =>
  lines
    .map((line) => `${JSON.stringify({ timestamp: '2026-11-21 21:20:30.013 UTC', user: 'parity', dbname: 'side', pid: 7, error_severity: 'LOG', ...line })}\n`)
    .join('');

test('a prepared statement counts once for each execution, with the time of its parsing and binding', () => {
  const sql = 'SELECT * FROM t WHERE name = $1 OR id = $2';
  const entries = readStatementLog(
    log(
      { message: `duration: 0.098 ms  parse one: ${sql}` },
      { message: `duration: 0.107 ms  bind one: ${sql}`, detail: `Parameters: $1 = NULL, $2 = '7'` },
      { message: `duration: 0.004 ms  execute one: ${sql}`, detail: `Parameters: $1 = NULL, $2 = '7'` },
      { message: `duration: 0.034 ms  bind one: ${sql}`, detail: `Parameters: $1 = NULL, $2 = '8'` },
      { message: `duration: 0.005 ms  execute one: ${sql}`, detail: `Parameters: $1 = NULL, $2 = '8'` },
      { message: `duration: 0.001 ms  execute fetch from one: ${sql}`, detail: `Parameters: $1 = NULL, $2 = '8'` },
    ),
  );
  expect(entries).toEqual([
    { kind: 'statement', database: 'side', sql, parameters: [null, '7'], ms: expect.closeTo(0.209) as number },
    { kind: 'statement', database: 'side', sql, parameters: [null, '8'], ms: expect.closeTo(0.039) as number },
  ]);
});

test('statements keep their lines, and those of other connections do not mix', () => {
  const entries = readStatementLog(
    log(
      { message: 'duration: 1.5 ms  parse <unnamed>: SELECT 2', pid: 8 },
      { message: 'duration: 0.146 ms  execute <unnamed>: INSERT INTO t\n (id) VALUES ($1)', detail: `Parameters: $1 = '1'` },
      { message: 'duration: 0.029 ms  statement: SELECT a: b FROM t' },
    ),
  );
  expect(entries).toMatchObject([
    { sql: 'INSERT INTO t\n (id) VALUES ($1)', ms: 0.146 },
    { sql: 'SELECT a: b FROM t', parameters: [], ms: 0.029 },
  ]);
});

test('values may hold quotes, line ends and what looks like a parameter', () => {
  expect(readParameters(`Parameters: $1 = '1', $2 = 'it''s $3 = ''x'', \n"y"', $3 = NULL`)).toEqual(['1', `it's $3 = 'x', \n"y"`, null]);
  expect(readParameters('')).toEqual([]);
});

test('a request has the statements of its own database between its marks', () => {
  const entries = readStatementLog(
    log(
      { message: 'duration: 1 ms  statement: SELECT before' },
      { message: `${MARK}oracle 1`, dbname: 'oracle' },
      { message: 'duration: 1 ms  statement: SELECT mine' },
      { message: 'duration: 1 ms  statement: SELECT other', dbname: 'target' },
      { message: `${MARK}oracle 2`, dbname: 'oracle' },
      { message: 'duration: 1 ms  statement: SELECT after' },
    ),
  );
  expect(statementsBetween(entries, 'side', 'oracle 1', 'oracle 2')?.map(({ sql }) => sql)).toEqual(['SELECT mine']);
  expect(statementsBetween(entries, 'side', 'oracle 1', 'oracle 3')).toBeUndefined();
});

test('a line that was cut says nothing', () => {
  expect(readStatementLog(`{"message":"duration: 1 ms  statem\nno json\n\n`)).toEqual([]);
});
