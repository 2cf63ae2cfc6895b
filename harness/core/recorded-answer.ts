/** One measured exchange of a recording, without its bodies. */
export interface RecordedAnswer {
  readonly file: string;
  readonly case: string;
  readonly row: string;
  /** As the recording spells it. */
  readonly principal: string;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly status: number;
  /** See core/error-type.ts. */
  readonly error: string;
}
