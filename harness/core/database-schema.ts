/** A column as the catalogue describes it, with what is needed to make it again. */
export interface SchemaColumn {
  readonly name: string;
  /** With its precision: `varchar(255)`; and its collation, when it is not that of the type. */
  readonly type: string;
  readonly collation: string | null;
  readonly nullable: boolean;
  /** Expression of the default; null for none and for numbered columns. */
  readonly defaultValue: string | null;
  /** The side numbers it by itself: a sequence or an identity. */
  readonly numbered: boolean;
  /** Expression of a generated column, else null. */
  readonly generated: string | null;
}

export interface SchemaIndex {
  readonly name: string;
  /** As pg_get_indexdef writes it. */
  readonly definition: string;
  /** The constraint that it serves. */
  readonly constraint: 'primary' | 'unique' | null;
  readonly unique: boolean;
  /** Plain columns of its key; expressions are left out. */
  readonly columns: readonly string[];
}

export interface SchemaForeignKey {
  readonly columns: readonly string[];
  /** `name`, or `schema.name` outside of `public`. */
  readonly table: string;
  readonly toColumns: readonly string[];
}

/** A table of a side's database. */
export interface SchemaTable {
  /** `name`, or `schema.name` outside of `public`. */
  readonly name: string;
  readonly schema: string;
  readonly relation: string;
  readonly columns: readonly SchemaColumn[];
  readonly indexes: readonly SchemaIndex[];
  readonly foreignKeys: readonly SchemaForeignKey[];
  /** First key without NULL, the primary one if there is one; empty where rows cannot be told apart. */
  readonly key: readonly string[];
  /** True when a CHECK constraint holds the key to a constant (`id = 1`): the table cannot grow. */
  readonly fixed: boolean;
}
