import { diverge, type Comparison } from './comparison.js';
import { isTokenCharacter } from './token-runs.js';

export interface DecodedToken {
  /** The header as JSON text; an object. */
  readonly header: string;
  /** The claims as JSON text; an object. */
  readonly claims: string;
  /** Claims that are times, in seconds since 1970. */
  readonly times: Readonly<Partial<Record<(typeof TIME_CLAIMS)[number], number>>>;
  /** As it came, base64url; empty for an unsigned token. */
  readonly signature: string;
}

/** Claims that are times: compared as relations (RFC 7519, 4.1.4 to 4.1.6). */
const TIME_CLAIMS = ['iat', 'nbf', 'exp'] as const;

/** Shortest part of a token that is read: a header names its algorithm at least. */
const SHORTEST_PART = 10;

/** Decodes a JSON Web Token in compact form (RFC 7515, 3.1), undefined when `text` is none. The signature is not verified. */
export function decodeToken(text: string): DecodedToken | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < SHORTEST_PART || second - first <= SHORTEST_PART || !isBase64Url(text, second + 1, text.length)) return undefined;
  const header = objectIn(text, 0, first);
  const claims = header === undefined ? undefined : objectIn(text, first + 1, second);
  if (header === undefined || claims === undefined) return undefined;
  const times = Object.fromEntries(TIME_CLAIMS.flatMap((name) => (typeof claims.members[name] === 'number' ? [[name, claims.members[name]]] : [])));
  return { header: header.text, claims: claims.text, times, signature: text.slice(second + 1) };
}

interface DecodedPart {
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** The JSON object that a part of a token holds; three parts that hold none are an ordinary string, which the caller compares as such. */
function objectIn(text: string, start: number, end: number): DecodedPart | undefined {
  if (!isBase64Url(text, start, end)) return undefined;
  const decoded = Buffer.from(text.slice(start, end), 'base64url').toString('utf8');
  // Only asked whether it is an object and when it ends: what it holds is compared without loss, from the text.
  try {
    const members: unknown = JSON.parse(decoded);
    return typeof members === 'object' && members !== null && !Array.isArray(members)
      ? { text: decoded, members: members as DecodedPart['members'] }
      : undefined;
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
  for (const claim of ['exp', 'nbf'] as const) {
    const lifetime = lifetimeOf(oracle, claim);
    const other = lifetimeOf(target, claim);
    if (lifetime !== undefined && other !== undefined && lifetime !== other)
      diverge(to, 'jwt-time', `${location}/claims/${claim}`, `iat + ${String(lifetime)}`, `iat + ${String(other)}`);
  }
}

function lifetimeOf({ times }: DecodedToken, claim: 'exp' | 'nbf'): number | undefined {
  const end = times[claim];
  return end === undefined || times.iat === undefined ? undefined : end - times.iat;
}
