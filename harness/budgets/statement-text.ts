/**
 * The parts of a statement that are told apart: what is a literal and what is text (PostgreSQL 18, 4.1 Lexical Structure): strings with
 * doubled quotes, strings with escapes, dollar-quoted strings, quoted names, comments, which nest, numbers and parameters.
 */
const PARTS =
  /(?<comment>--[^\n]*|\/\*)|(?<string>[eEbBxXnN]?'(?:[^']|'')*')|(?<dollar>\$(?<tag>[A-Za-z_\u0080-\uffff]?[\w\u0080-\uffff]*)\$)|(?<name>"(?:[^"]|"")*")|(?<parameter>\$\d+)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)|(?<space>\s+)/g;

/** Strings whose backslash escapes a quote need a look of their own. */
const ESCAPED = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y;

interface Part {
  readonly kind: 'text' | 'space' | 'literal' | 'parameter' | 'word';
  readonly text: string;
}

function partsOf(sql: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < sql.length) {
    ESCAPED.lastIndex = at;
    const escaped = ESCAPED.exec(sql);
    if (escaped !== null) {
      parts.push({ kind: 'literal', text: escaped[0] });
      at = ESCAPED.lastIndex;
      continue;
    }
    const sticky = new RegExp(PARTS.source, 'y');
    sticky.lastIndex = at;
    const found = sticky.exec(sql);
    if (found === null) {
      parts.push({ kind: 'text', text: sql.charAt(at) });
      at += 1;
      continue;
    }
    const groups: Readonly<Record<string, string | undefined>> = found.groups ?? {};
    const start = at;
    at = sticky.lastIndex;
    if (groups['comment'] === '/*') at = endOfComment(sql, at);
    else if (groups['dollar'] !== undefined) {
      const end = sql.indexOf(groups['dollar'], at);
      at = end === -1 ? sql.length : end + groups['dollar'].length;
    }
    parts.push({ kind: kindOf(groups), text: sql.slice(start, at) });
  }
  return parts;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Part['kind'] {
  if (groups['comment'] !== undefined || groups['space'] !== undefined) return 'space';
  if (groups['parameter'] !== undefined) return 'parameter';
  if (groups['word'] !== undefined) return 'word';
  return groups['name'] === undefined ? 'literal' : 'text';
}

function endOfComment(sql: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < sql.length && depth > 0) {
    const two = sql.slice(at, at + 2);
    if (two === '/*') depth += 1;
    if (two === '*/') depth -= 1;
    at += two === '/*' || two === '*/' ? 2 : 1;
  }
  return at;
}

/**
 * A statement without what differs between two executions of it: comments and layout, the literals and the numbers of its parameters
 * (both become `?`), and how many values a list has.
 */
export function normaliseStatement(sql: string): string {
  const text = partsOf(sql)
    .map(({ kind, text: part }) => (kind === 'space' ? ' ' : kind === 'literal' || kind === 'parameter' ? '?' : part))
    .join('');
  return (
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\s*([(),])\s*/g, (_, mark: string) => (mark === ',' ? ', ' : mark === '(' ? ' (' : ') '))
      .replaceAll(/\(\s*\?(?:, \?)+\s*\)/g, '(?, …)')
      // Rows of one INSERT, however many.
      .replaceAll(/(\(\?(?:, …)?\))(?:\s*,\s*\(\?(?:, …)?\))+/g, '$1, …')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ([,);])/g, '$1')
      .replace(/[\s;]+$/, '')
      .trim()
  );
}

const CONTROL = /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|SET|RESET|SHOW|DISCARD|DEALLOCATE|PREPARE|LISTEN|UNLISTEN|NOTIFY|CHECKPOINT)\b/i;
const CATALOGUE = /\b(?:pg_catalog|information_schema)\b|\b(?:FROM|JOIN)\s+pg_\w+/i;
/** What pools ask to learn whether a connection lives. */
const PING = /^(?:SELECT \?)?$/i;

/** False for what is no work of a case: transactions and settings, what pools and drivers ask the catalogue, and their pings. */
export function isOfCase(normal: string): boolean {
  return !CONTROL.test(normal) && !PING.test(normal) && !CATALOGUE.test(normal);
}

/** True when a statement may change rows, also from within a WITH. */
export function isWriting(normal: string): boolean {
  return /\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY)\b|\bUPDATE\s+(?!OF\b|SKIP\b|NOWAIT\b)\S+.*\bSET\b/i.test(normal);
}

/** Every word of a statement in lower case: names of tables are among them. */
export function wordsOf(sql: string): Set<string> {
  return new Set(
    partsOf(sql).flatMap(({ kind, text }) => (kind === 'word' ? [text.toLowerCase()] : text.startsWith('"') ? [text.slice(1, -1).replaceAll('""', '"')] : [])),
  );
}

/** The statement with its parameters written into it, for a server that cannot infer their types. */
export function withLiterals(sql: string, parameters: readonly (string | null)[]): string {
  return partsOf(sql)
    .map(({ kind, text }) => {
      if (kind !== 'parameter') return text;
      const value = parameters[Number(text.slice(1)) - 1];
      return value === undefined ? text : value === null ? 'NULL' : quoteLiteral(value);
    })
    .join('');
}

const quoteLiteral = (value: string): string =>
  value.includes('\\') ? `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${value.replaceAll("'", "''")}'`;
