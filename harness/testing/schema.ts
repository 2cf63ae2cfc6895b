import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const schemas = fileURLToPath(new URL('../../fixtures/schemas', import.meta.url));

/** What a value breaks of a published schema, empty when nothing. */
export function schemaErrors(name: string, value: unknown): string[] {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object,
  );
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
