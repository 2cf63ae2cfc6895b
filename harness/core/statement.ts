/** A statement that a side's database executed for one request, as the server logged it. */
export interface CapturedStatement {
  /** As sent, with `$1` for each parameter. */
  readonly sql: string;
  /** Without what differs between two executions of the same statement: see budgets/statement-text.ts. */
  readonly normal: string;
  /** Values in the server's text form; null for NULL. */
  readonly parameters: readonly (string | null)[];
  /** Parsing, binding and executing together, milliseconds. */
  readonly ms: number;
}

/** What one measured request of a case made a side's database do. */
export interface CapturedRequest {
  /** `GET /api/v1/repository`, without query. */
  readonly request: string;
  readonly statements: readonly CapturedStatement[];
  /** Members of the longest list in the answer; 0 where there is none. */
  readonly elements: number;
}

/** What the measured requests of one case made each side's database do. */
export interface CapturedCase {
  readonly id: string;
  readonly row: string;
  readonly oracle: readonly CapturedRequest[];
  readonly target: readonly CapturedRequest[];
}
