import type { ExitCode } from '../core/exit-code.js';

/** What a command gets from outside: everything it may read or write besides files. */
export interface CommandContext {
  /** Project root: the folder of parity.config.ts. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results: standard output, without line end. */
  readonly print: (line: string) => void;
  /** Progress and warnings: standard error. */
  readonly note: (line: string) => void;
  readonly now: () => Date;
  /** Aborts on Ctrl-C and SIGTERM; long work must listen. */
  readonly signal: AbortSignal;
  /** Says how the command ended; cli.ts exits with it. */
  readonly finish: (code: ExitCode) => void;
}
