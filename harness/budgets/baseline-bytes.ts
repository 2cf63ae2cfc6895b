import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { InputError } from '../core/problem.js';
import type { Baseline } from './baseline.js';

/** Largest baseline when unpacked: some ten million samples. Anything beyond is something else. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A baseline as the bytes of its file: one JSON object with a digest over all the rest, gzip. */
export function packBaseline(baseline: Baseline): Buffer {
  const content = JSON.stringify(baseline);
  return gzipSync(`${JSON.stringify({ ...baseline, digest: digestOf(content) })}\n`, { level: 9 });
}

/** Reads the bytes of a baseline file. Throws InputError that names the file when it was cut, changed, or is none. */
export function unpackBaseline(bytes: Buffer, file: string): Baseline {
  const stored = parse(bytes, file);
  const validate = validatorFor('budget-baseline.schema.json');
  if (!validate(stored)) {
    const [error] = validate.errors ?? [];
    throw new InputError(
      `${file}: no baseline: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} (fixtures/schemas/budget-baseline.schema.json); ${REMEDY}`,
    );
  }
  const { digest, ...baseline } = stored as Baseline & { readonly digest: string };
  if (digest !== digestOf(JSON.stringify(baseline)))
    throw new InputError(`${file}: the content does not have the digest that it names: it was changed after it was written; ${REMEDY}`);
  for (const { id, micros, block, item, first } of baseline.streams)
    if (new Set([micros.length, block.length, item.length, first.length]).size > 1)
      throw new InputError(
        `${file}: stream ${id} has ${String(micros.length)} latencies, ${String(block.length)} blocks, ${String(item.length)} items, ${String(first.length)} first marks; ${REMEDY}`,
      );
  return baseline;
}

const REMEDY = 'restore it from the repository, or remove it and take a new one (parity budget baseline)';

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

function parse(bytes: Buffer, file: string): unknown {
  let text: string;
  try {
    text = gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what =
      code === 'Z_BUF_ERROR' ? 'it ends in the middle: the file was cut' : `it cannot be unpacked (${error instanceof Error ? error.message : String(error)})`;
    throw new InputError(`${file}: ${what}; ${REMEDY}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: it does not hold JSON (${error instanceof Error ? error.message.slice(0, 120) : String(error)}); ${REMEDY}`);
  }
}
