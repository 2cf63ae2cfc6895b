import { createHash } from 'node:crypto';
import { DEFINITIONS, type BodySample, type BodySchemaFile, type JsonSchema, type RowBody } from '../core/body-schema.js';
import { BodyShape } from './body-shape.js';

/**
 * The body schemas that samples show: every sample of a row fits the row's schema. What somebody reviewed, and rows without a sample,
 * stay as they are in `known`.
 */
export function inferBodies(profile: string, samples: readonly BodySample[], from: readonly string[], known: BodySchemaFile | undefined): BodySchemaFile {
  const shapes = new Map<string, { readonly shape: BodyShape; count: number }>();
  for (const { row, body } of samples) {
    const one = shapes.get(row) ?? { shape: new BodyShape(), count: 0 };
    one.shape.add(body);
    one.count += 1;
    shapes.set(row, one);
  }
  const whole = new Map<string, { readonly schema: JsonSchema; readonly about: Omit<RowBody, 'body'> }>();
  for (const [row, { body, ...about }] of Object.entries(known?.rows ?? {}))
    if (about.reviewed || !shapes.has(row)) whole.set(row, { schema: unfold({ $ref: DEFINITIONS + body }, known?.$defs ?? {}), about });
  for (const [row, { shape, count }] of shapes) {
    if (whole.has(row)) continue;
    const { schema, note } = ofBearableSize(shape);
    whole.set(row, { schema, about: { samples: count, reviewed: false, ...(note === undefined ? {} : { note }) } });
  }
  const store = new DefinitionStore([...whole.values()].map(({ schema }) => schema));
  const rows = Object.fromEntries(
    [...whole]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([row, { schema, about }]): [string, RowBody] => [row, { body: store.define(schema), ...about }]),
  );
  const $defs = Object.fromEntries([...store.definitions].sort(([one], [other]) => (one < other ? -1 : 1)));
  return { schema: 'parity-body-schemas/1', profile, from, rows, $defs };
}

/** Longest schema of a row, in characters: longer ones are documents of their own, which cost more to compile than all others together. */
const LONGEST = 8_000;
const DEEPEST = 8;

function ofBearableSize(shape: BodyShape): { readonly schema: JsonSchema; readonly note?: string } {
  const whole = shape.schema();
  if (JSON.stringify(whole).length <= LONGEST) return { schema: whole };
  let depth = DEEPEST;
  while (depth > 1 && JSON.stringify(shape.schema(depth)).length > LONGEST) depth -= 1;
  return { schema: shape.schema(depth), note: `says nothing below ${String(depth)} levels: the body is a large document` };
}

/** A schema with every reference replaced by what it names. */
export function unfold(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): JsonSchema {
  if (schema.$ref !== undefined) return unfold(definitions[schema.$ref.slice(DEFINITIONS.length)] ?? {}, definitions);
  return mapParts(schema, (part) => unfold(part, definitions));
}

/** Objects with at least this many members are worth a name when they are there more than once. */
const WORTH_A_NAME = 2;

class DefinitionStore {
  readonly definitions = new Map<string, JsonSchema>();
  private readonly counts = new Map<string, number>();

  constructor(schemas: readonly JsonSchema[]) {
    for (const schema of schemas) this.count(schema);
  }

  /** Puts a schema among the definitions, its repeated parts by reference. */
  define(schema: JsonSchema): string {
    const name = nameOf(schema);
    if (!this.definitions.has(name))
      this.definitions.set(
        name,
        mapParts(schema, (part) => this.shared(part)),
      );
    return name;
  }

  private shared(schema: JsonSchema): JsonSchema {
    const isNamed = Object.keys(schema.properties ?? {}).length >= WORTH_A_NAME && (this.counts.get(nameOf(schema)) ?? 0) > 1;
    return isNamed ? { $ref: DEFINITIONS + this.define(schema) } : mapParts(schema, (part) => this.shared(part));
  }

  private count(schema: JsonSchema): void {
    const name = nameOf(schema);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    mapParts(schema, (part) => {
      this.count(part);
      return part;
    });
  }
}

const nameOf = (schema: JsonSchema): string => createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);

function mapParts(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const { items, properties, additionalProperties } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: change(items) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, change(part)])) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: change(additionalProperties) }),
  };
}
