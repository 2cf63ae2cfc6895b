import type { RowRecord } from './run-record.js';

/** 0: as it should be. 1: a red verdict. 2: could not tell, or bad input. Exit 1 outranks 2 outranks 0. */
export type ExitCode = 0 | 1 | 2;

export interface ExitInput {
  readonly rows: readonly RowRecord[];
  readonly problems: readonly string[];
  /** True when a row that the target lacks may be lacked: Python owns it and it was never seen implemented. */
  readonly mayBeUnimplemented: (row: string) => boolean;
}

/** The exit code of a run. Nothing judged at all is 2: a run that checked nothing is never green. */
export function exitCodeOf({ rows, problems, mayBeUnimplemented }: ExitInput): ExitCode {
  const isRed = rows.some((row) => row.verdict === 'mismatch' || (row.verdict === 'unimplemented' && !mayBeUnimplemented(row.id)));
  if (isRed || problems.length > 0) return 1;
  if (rows.some((row) => row.verdict === 'inconclusive')) return 2;
  return rows.some((row) => row.verdict !== 'not-applicable') ? 0 : 2;
}

/** The worse of two exit codes: 1 over 2 over 0. */
export function worseExit(left: ExitCode, right: ExitCode): ExitCode {
  if (left === 1 || right === 1) return 1;
  return left === 2 || right === 2 ? 2 : 0;
}
