/** How bad a problem is: only errors make a command exit 2. */
export type Severity = 'error' | 'warning';

/**
 * Something wrong with an input file, as data: where it is, what was read and what is allowed.
 * `line` and `column` count from 1; they are 0 when the problem concerns the whole file.
 */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/**
 * Bad input that stops a command: the message says where, what, why and what to write instead.
 * The command line prints it and exits 2; any other error is a defect and is rethrown.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}
