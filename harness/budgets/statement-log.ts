/** A line of the server's log that says that a statement was executed, or a mark that was set between statements. */
export type LogEntry =
  | { readonly kind: 'statement'; readonly database: string; readonly sql: string; readonly parameters: readonly (string | null)[]; readonly ms: number }
  | { readonly kind: 'mark'; readonly mark: string };

/** Marks begin with it, so that nothing that a side logs is taken for one. */
export const MARK = 'parity mark ';

interface JsonLine {
  readonly dbname?: string;
  readonly pid?: number;
  readonly message?: string;
  readonly detail?: string;
}

/** Duration, phase and text as log_min_duration_statement writes them (PostgreSQL 18, 19.8.2; postgres.c, errdetail_execute and check_log_duration). */
const TIMED = /^duration: (?<ms>[\d.]+) ms {2}(?<phase>statement|parse|bind|execute fetch from|execute)(?: (?<name>[^:]*))?: (?<sql>[\s\S]*)$/;

/**
 * The statements and marks of a log in JSON lines (log_destination=jsonlog), in the order in which they ended. Parsing and binding are
 * added to the execution that follows them on the same connection; a further fetch of the same execution is none of its own.
 */
export function readStatementLog(text: string): LogEntry[] {
  const entries: LogEntry[] = [];
  const before = new Map<number, number>();
  for (const line of text.split('\n')) {
    const { dbname = '', pid = 0, message = '', detail = '' } = parseLine(line);
    if (message.startsWith(MARK)) entries.push({ kind: 'mark', mark: message.slice(MARK.length) });
    const groups = TIMED.exec(message)?.groups;
    if (groups === undefined) continue;
    const { ms = '0', phase = '', sql = '' } = groups;
    if (phase === 'parse' || phase === 'bind') {
      before.set(pid, (before.get(pid) ?? 0) + Number(ms));
      continue;
    }
    if (phase === 'execute fetch from') continue;
    entries.push({ kind: 'statement', database: dbname, sql, parameters: readParameters(detail), ms: Number(ms) + (before.get(pid) ?? 0) });
    before.delete(pid);
  }
  return entries;
}

/** A line that was cut when the server was killed says nothing. */
function parseLine(line: string): JsonLine {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as JsonLine;
  } catch {
    return {};
  }
}

/** `Parameters: $1 = 'it''s', $2 = NULL` as values. */
export function readParameters(detail: string): (string | null)[] {
  const values: (string | null)[] = [];
  if (!/^parameters: /i.test(detail)) return values;
  for (const found of detail.matchAll(/\$(\d+) = (?:NULL|'((?:[^']|'')*)')/g)) {
    // Counting makes sure that a value that looks like a parameter is not taken for one.
    if (Number(found[1]) === values.length + 1) values.push(found[2] === undefined ? null : found[2].replaceAll("''", "'"));
  }
  return values;
}

/** The statements of a database between two marks. Undefined while one of the marks is not there yet. */
export function statementsBetween(
  entries: readonly LogEntry[],
  database: string,
  from: string,
  to: string,
): Extract<LogEntry, { kind: 'statement' }>[] | undefined {
  const at = (mark: string): number => entries.findIndex((entry) => entry.kind === 'mark' && entry.mark === mark);
  const [begin, end] = [at(from), at(to)];
  if (begin === -1 || end === -1) return undefined;
  return entries.slice(begin, end).flatMap((entry) => (entry.kind === 'statement' && entry.database === database ? [entry] : []));
}
