import type { RowRecord, RunFooter, RunHeader, RunLogLine, RunRecord } from './run-record.js';
import { InputError } from './problem.js';

/** All records of one run with their provenance: the only source of every report. */
export interface RunLog {
  readonly header: RunHeader;
  readonly cases: readonly RunRecord[];
  readonly rows: readonly RowRecord[];
  /** Absent when the run was cut before its end. */
  readonly footer?: RunFooter;
}

/** Reads newline-delimited JSON into a run log. Throws InputError on a line that is none, or a log without header. */
export function parseRunLog(text: string, file: string): RunLog {
  let header: RunHeader | undefined;
  let footer: RunFooter | undefined;
  const cases: RunRecord[] = [];
  const rows: RowRecord[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const record = parseLine(line, file, index + 1);
    switch (record.type) {
      case 'run':
        header = record;
        break;
      case 'case':
        cases.push(record);
        break;
      case 'row':
        rows.push(record);
        break;
      case 'end':
        footer = record;
        break;
      default:
        throw new InputError(`${file}:${String(index + 1)}: not a run log line (type ${JSON.stringify((record as { type?: unknown }).type)})`);
    }
  }
  if (header === undefined) throw new InputError(`${file}: no run header; a run log begins with a line of type "run"`);
  return { header, cases, rows, ...(footer === undefined ? {} : { footer }) };
}

function parseLine(line: string, file: string, lineNumber: number): RunLogLine {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) throw new SyntaxError('not an object');
    return value as RunLogLine;
  } catch (error) {
    throw new InputError(
      `${file}:${String(lineNumber)}: not JSON (${error instanceof Error ? error.message : String(error)}); the log was cut or changed, run again`,
    );
  }
}
