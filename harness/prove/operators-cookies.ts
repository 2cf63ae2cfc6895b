import type { DivergenceCode } from '../core/divergence.js';
import type { Fault, FaultOperator } from './operator.js';
import { linesOf, valueOf, withLine, withValue } from './wire-answer.js';

function onCookie(id: string, title: string, expected: DivergenceCode, change: (cookie: string) => string | undefined): FaultOperator {
  return {
    id,
    group: 'cookies',
    title,
    apply: (site, random): Fault | undefined => {
      const at = random.pick(linesOf(site.answer, 'set-cookie'));
      const cookie = valueOf(site.answer.lines[at ?? -1] ?? ':');
      const other = at === undefined ? undefined : change(cookie);
      if (at === undefined || other === undefined || other === cookie) return undefined;
      return { answer: withValue(site.answer, at, other), expected, what: `${cookie} → ${other}` };
    },
  };
}

/** Wrong cookies (RFC 6265). */
export const cookieOperators: readonly FaultOperator[] = [
  {
    id: 'cookie-dropped',
    group: 'cookies',
    title: 'no cookie is set',
    apply: (site, random) => {
      const all = linesOf(site.answer, 'set-cookie');
      const at = random.pick(all);
      if (at === undefined) return undefined;
      return { answer: withLine(site.answer, at, undefined), expected: all.length > 1 ? 'cookie-missing' : 'header-missing', what: 'a cookie absent' };
    },
  },
  {
    id: 'cookie-added',
    group: 'cookies',
    title: 'a cookie too many',
    apply: (site) => ({
      answer: { ...site.answer, lines: [...site.answer.lines, 'Set-Cookie: stray=1; Path=/'] },
      expected: linesOf(site.answer, 'set-cookie').length > 0 ? 'cookie-added' : 'header-added',
      what: 'a stray cookie',
    }),
  },
  onCookie('cookie-http-only', 'a cookie that scripts can read', 'cookie-attribute', (cookie) => cookie.replace(/;\s*HttpOnly/i, '')),
  onCookie('cookie-same-site', 'another SameSite', 'cookie-attribute', (cookie) => cookie.replace(/SameSite=\w+/i, 'SameSite=None')),
  onCookie('cookie-path', 'another path', 'cookie-attribute', (cookie) => cookie.replace(/Path=[^;]*/i, 'Path=/other')),
  onCookie('cookie-secure', 'Secure added or dropped', 'cookie-attribute', (cookie) =>
    /;\s*Secure/i.test(cookie) ? cookie.replace(/;\s*Secure/i, '') : `${cookie}; Secure`,
  ),
  onCookie('cookie-expiry', 'an expiry where none was', 'cookie-attribute', (cookie) =>
    /expires=/i.test(cookie) ? undefined : `${cookie}; Expires=Sat, 21 Nov 2026 07:00:00 GMT`,
  ),
  onCookie('cookie-max-age', 'another age', 'cookie-attribute', (cookie) =>
    /max-age=/i.test(cookie) ? cookie.replace(/max-age=\d+/i, 'Max-Age=1') : `${cookie}; Max-Age=1`,
  ),
  onCookie('cookie-name', 'another name', 'cookie-missing', (cookie) => `x${cookie}`),
  onCookie('session-emptied', 'a session without a value', 'format', (cookie) => cookie.replace(/^([^=]+=)[^;]{16,}/, '$1')),
];
