import { readFileSync } from 'node:fs';
import { InputError } from '../core/problem.js';

/** Reads a recording as UTF-8 text. Throws InputError. */
export function readRecordingText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new InputError(`${file}: cannot be read as UTF-8 text: ${error instanceof Error ? error.message : String(error)}`);
  }
}
