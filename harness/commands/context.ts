/** 0: as it should be. 1: a red verdict. 2: could not tell, or bad input. Exit 1 outranks 2 outranks 0. */
export type ExitCode = 0 | 1 | 2;

/** What a command gets from outside: everything it may read or write besides files. */
export interface CommandContext {
  /** Project root: the folder of parity.config.ts. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results: standard output, without line end. */
  print(line: string): void;
  /** Progress and warnings: standard error. */
  note(line: string): void;
  now(): Date;
  /** Aborts on Ctrl-C and SIGTERM; long work must listen. */
  readonly signal: AbortSignal;
  /** Says how the command ended; cli.ts exits with it. */
  finish(code: ExitCode): void;
}

/** The worse of two exit codes: 1 over 2 over 0. */
export function worseExit(left: ExitCode, right: ExitCode): ExitCode {
  if (left === 1 || right === 1) return 1;
  return left === 2 || right === 2 ? 2 : 0;
}
