import { readRecording, type RecordedCase } from '../sides/recording.js';
import { readRecordingText } from './recording-text.js';

/** Reads a recording that a user named. Throws InputError for a file that is none. */
export function loadRecording(file: string): RecordedCase[] {
  return readRecording(readRecordingText(file), file);
}
