import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { InputError } from '../core/problem.js';

export interface LoadedFile<T> {
  /** Path relative to the project. */
  readonly file: string;
  readonly content: T;
}

/** Reads the JSON files that are named, or that lie below folders that are named, in name order, and checks each against its schema. */
export function readJsonFiles<T>(root: string, paths: readonly string[], schema: string): LoadedFile<T>[] {
  const validate = validatorFor(schema);
  return paths
    .flatMap((path) => jsonFilesAt(join(root, path), path))
    .map((path) => {
      const file = relative(root, path);
      const content = parse(path, file);
      if (!validate(content)) {
        const [first] = validate.errors ?? [];
        throw new InputError(
          `${file}: at ${first?.instancePath || 'the top'}: ${first?.message ?? 'does not fit the schema'} ${JSON.stringify(first?.params ?? {})}; see fixtures/schemas/${schema}`,
        );
      }
      return { file, content: content as T };
    });
}

function parse(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Paths, relative to the project, of the files that are named or lie below folders that are. */
export function jsonFileNames(root: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => jsonFilesAt(join(root, path), path)).map((path) => relative(root, path));
}

function jsonFilesAt(path: string, name: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new InputError(`${name}: no such file or folder; the profile names it in parity.config.ts`);
  if (found.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
