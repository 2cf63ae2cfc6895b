import type { Principal } from './principal.js';

/** The credentials that a request carries, as far as an auth mode tells them apart. */
export const AUTH_KINDS = [
  'anonymous',
  'csrf',
  'session',
  'session-no-csrf',
  'oauth',
  'oauth-narrow',
  'basic',
  'wrong-password',
  'robot',
  'v2',
  'v2-narrow',
  'garbage-token',
  'service-key',
  'wrong-service-key',
  'shared-key',
] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

/** Kinds without a valid credential: what they are answered is no matter of rights. */
export const isNobody = (kind: AuthKind): boolean => ['anonymous', 'csrf', 'wrong-password', 'garbage-token', 'wrong-service-key'].includes(kind);

/** Kinds that a mode tells apart only by what the case declares: a credential made to be too small or wrong. */
export interface KindContext {
  readonly method: string;
  /** True when the case declares a refusal. */
  readonly declaresRefusal: boolean;
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/** The kind of a case's principal. */
export function kindOfPrincipal({ kind, user, detail }: Principal, { method, declaresRefusal }: KindContext): AuthKind {
  switch (kind) {
    case 'anonymous':
    case 'session':
    case 'shared-key':
      return kind;
    case 'csrf':
      return isRead(method) ? 'anonymous' : 'csrf';
    case 'session-no-csrf':
      return isRead(method) ? 'session' : 'session-no-csrf';
    case 'oauth':
      return declaresRefusal ? 'oauth-narrow' : 'oauth';
    case 'v2':
      return declaresRefusal ? 'v2-narrow' : 'v2';
    case 'bearer':
      return 'garbage-token';
    case 'service-key':
      return declaresRefusal ? 'wrong-service-key' : 'service-key';
    case 'basic':
      if (user.includes('+')) return 'robot';
      return declaresRefusal && detail !== '' ? 'wrong-password' : 'basic';
  }
}

/** The kind of a recorded principal: the recordings' own spelling, or that of the cases. Undefined for one that nothing is known of. */
export function kindOfRecorded(principal: string, method: string): AuthKind | undefined {
  const [kind = '', user = '', ...rest] = principal.split(':');
  const detail = `${user} ${rest.join(':')}`;
  switch (kind) {
    case 'anon':
    case 'anonymous':
      return 'anonymous';
    case 'csrf':
      return isRead(method) ? 'anonymous' : 'csrf';
    case 'session':
    case 'shared-key':
      return kind;
    case 'session-no-csrf':
      return isRead(method) ? 'session' : 'session-no-csrf';
    case 'oauth':
      if (user === 'invalid') return 'garbage-token';
      return / only\b/.test(detail) ? 'oauth-narrow' : 'oauth';
    case 'basic':
      if (user === 'badpw') return 'wrong-password';
      return user === 'robot' || user.includes('+') ? 'robot' : 'basic';
    case 'v2':
    case 'v2jwt':
      return 'v2';
    case 'bearer':
    case 'v2jwt-garbage':
      return 'garbage-token';
    case 'service-key':
    case 'service-key-jwt':
      return 'service-key';
    default:
      return undefined;
  }
}

/** User of a principal however it is spelled, empty for nobody. */
export const userOf = (principal: string): string => /^[^:]*:([^:+ ]*)/.exec(principal)?.[1] ?? '';
