import { createHash } from 'node:crypto';
import type { Request } from '../core/exchange.js';
import type { FixtureData, RequestStep } from '../core/fixture.js';
import { fill, fillJson, type Variables } from './templates.js';

export type DataSet = ReadonlyMap<string, Uint8Array>;

/** Bytes of a data entry; templates inside `utf8` and `json` entries are filled. */
export function dataBytes(data: FixtureData, variables: Variables): Uint8Array {
  if ('utf8' in data) return Buffer.from(fill(data.utf8, variables), 'utf8');
  if ('base64' in data) return Buffer.from(data.base64, 'base64');
  if ('repeat' in data) return Buffer.alloc(Buffer.byteLength(data.repeat) * data.count, data.repeat);
  return Buffer.from(JSON.stringify(fillJson(data.json, variables)), 'utf8');
}

/**
 * Prepares a case's data in the order written, so that a manifest may name the digest of a layer above it, and sets
 * `name.digest` (sha256 of the bytes) and `name.size` (bytes).
 */
export function prepareData(data: Readonly<Record<string, FixtureData>> | undefined, variables: Variables): DataSet {
  const prepared = new Map<string, Uint8Array>();
  for (const [name, entry] of Object.entries(data ?? {})) {
    const bytes = dataBytes(entry, variables);
    prepared.set(name, bytes);
    variables.set(`${name}.digest`, `sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    variables.set(`${name}.size`, String(bytes.length));
  }
  return prepared;
}

/** Fills a step into the request to send. Throws UnresolvedTemplate. */
export function buildRequest(step: RequestStep, variables: Variables, data: DataSet, credentials: Readonly<Record<string, string>>): Request {
  // A step that says a header itself, as a cookie of an earlier answer, says it instead of the credentials.
  const own = new Set(Object.keys(step.headers ?? {}).map((name) => name.toLowerCase()));
  const headers: [string, string][] = Object.entries(credentials).filter(([name, value]) => value !== '' && !own.has(name.toLowerCase()));
  for (const [name, value] of Object.entries(step.headers ?? {})) headers.push([name, fill(value, variables)]);
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name);
  if (!has('user-agent')) headers.push(['User-Agent', 'parity-harness']);
  if (!has('accept')) headers.push(['Accept', '*/*']);
  const { body, mediaType } = bodyOf(step, variables, data);
  if (mediaType !== '' && !has('content-type')) headers.push(['Content-Type', mediaType]);
  if (body.length === 0 && /^(POST|PUT|PATCH)$/.test(step.method)) headers.push(['Content-Length', '0']);
  // A captured Location may be absolute: only its path and query are sent, to the side itself.
  const path = fill(step.path, variables).replace(/^https?:\/\/[^/]+/, '');
  return { method: step.method, path, headers, body };
}

function bodyOf(step: RequestStep, variables: Variables, data: DataSet): { body: Uint8Array; mediaType: string } {
  if (step.json !== undefined) return { body: Buffer.from(JSON.stringify(fillJson(step.json, variables))), mediaType: 'application/json' };
  if (step.form !== undefined) {
    const form = new URLSearchParams(Object.entries(step.form).map(([key, value]): [string, string] => [key, fill(value, variables)]));
    return { body: Buffer.from(form.toString()), mediaType: 'application/x-www-form-urlencoded' };
  }
  if (step.text !== undefined) return { body: Buffer.from(fill(step.text, variables)), mediaType: 'text/plain' };
  if (step.data !== undefined) return { body: data.get(step.data) ?? new Uint8Array(), mediaType: 'application/octet-stream' };
  return { body: new Uint8Array(), mediaType: '' };
}
