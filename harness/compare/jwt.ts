import { diverge, type Comparison } from './comparison.js';
import { parseLexemes, type JsonNode } from './json-lexemes.js';
import { rawOf } from './json-nodes.js';
import { isTokenCharacter } from './token-runs.js';

/** The two documents of a token; each node's text is the whole decoded document. */
export interface DecodedToken {
  readonly header: JsonNode;
  readonly claims: JsonNode;
  /** As it came, base64url; empty for an unsigned token. */
  readonly signature: string;
}

/** Claims that are times: compared as relations (RFC 7519, 4.1.4 to 4.1.6). */
const TIME_CLAIMS = ['iat', 'nbf', 'exp'];

/** Shortest part of a token that is read: a header names its algorithm at least. */
const SHORTEST_PART = 10;

/** Decodes a JSON Web Token in compact form (RFC 7515, 3.1), undefined when `text` is none. The signature is not verified. */
export function decodeToken(text: string): DecodedToken | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < SHORTEST_PART || second - first <= SHORTEST_PART || !isBase64Url(text, second + 1, text.length)) return undefined;
  const header = objectIn(text, 0, first);
  const claims = header === undefined ? undefined : objectIn(text, first + 1, second);
  return header === undefined || claims === undefined ? undefined : { header, claims, signature: text.slice(second + 1) };
}

/** The JSON object that a part of a token holds; three parts that hold none are an ordinary string, which the caller compares as such. */
function objectIn(text: string, start: number, end: number): JsonNode | undefined {
  if (!isBase64Url(text, start, end)) return undefined;
  try {
    const node = parseLexemes(Buffer.from(text.slice(start, end), 'base64url').toString('utf8'));
    return node.kind === 'object' ? node : undefined;
  } catch {
    return undefined;
  }
}

function isBase64Url(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!isTokenCharacter(text.charCodeAt(at))) return false;
  return true;
}

/** Compares how long tokens live: `exp` and `nbf` as distances from `iat`, exactly, where ages only agree within a tolerance. */
export function compareLifetimes(oracle: DecodedToken, target: DecodedToken, location: string, to: Comparison): void {
  const left = times(oracle.claims);
  const right = times(target.claims);
  for (const claim of ['exp', 'nbf']) {
    const lifetime = span(left, claim);
    const other = span(right, claim);
    if (lifetime !== undefined && other !== undefined && lifetime !== other)
      diverge(to, 'jwt-time', `${location}/claims/${claim}`, `iat + ${String(lifetime)}`, `iat + ${String(other)}`);
  }
}

function times(claims: JsonNode): Map<string, number> {
  const found = new Map<string, number>();
  if (claims.kind !== 'object') return found;
  for (const { key, value } of claims.members) {
    if (TIME_CLAIMS.includes(key) && value.kind === 'number') found.set(key, Number(rawOf(value)));
  }
  return found;
}

function span(claims: ReadonlyMap<string, number>, claim: string): number | undefined {
  const end = claims.get(claim);
  const start = claims.get('iat');
  return end === undefined || start === undefined ? undefined : end - start;
}
