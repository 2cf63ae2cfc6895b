import { diverge, type Comparison } from './comparison.js';
import { parseLexemes, type JsonNode } from './json-lexemes.js';
import { rawOf } from './json-nodes.js';

/** The two documents of a token; each node's text is the whole decoded document. */
export interface DecodedToken {
  readonly header: JsonNode;
  readonly claims: JsonNode;
  /** As it came, base64url; empty for an unsigned token. */
  readonly signature: string;
}

const COMPACT_JWS = /^([A-Za-z0-9_-]{10,})\.([A-Za-z0-9_-]{10,})\.([A-Za-z0-9_-]*)$/;
/** Claims that are times: compared as relations (RFC 7519, 4.1.4 to 4.1.6). */
const TIME_CLAIMS = ['iat', 'nbf', 'exp'];

/** Decodes a JSON Web Token in compact form (RFC 7515, 3.1), undefined when `text` is none. The signature is not verified. */
export function decodeToken(text: string): DecodedToken | undefined {
  const match = COMPACT_JWS.exec(text);
  if (match === null) return undefined;
  try {
    const header = parseLexemes(Buffer.from(match[1] ?? '', 'base64url').toString('utf8'));
    const claims = parseLexemes(Buffer.from(match[2] ?? '', 'base64url').toString('utf8'));
    return header.kind === 'object' && claims.kind === 'object' ? { header, claims, signature: match[3] ?? '' } : undefined;
  } catch {
    // Three base64url parts that hold no JSON are an ordinary string; the caller compares them as such.
    return undefined;
  }
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
