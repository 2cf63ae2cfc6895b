import { isNobody, type AuthKind } from './auth-kind.js';

/**
 * What an answer says of the credentials. `allowed`: they were taken; `refused`: 401, or 403 for whoever has none; `no-right`: 403 for
 * somebody; `csrf`: refused for want of a CSRF token, before anybody looked at credentials; `unclear`: the status proves nothing.
 */
export type AuthAnswer = 'allowed' | 'refused' | 'no-right' | 'csrf' | 'unclear';

/** Statuses that a request reaches only behind authentication, when it has credentials. */
const BEHIND = [400, 404, 409, 410];

export function authAnswer(kind: AuthKind, status: number, error: string, isHappyStatus: boolean): AuthAnswer {
  if (status === 403 && error === 'csrf') return 'csrf';
  if (status < 400 || isHappyStatus) return 'allowed';
  if (status === 401) return 'refused';
  if (status === 403) return isNobody(kind) ? 'refused' : 'no-right';
  return BEHIND.includes(status) && !isNobody(kind) ? 'allowed' : 'unclear';
}

/** Words of a declared answer: `2xx|3xx`, `401`. */
const words = (expect: string): string[] => expect.split('|').filter((word) => word !== '');

const beginsWith = (expect: string, digits: string): boolean => words(expect).length > 0 && words(expect).every((word) => digits.includes(word[0] ?? ' '));

/** What a case declares of its credentials: that they are taken, that they are refused, or neither. */
export function declaredAnswer(one: { readonly expect: string; readonly aspect: string; readonly happy: boolean }): 'allowed' | 'refused' | 'other' {
  const { expect, aspect, happy } = one;
  if (happy || beginsWith(expect, '23')) return 'allowed';
  if (words(expect).length > 0 && words(expect).every((word) => word === '401' || word === '403')) return 'refused';
  // A service may refuse a wrong credential with another status: 400 where a key is missing, 404 where nothing may be shown.
  return aspect === 'auth' && beginsWith(expect, '4') ? 'refused' : 'other';
}
