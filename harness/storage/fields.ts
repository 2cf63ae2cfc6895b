import type { DriverAnswer } from '../core/driver.js';
import { DRIVER_ERRORS } from '../core/driver.js';
import type { Shown } from '../core/divergence.js';
import { bytesOf, byBytes, showBytes } from './content.js';
import { describeUrl, type UrlRoot } from './direct-url.js';
import type { StorageStep } from './scenario.js';

/** What a call came to, flat: member to value. Both an answer and what the model predicts are brought into this form, and compared in it. */
export type Fields = Readonly<Record<string, Shown>>;

/** A call that was refused, with its kind (`absent`, `refused`). */
export const refusedFields = (kind: string): Fields => ({ outcome: kind });

/** A call that was done, with what it gave. */
export const doneFields = (given: Fields = {}): Fields => ({ outcome: 'done', ...given });

/** An answer of a driver as fields. Only what both languages must say alike is kept: of an error its kind, not its words. */
export function fieldsOf(answer: DriverAnswer, urls?: UrlRoot): Fields {
  if (!answer.ok) {
    const kind = answer.code === DRIVER_ERRORS.refused ? answer.data?.['kind'] : undefined;
    return refusedFields(typeof kind === 'string' ? kind : `error ${String(answer.code)}: ${answer.message}`);
  }
  if (typeof answer.result !== 'object' || answer.result === null) return doneFields({ result: JSON.stringify(answer.result) });
  return doneFields(Object.assign({}, ...Object.entries(answer.result).map(([name, value]) => member(name, value, urls))) as Fields);
}

function member(name: string, value: unknown, urls: UrlRoot | undefined): Fields {
  switch (name) {
    case 'content':
      return { content: shownContent(value) };
    case 'url':
      return describeUrl(value, urls);
    case 'upload':
      // The ids of uploads are each side's own.
      return { upload: typeof value === 'string' && value !== '' ? 'an id' : shown(value) };
    case 'state':
      return { state: value === undefined ? 'none' : 'given' };
    default:
      return { [name]: shown(value) };
  }
}

/** Strict base64 (RFC 4648, 4, with padding): Buffer alone would read over what is none. */
function shownContent(value: unknown): Shown {
  if (typeof value !== 'string') return `no text: ${shown(value)}`;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? showBytes(bytes) : `not base64: ${value.slice(0, 40)}`;
}

const shown = (value: unknown): string => JSON.stringify(value);

/** What a value of the model looks like as a field. */
export const predicted = {
  content: (bytes: Uint8Array): Fields => ({ content: showBytes(bytes) }),
  value: (name: string, value: unknown): Fields => ({ [name]: shown(value) }),
  paths: (paths: readonly string[]): Fields => ({ paths: shown([...paths].sort(byBytes)) }),
  upload: { upload: 'an id', state: 'given' },
  written: (size: number): Fields => ({ written: shown(size), state: 'given' }),
} as const;

/** Parameters of the call that a step asks for, but for those that every call has. */
export function parametersOf(step: StorageStep, upload: { readonly id: string; readonly state: unknown }): Record<string, unknown> {
  const base64 = (content: Parameters<typeof bytesOf>[0]): string => bytesOf(content).toString('base64');
  switch (step.op) {
    case 'put':
      return { path: step.path, content: base64(step.content), ...(step.type === undefined ? {} : { content_type: step.type }) };
    case 'get':
    case 'exists':
    case 'size':
    case 'checksum':
    case 'delete':
      return { path: step.path };
    case 'stream':
      return { path: step.path, chunk_size: step.chunkSize };
    case 'range':
      return { path: step.path, from: step.from, to: step.to };
    case 'copy':
      return { path: step.path, to: step.to };
    case 'list':
      return { prefix: step.prefix };
    case 'directUrl':
      return { path: step.path, expires_s: step.expiresSeconds };
    case 'uploadStart':
      return {};
    case 'uploadChunk':
      return { upload: step.as ?? upload.id, state: upload.state, offset: step.offset, length: step.length, content: base64(step.content) };
    case 'uploadEnd':
      return { upload: upload.id, state: upload.state, path: step.path };
    case 'uploadCancel':
      return { upload: upload.id, state: upload.state };
    case 'concurrentPut':
      return { path: step.path, content: base64(step.first) };
  }
}
