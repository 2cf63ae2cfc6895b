import { headerValues, type Response } from '../core/exchange.js';
import type { Capture } from '../core/fixture.js';
import { fill } from './templates.js';

/** A value that a later step needs is not in the answer. */
export class CaptureFailed extends Error {
  override readonly name = 'CaptureFailed';
}

/**
 * Takes one value out of a response. A JSON Pointer (RFC 6901) may have a part `[key=value]`: the first item of a list whose member
 * `key` is that value, templates filled. Throws CaptureFailed with what was looked for and what was there.
 */
export function capture(name: string, from: Capture, response: Response, variables: ReadonlyMap<string, string>): string {
  const fail = (what: string): never => {
    throw new CaptureFailed(`capture "${name}": ${what} (status ${String(response.status)})`);
  };
  if ('json' in from) {
    const value = memberAt(response, fill(from.json, variables));
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return fail(`no string, number or boolean at ${from.json || 'the top'} of the body`);
    return partOf(String(value), from.pattern) ?? fail(`${from.json || 'the top'} of the body does not match ${from.pattern ?? ''}`);
  }
  if ('header' in from) {
    const value = headerValues(response.headers, from.header)[0];
    if (value === undefined) return fail(`no header ${from.header}`);
    return partOf(value, from.pattern) ?? fail(`header ${from.header} does not match ${from.pattern ?? ''}`);
  }
  const pairs = headerValues(response.headers, 'set-cookie').map((cookie) => (cookie.split(';', 1)[0] ?? '').trim());
  if ('cookies' in from) return pairs.length > 0 ? pairs.join('; ') : fail('no Set-Cookie');
  const found = pairs.find((pair) => pair.startsWith(`${from.cookie}=`));
  return found === undefined ? fail(`no cookie ${from.cookie}`) : found.slice(from.cookie.length + 1);
}

/** The first group of the pattern; all of the value without one. */
const partOf = (value: string, pattern: string | undefined): string | undefined => (pattern === undefined ? value : new RegExp(pattern).exec(value)?.[1]);

function memberAt(response: Response, pointer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(response.body).toString('utf8'));
  } catch {
    // Not JSON: nothing is at any place of it, and the caller says so with the status.
    return undefined;
  }
  for (const part of pointer.split(/\/(?![^[]*\])/).slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const wanted = /^\[([^=]+)=(.*)\]$/s.exec(part);
    if (wanted !== null) {
      value = Object.values(value).find((item: unknown) => hasMember(item, wanted[1] ?? '', wanted[2] ?? ''));
      continue;
    }
    value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

const hasMember = (item: unknown, key: string, text: string): boolean =>
  typeof item === 'object' && item !== null && String((item as Record<string, unknown>)[key]) === text;
