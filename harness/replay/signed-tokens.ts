import { createHash, createHmac, createPrivateKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseServiceKeyVariable } from '../core/principal.js';

const LIFETIME_S = 4 * 3600;

/** The RSA key that the harness holds for a service: made once in a run, and the same on both sides. */
export interface ServiceKey {
  readonly privateKey: KeyObject;
  /** Public part as RFC 7517 writes it. */
  readonly jwk: { readonly e: string; readonly kty: 'RSA'; readonly n: string };
  /** RFC 7638 thumbprint. */
  readonly kid: string;
}

const made = new Map<string, ServiceKey>();

export function serviceKey(name: string): ServiceKey {
  const known = made.get(name);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = createPrivateKey(privateKey);
  const { e = '', n = '' } = key.export({ format: 'jwk' });
  const jwk = { e, kty: 'RSA', n } as const;
  const service = { privateKey: key, jwk, kid: createHash('sha256').update(JSON.stringify(jwk)).digest('base64url') };
  made.set(name, service);
  return service;
}

/** Value of `service-key.NAME.jwk`, `service-key.NAME.kid` and `service-key.NAME.n` (its modulus), undefined for any other variable. */
export function serviceKeyVariable(variable: string): string | undefined {
  const read = parseServiceKeyVariable(variable);
  if (read === undefined) return undefined;
  const { jwk, kid } = serviceKey(read.name);
  return read.part === 'kid' ? kid : read.part === 'n' ? jwk.n : JSON.stringify(jwk);
}

/** A token that the service of this name signs itself, for the registry at `audience`. */
export function serviceToken(name: string, audience: string, now: number): string {
  const { privateKey, kid } = serviceKey(name);
  const text = unsigned({ alg: 'RS256', kid, typ: 'JWT' }, { aud: audience, ...claims(name, now) });
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

/** A token under a key that both ends know; `key` is base64. */
export function sharedKeyToken(issuer: string, key: string, now: number): string {
  const text = unsigned({ alg: 'HS256', typ: 'JWT' }, claims(issuer, now));
  return `${text}.${createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url')}`;
}

function claims(issuer: string, now: number): { iss: string; iat: number; nbf: number; exp: number } {
  return { iss: issuer, iat: now, nbf: now, exp: now + LIFETIME_S };
}

function unsigned(header: object, payload: object): string {
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
