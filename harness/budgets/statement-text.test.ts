import { describe, expect, test } from 'vitest';
import { isOfCase, isWriting, normaliseStatement, withLiterals, wordsOf } from './statement-text.js';

describe('two executions of one statement are one statement', () => {
  test.each([
    ['other literals', `SELECT 1 FROM t WHERE a = 'x' AND b = 2.5e3`, `SELECT 9 FROM t WHERE a = 'it''s' AND b = 7`],
    ['parameters or literals', 'SELECT * FROM t WHERE a = $1', `SELECT * FROM t WHERE a = 'x'`],
    ['layout and comments', 'SELECT a,b\n\tFROM t -- all of it\n', 'SELECT a, b /* nested /* comment */ */ FROM t;'],
    ['lists of any length', 'SELECT * FROM t WHERE a IN ($1, $2)', 'SELECT * FROM t WHERE a IN ($1,$2,$3)'],
    ['rows of an INSERT', 'INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)', 'INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6)'],
    ['escaped quotes', `SELECT E'a\\'b' FROM t`, `SELECT E'c' FROM t`],
    ['dollar quotes', 'SELECT $$a $1 b$$ FROM t', `SELECT $x$it's$x$ FROM t`],
  ])('%s', (_, one, other) => {
    expect(normaliseStatement(one)).toBe(normaliseStatement(other));
  });
});

describe('different statements stay different', () => {
  test.each([
    ['another column', 'SELECT a FROM t', 'SELECT b FROM t'],
    ['a quoted name is no literal', 'SELECT "a" FROM t', 'SELECT "b" FROM t'],
    ['digits in names', 'SELECT * FROM t1', 'SELECT * FROM t2'],
    ['one value or a list', 'SELECT * FROM t WHERE a IN ($1)', 'SELECT * FROM t WHERE a IN ($1, $2)'],
    ['a literal that ends in a comment mark', `SELECT '--' || a FROM t`, `SELECT '--' || b FROM t`],
  ])('%s', (_, one, other) => {
    expect(normaliseStatement(one)).not.toBe(normaliseStatement(other));
  });
});

test.each([
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'begin isolation level read committed',
  `SET TIME ZONE 'UTC'`,
  'SELECT 1',
  '',
  'DEALLOCATE ALL',
  'SELECT oid FROM pg_type WHERE typname = $1',
  `SELECT * FROM pg_catalog.pg_class`,
])('what pools and drivers do by themselves is no work of a case: %s', (sql) => {
  expect(isOfCase(normaliseStatement(sql))).toBe(false);
});

test.each(['SELECT pg_advisory_xact_lock($1)', 'SELECT * FROM session WHERE id = $1', 'UPDATE t SET a = 1', 'SELECT now()'])(
  'work of a case stays: %s',
  (sql) => {
    expect(isOfCase(normaliseStatement(sql))).toBe(true);
  },
);

test.each([
  ['INSERT INTO t VALUES ($1)', true],
  ['UPDATE t SET a = $1 WHERE b = $2', true],
  ['WITH gone AS (DELETE FROM t RETURNING a) SELECT * FROM gone', true],
  ['SELECT 1 FROM t WHERE id = $1 FOR NO KEY UPDATE', false],
  ['SELECT 1 FROM t FOR UPDATE SKIP LOCKED', false],
  ['SELECT updated FROM t', false],
] as const)('%s writes: %s', (sql, writes) => {
  expect(isWriting(normaliseStatement(sql))).toBe(writes);
});

test('names of tables are among the words, values are not', () => {
  const words = wordsOf(`SELECT r.name FROM Repository r JOIN "Mixed Case" m ON m.id = r.id WHERE r.name = 'account' -- tag`);
  expect([...words]).toEqual(expect.arrayContaining(['repository', 'Mixed Case']));
  expect(words.has('account')).toBe(false);
  expect(words.has('tag')).toBe(false);
});

test('parameters are written into the text as literals, but not within strings', () => {
  expect(withLiterals(`SELECT '$1', $1, $2, $10`, [`it's`, null])).toBe(`SELECT '$1', 'it''s', NULL, $10`);
  expect(withLiterals('SELECT $1', ['\\x00'])).toBe(`SELECT E'\\\\x00'`);
});
