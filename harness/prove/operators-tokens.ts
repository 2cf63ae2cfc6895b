import type { DivergenceCode } from '../core/divergence.js';
import { decodeToken } from '../compare/jwt.js';
import { pointerOf, replaceValue } from './json-places.js';
import type { Fault, FaultOperator } from './operator.js';
import { withBody } from './wire-answer.js';

type Part = Record<string, unknown>;

function onToken(id: string, title: string, expected: DivergenceCode, change: (header: Part, claims: Part) => boolean): FaultOperator {
  return {
    id,
    group: 'tokens',
    title,
    apply: (site, random): Fault | undefined => {
      const place = random.pick(site.places.filter((one) => one.kind === 'string' && decodeToken(site.text.slice(one.start + 1, one.end - 1)) !== undefined));
      if (place === undefined) return undefined;
      const [head = '', body = '', signature = ''] = site.text.slice(place.start + 1, place.end - 1).split('.');
      const header = decode(head);
      const claims = decode(body);
      if (!change(header, claims)) return undefined;
      const text = replaceValue(site.text, place, `"${[encode(header), encode(claims), signature].join('.')}"`);
      return { answer: withBody(site.answer, text), expected, what: `/body${pointerOf(place)}: ${title}` };
    },
  };
}

const decode = (part: string): Part => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Part;
const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Wrong tokens (RFC 7519); the signature is not looked at, for each side signs with its own key. */
export const tokenOperators: readonly FaultOperator[] = [
  onToken(
    'token-issuer',
    'another issuer',
    'json-value',
    (_header, claims) => typeof claims['iss'] === 'string' && Boolean((claims['iss'] = `${claims['iss']}x`)),
  ),
  onToken('token-lifetime', 'a token that lives longer', 'jwt-time', (_header, claims) => typeof claims['exp'] === 'number' && Boolean((claims['exp'] += 600))),
  onToken('token-algorithm', 'another algorithm', 'json-value', (header) => Boolean((header['alg'] = 'HS256'))),
  onToken(
    'token-claim-dropped',
    'a claim is missing',
    'json-missing',
    (_header, claims) => typeof claims['iss'] === 'string' && Reflect.deleteProperty(claims, 'iss'),
  ),
  onToken('token-claim-added', 'a claim too many', 'json-added', (_header, claims) => (claims['stray'] = true)),
  onToken('token-actions', 'an action too many is granted', 'json-array-length', (_header, claims) => {
    const [first] = Array.isArray(claims['access']) ? (claims['access'] as Part[]) : [];
    return Array.isArray(first?.['actions']) && (first['actions'] as string[]).push('*') > 0;
  }),
];
