import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { BodySchemas } from '../compare/body-schemas.js';
import type { BodySchemaFile } from '../core/body-schema.js';
import { InputError } from '../core/problem.js';

export const bodySchemaFile = (root: string, profile: string): string => join(root, 'fixtures', 'schemas', 'bodies', `${profile}.json`);

/** The body schemas of a profile as stored; undefined when it has none. Throws InputError on a file that is none of it. */
export function readBodySchemas(file: string, profile: string, root: string): BodySchemaFile | undefined {
  if (!existsSync(file)) return undefined;
  const name = relative(root, file);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${name}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const validate = validatorFor('body-schemas.schema.json');
  if (!validate(content)) {
    const [error] = validate.errors ?? [];
    throw new InputError(`${name}: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} (fixtures/schemas/body-schemas.schema.json)`);
  }
  const schemas = content as BodySchemaFile;
  if (schemas.profile !== profile) throw new InputError(`${name}: holds the body schemas of profile ${schemas.profile}, not of ${profile}`);
  const lost = Object.entries(schemas.rows).find(([, { body }]) => !Object.hasOwn(schemas.$defs, body));
  if (lost !== undefined) throw new InputError(`${name}: ${lost[0]} names definition ${lost[1].body}, which is not there`);
  return schemas;
}

/** The same, ready to check with. The validator is loaded only where there is something to validate. */
export async function loadBodySchemas(root: string, profile: string): Promise<BodySchemas | undefined> {
  const file = readBodySchemas(bodySchemaFile(root, profile), profile, root);
  if (file === undefined) return undefined;
  const schemas = await import('../compare/body-schemas.js');
  return new schemas.BodySchemas(file);
}

/** One line a row and a definition, so that a change shows what changed. */
export function writeBodySchemas(file: string, { rows, $defs, ...head }: BodySchemaFile): void {
  const lines = (members: Readonly<Record<string, unknown>>): string =>
    Object.entries(members)
      .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, `${JSON.stringify(head).slice(0, -1)},\n"rows": {\n${lines(rows)}\n},\n"$defs": {\n${lines($defs)}\n}}\n`);
}
