import { bodySchemaFile, readBodySchemas } from '../commands/body-schema-files.js';
import { Ajv } from 'ajv';
import { BODY_FORMATS } from '../compare/body-shape.js';
import { BodySchemas } from '../compare/body-schemas.js';
import { unfold } from '../compare/infer-bodies.js';
import { DEFINITIONS } from '../core/body-schema.js';
import { InputError } from '../core/problem.js';
import { summarize, type Summary } from './statistics.js';

/** What it costs to get a validator of every row's body. */
export interface SchemaCompilation {
  readonly rows: number;
  readonly distinct: number;
  /** A validator of its own for every row, in its own instance of ajv. */
  readonly naive: Summary;
  /** As the harness does it: equal schemas and equal parts once, in one instance. */
  readonly shared: Summary;
}

/** Compiles the body schemas of a profile in both ways, in turn, after one round that only warms. Throws InputError where there are none. */
export async function measureSchemaCompilation(root: string, profile: string, rounds: number): Promise<SchemaCompilation> {
  const file = readBodySchemas(bodySchemaFile(root, profile), profile, root);
  if (file === undefined) throw new InputError(`profile ${profile} has no body schemas`);
  const rows = Object.entries(file.rows);
  const whole = rows.map(([, { body }]) => unfold({ $ref: DEFINITIONS + body }, file.$defs));
  const samples = { naive: [] as number[], shared: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const naive = time(() => {
      for (const schema of whole) plainAjv().compile(schema);
    });
    const shared = time(() => {
      const schemas = new BodySchemas(file);
      for (const [row] of rows) schemas.misfits(row, null);
    });
    if (round === 0) continue;
    samples.naive.push(naive);
    samples.shared.push(shared);
    // Compiling makes garbage: whoever comes next must not pay for it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { rows: rows.length, distinct: new Set(rows.map(([, { body }]) => body)).size, naive: summarize(samples.naive), shared: summarize(samples.shared) };
}

/** As a first attempt would have it. */
function plainAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  for (const [name, pattern] of Object.entries(BODY_FORMATS)) ajv.addFormat(name, pattern);
  return ajv;
}

function time(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
