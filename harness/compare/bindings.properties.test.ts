import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import type { HeaderList } from '../core/exchange.js';
import { answer, observed, strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';

const MIRROR: Readonly<Record<string, string>> = { missing: 'added', added: 'missing' };
const mirrored = (code: string): string => code.replace(/missing|added/, (word) => MIRROR[word] ?? word);

/** Both directions of a code: which side has more is in its name. */
const codesOf = (divergences: readonly Divergence[], mirror = false): string[] =>
  divergences.map(({ code, location }) => `${mirror ? mirrored(code) : code} ${location.replace(/\d+/g, '#')}`).sort();

const uuid = fc.uuid({ version: 4 });

/** Ids placed in several answers, headers and bodies; each occurrence says which of the ids it is. */
function sides(ids: readonly string[], names: readonly string[], places: readonly number[]): readonly [oracle: string[], target: string[]] {
  return [places.map((place) => ids[place % ids.length] ?? ''), places.map((place, at) => names[at] ?? ids[place % ids.length] ?? '')];
}

function compare(oracle: readonly string[], target: readonly string[]): Divergence[] {
  const exchanges = (values: readonly string[]): ReturnType<typeof observed> =>
    observed(
      'oracle',
      ...values.map((value, at) =>
        at % 3 === 0
          ? answer({ headers: [['Location', `/things/${value}/x`]], body: '' })
          : answer({ body: at % 3 === 1 ? `{"id": "${value}"}` : `[["${value}"], "/x/${value}"]` }),
      ),
    );
  return [...compareObservations(exchanges(oracle), { ...exchanges(target), side: 'target' }, strictRules, new BindingTable()).divergences];
}

describe('ids that a side generates', () => {
  test('are accepted exactly when they pair up one to one, over all answers, headers and bodies', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(uuid, { minLength: 2, maxLength: 5 }),
        fc.uniqueArray(uuid, { minLength: 5, maxLength: 5 }),
        fc.array(fc.nat(4), { minLength: 2, maxLength: 9 }),
        fc.array(fc.option(fc.nat(4), { freq: 4 }), { minLength: 9, maxLength: 9 }),
        (ids, others, places, swaps) => {
          // The target's name of an occurrence: the right one of a renaming, or now and then one of another id.
          const names = places.map((place, at) => others[swaps[at] ?? place % ids.length] ?? '');
          const [oracle, target] = sides(ids, names, places);
          const isOneToOne = oracle.every((value, at) => oracle.every((other, to) => (value === other) === (target[at] === target[to])));
          const found = compare(oracle, target);
          expect(found.length === 0).toBe(isOneToOne);
          expect(new Set(found.map(({ code }) => code))).toEqual(new Set(isOneToOne ? [] : ['binding-broken']));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that are equal on both sides are pairs too: one occurrence that changed breaks them, wherever the others stand', () => {
    fc.assert(
      fc.property(uuid, uuid, fc.integer({ min: 2, max: 9 }), fc.nat(), (id, other, count, at) => {
        fc.pre(id !== other);
        const oracle = Array.from({ length: count }, () => id);
        const target = oracle.map((value, index) => (index === at % count ? other : value));
        expect(compare(oracle, target).map(({ code }) => code)).toContain('binding-broken');
        expect(compare(oracle, oracle)).toEqual([]);
      }),
    );
  });
});

const name = fc.constantFrom('X-A', 'x-a', 'Vary', 'Allow', 'Link', 'Location', 'Cache-Control', 'WWW-Authenticate', 'Content-Type', 'Set-Cookie', 'ETag');
const value = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'a, b',
    '</x>; rel="next"',
    '/x/',
    '/x?b=1&a=2',
    'max-age=1, no-store',
    'Bearer realm="x",scope="y"',
    'text/html; charset=utf-8',
    's=1; Path=/; HttpOnly',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }).map((text) => text.trim()),
);
const headers: fc.Arbitrary<HeaderList> = fc.array(fc.tuple(name, value), { maxLength: 8 });

describe('any two answers', () => {
  test('an answer never differs from itself', () => {
    fc.assert(
      fc.property(headers, fc.string({ maxLength: 40 }), fc.constantFrom(200, 302, 404), (list, body, status) => {
        const one = answer({ headers: list, body, status });
        expect(compareObservations(observed('oracle', one), observed('target', one), strictRules, new BindingTable()).divergences).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('differ the other way round in the same places and under the mirrored codes', () => {
    fc.assert(
      fc.property(headers, headers, fc.constantFrom(200, 204, 302, 308, 404), fc.constantFrom(200, 204, 302, 308, 404), (left, right, one, other) => {
        const compareTwo = (oracle: ReturnType<typeof answer>, target: ReturnType<typeof answer>): readonly Divergence[] =>
          compareObservations(observed('oracle', oracle), observed('target', target), strictRules, new BindingTable()).divergences;
        const [first, second] = [answer({ headers: left, status: one, body: '' }), answer({ headers: right, status: other, body: '' })];
        expect(codesOf(compareTwo(second, first), true)).toEqual(codesOf(compareTwo(first, second)));
      }),
      { numRuns: 500 },
    );
  });

  test('differ when a single field changed', () => {
    fc.assert(
      fc.property(headers, fc.constantFrom('X-New', 'ETag2'), value, (list, added, text) => {
        const [first, second] = [answer({ headers: list, body: '' }), answer({ headers: [...list, [added, text]], body: '' })];
        const { divergences } = compareObservations(observed('oracle', first), observed('target', second), strictRules, new BindingTable());
        expect(divergences.map(({ code, location }) => `${code} ${location}`)).toEqual([`header-added step 1 /headers/${added.toLowerCase()}`]);
      }),
    );
  });
});
