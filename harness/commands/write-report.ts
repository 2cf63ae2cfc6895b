import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from '../core/problem.js';

/** Writes a file that a user asked for, whole or not at all; its folder is made. Throws InputError. */
export async function writeReport(file: string, text: string): Promise<void> {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  } catch (error) {
    throw new InputError(`${file}: cannot be written: ${error instanceof Error ? error.message : String(error)}; name a file in a folder that may be written`);
  }
}
