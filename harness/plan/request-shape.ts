import { headerValues, type HeaderList } from '../core/exchange.js';
import type { FixtureCase, FixtureData } from '../core/fixture.js';
import { parsePrincipal } from '../core/principal.js';
import { measuredRequest } from './measured-request.js';

/** What two requests of one row must share to be the same request on another installation: everything but the values. */
export interface RequestShape {
  readonly method: string;
  /** Names of the query parameters, sorted, each once. */
  readonly query: readonly string[];
  /** Keys and types of a JSON body, field names of a form, else the kind of body: `none`, `text`, `bytes`. */
  readonly body: string;
  /** `anonymous`, `session`, `oauth`, `basic`, `v2`, `service-key`; two where the spelling leaves it open. */
  readonly principal: readonly string[];
}

/** The parts in which two shapes differ, in words; empty when they are alike. */
export function shapeDifferences(recorded: RequestShape, written: RequestShape): string[] {
  const parts: (keyof RequestShape)[] = ['method', 'query', 'body', 'principal'];
  return parts.flatMap((part) => {
    const [left, right] = [String(recorded[part]), String(written[part])];
    const alike = part === 'principal' ? recorded.principal.some((kind) => written.principal.includes(kind)) : left === right;
    return alike ? [] : [`${part}: recorded ${left || 'none'}, written ${right || 'none'}`];
  });
}

/** Shape of the last measured request of a case. Undefined when it has none. */
export function shapeOfCase(script: FixtureCase): RequestShape | undefined {
  const step = measuredRequest(script);
  if (step === null) return undefined;
  const data = step.data === undefined ? undefined : script.data?.[step.data];
  const mediaType = Object.entries(step.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  let body = 'none';
  if (step.json !== undefined) body = jsonShape(step.json);
  else if (step.form !== undefined) body = formShape(Object.keys(step.form));
  else if (step.text !== undefined) body = bodyShape(step.text, mediaType ?? 'text/plain');
  else if (data !== undefined) body = dataShape(data, mediaType ?? '');
  const { kind } = parsePrincipal(step.principal);
  return { method: step.method, query: queryNames(step.path), body, principal: kindsOf(kind) };
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** Shape of a request as it was sent by a principal of a recording. */
export function shapeOfRequest(request: SentRequest, principal: string): RequestShape {
  const mediaType = headerValues(request.headers, 'content-type')[0] ?? '';
  return {
    method: request.method,
    query: queryNames(request.path),
    body: request.body.length === 0 ? 'none' : bodyShape(Buffer.from(request.body).toString('utf8'), mediaType),
    principal: kindsOf(principal.split(/[: ]/, 1)[0] ?? ''),
  };
}

/** Spellings of the kinds of principal. A session that nobody signed in to is recorded as a session by some and as nobody by others. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  anon: ['anonymous'],
  csrf: ['anonymous', 'session'],
  v2jwt: ['v2'],
  'service-key-jwt': ['service-key'],
  'session-no-csrf': ['session'],
};
const kindsOf = (word: string): readonly string[] => KINDS[word] ?? [word];

const queryNames = (path: string): string[] =>
  [...new Set((path.split('?', 2)[1] ?? '').split('&').flatMap((pair) => (pair === '' ? [] : [pair.split('=', 1)[0] ?? ''])))].sort();

function bodyShape(text: string, mediaType: string): string {
  if (/^application\/json\b/i.test(mediaType)) {
    try {
      return jsonShape(JSON.parse(text));
    } catch {
      // Sent as JSON and is none: a shape of its own.
      return 'not-json';
    }
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(mediaType)) return formShape([...new URLSearchParams(text).keys()]);
  return /^text\//i.test(mediaType) ? 'text' : 'bytes';
}

function dataShape(data: FixtureData, mediaType: string): string {
  if (!/^application\/json\b/i.test(mediaType)) return /^text\//i.test(mediaType) ? 'text' : 'bytes';
  if ('json' in data) return jsonShape(data.json);
  return 'utf8' in data ? bodyShape(data.utf8, mediaType) : 'bytes';
}

const formShape = (names: readonly string[]): string => `form ${[...new Set(names)].sort().join(',')}`;

/** `{"a": 1, "b": ["x"]}` is `{a:number,b:[string]}`; the shapes of list items are a set. */
export function jsonShape(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${[...new Set(value.map(jsonShape))].sort().join('|')}]`;
  if (typeof value !== 'object') return typeof value;
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}:${jsonShape(member)}`)
    .sort()
    .join(',')}}`;
}
