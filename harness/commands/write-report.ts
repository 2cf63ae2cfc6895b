import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from '../core/problem.js';

/** Writes a file that a user asked for, whole or not at all; its folder is made. Throws InputError. */
export async function writeReport(file: string, text: string): Promise<void> {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    // A device (/dev/stdout) is written to; putting a file in its place would take it away from everybody.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) writeFileSync(path, text);
    else await writeFileAtomic(path, text);
  } catch (error) {
    throw new InputError(`${file}: cannot be written: ${error instanceof Error ? error.message : String(error)}; name a file in a folder that may be written`);
  }
}
