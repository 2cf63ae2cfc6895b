import { readFileSync } from 'node:fs';
import { InputError } from '../core/problem.js';
import { readRecording, type RecordedCase } from '../sides/recording.js';

/** Reads a recording that a user named. Throws InputError for a file that is none. */
export function loadRecording(file: string): RecordedCase[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new InputError(`${file}: cannot be read as UTF-8 text: ${error instanceof Error ? error.message : String(error)}`);
  }
  return readRecording(text, file);
}
