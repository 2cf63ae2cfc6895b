import { readBody } from '../compare/body-kind.js';
import { splitValue } from '../compare/generated-values.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import { headerValues, type Exchange } from '../core/exchange.js';
import { findPlaces } from './json-places.js';
import type { FaultSite } from './operator.js';
import { wireAnswerOf } from './wire-answer.js';

type Answered = Extract<Exchange, { kind: 'response' }>;

/** Describes an answer to the operators; costs a parse of its body. */
export function siteOf(exchange: Answered, rules: ComparisonRules, occurrences: ReadonlyMap<string, number>, isFollowed = false): FaultSite {
  const { response, request } = exchange;
  const asBytes = rules.bytePaths.some((pattern) => new RegExp(pattern).test(request.path));
  const isHead = request.method === 'HEAD';
  const kind = response.fidelity === 'abridged' ? 'abridged' : isHead ? 'empty' : readBody(response, asBytes).kind;
  const text = kind === 'bytes' || kind === 'abridged' ? '' : Buffer.from(response.body).toString('utf8');
  return {
    exchange,
    answer: wireAnswerOf(exchange),
    isHead,
    kind,
    text,
    places: kind === 'json' ? findPlaces(text) : [],
    isSpelled: response.fidelity === 'raw',
    rules,
    occurrences,
    isFollowed,
    authority: headerValues(request.headers, 'host')[0] ?? '',
  };
}

/** Under what the value of a cookie is counted: it is bound as a whole. */
export const cookieKey = (field: string): string => `cookie ${field.slice(field.indexOf('=') + 1).split(';', 1)[0] ?? ''}`;

/** How often each generated value stands in a set of answers, wherever it is compared. */
export function countOccurrences(exchanges: readonly Exchange[], rules: ComparisonRules): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (text: string): void => {
    for (const piece of splitValue(text, rules.generators)) if (piece.kind === 'generated') counts.set(piece.text, (counts.get(piece.text) ?? 0) + 1);
  };
  for (const exchange of exchanges) {
    if (exchange.kind === 'fault') continue;
    const { headers, body, fidelity } = exchange.response;
    for (const [name, value] of headers) {
      const cookie = name.toLowerCase() === 'set-cookie' ? cookieKey(value) : undefined;
      if (cookie !== undefined) counts.set(cookie, (counts.get(cookie) ?? 0) + 1);
      else if (!rules.transportHeaders.includes(name.toLowerCase())) count(value);
    }
    if (fidelity !== 'abridged') count(Buffer.from(body).toString('utf8'));
  }
  return counts;
}
