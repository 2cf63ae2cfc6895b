/** The part of JSON Schema (draft 7) that is inferred from bodies; a hand may write any other keyword. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
}

/** Which schema the happy JSON body of a row has. */
export interface RowBody {
  /** Name of a definition. */
  readonly body: string;
  /** How many bodies it was inferred from. */
  readonly samples: number;
  /** True once somebody read it: inferring leaves it alone from then on. */
  readonly reviewed: boolean;
  /** Where and why it was changed by hand. */
  readonly note?: string;
}

/** The body schemas of a profile: equal ones are there once, and so are equal parts of them. */
export interface BodySchemaFile {
  readonly schema: 'parity-body-schemas/1';
  readonly profile: string;
  /** What they were inferred from. */
  readonly from: readonly string[];
  readonly rows: Readonly<Record<string, RowBody>>;
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

/** A happy JSON body of a row. */
export interface BodySample {
  readonly row: string;
  readonly body: unknown;
  readonly where: string;
}

export const DEFINITIONS = '#/$defs/';
