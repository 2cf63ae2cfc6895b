import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesId, matchesLocation } from '../core/glob.js';
import type { Mask } from '../core/mask.js';
import type { Noise } from '../core/noise.js';
import { answer, observed, strictRules } from '../testing/builders.js';
import { MASKABLE } from './approvals.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';
import { locationsOf } from './locations.js';
import { findNoise } from './noise.js';
import { reach, surveyNoise, type Meeting } from './survey-noise.js';

const now = new Date('2026-11-21T12:00:00Z');
const mask: Mask = { id: 'M1', case: 'a', location: '/body/tags/*/size', reason: 'r', owner: 'o', expires: '2026-11-21' };

/** The oracle twice in one case of one run: bodies of step 1 on either side. */
function meeting(id: string, first: unknown, second: unknown, run = 'run 1', headers = 'application/json'): Meeting {
  const body = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const [one, other] = (['oracle', 'target'] as const).map((side, at) =>
    observed(side, answer({ host: `${side}:80`, headers: [['Content-Type', headers]], body: body(at === 0 ? first : second) })),
  );
  if (one === undefined || other === undefined) throw new Error('two sides were made');
  const { divergences } = compareObservations(one, other, strictRules, new BindingTable());
  return { run, case: id, first: locationsOf(one.steps, strictRules), second: locationsOf(other.steps, strictRules), divergences };
}

const find = (meetings: readonly Meeting[], masks: readonly Mask[] = []): Noise => findNoise(meetings, masks, now);
const proposed = ({ proposals }: Noise): string[] => proposals.map(({ case: id, location, code }) => `${id} ${code} ${location}`);

test('nothing differs, nothing is proposed', () => {
  expect(find([meeting('a', { x: 1 }, { x: 1 })])).toEqual({ proposals: [], refused: [], decisions: [], covered: [], refusedMasks: [] });
});

test('a value that differs is proposed with what was seen in which run, and how often', () => {
  const noise = find([meeting('a', { x: 1, y: 5 }, { x: 2, y: 5 }), meeting('a', { x: 3, y: 5 }, { x: 3, y: 5 }, 'run 2')]);
  expect(proposed(noise)).toEqual(['a json-value step * /body/x']);
  expect(noise.proposals[0]).toMatchObject({
    id: 'noise-body-x',
    evidence: { cases: ['a'], differed: 1, of: 2, samples: [{ run: 'run 1', case: 'a', location: 'step 1 /body/x', first: '1', second: '2' }], more: 0 },
  });
});

describe('a location is generalised only where every place that it reaches was unstable', () => {
  const tags = (...sizes: number[]): unknown => ({ tags: sizes.map((size, at) => ({ name: `v${String(at)}`, size })) });
  test('all members of a list were', () => {
    expect(proposed(find([meeting('a', tags(1, 2), tags(3, 4))]))).toEqual(['a json-value step * /body/tags/*/size']);
  });
  test('all members of an object were', () => {
    const named = (size: number): unknown => ({ tags: { v1: { size, n: 1 }, v2: { size: size + 1, n: 1 } } });
    expect(proposed(find([meeting('a', named(1), named(5))]))).toEqual(['a json-value step * /body/tags/*/size']);
  });
  test('one of several cases was not: the others are named one by one, and the stable one is named', () => {
    const noise = find([meeting('r.a', tags(1), tags(2)), meeting('r.b', tags(7), tags(7)), meeting('r.c', tags(1), tags(3))]);
    expect(proposed(noise)).toEqual(['r.a json-value step * /body/tags/*/size', 'r.c json-value step * /body/tags/*/size']);
    expect(noise.refused).toEqual([
      {
        case: 'r.*',
        location: 'step * /body/tags/*/size',
        code: 'json-value',
        neighbour: { case: 'r.b', location: 'step 1 /body/tags/0/size', state: 'stable', value: '7' },
        instead: ['noise-tags-size', 'noise-tags-size-2'],
      },
    ]);
  });
  test('a member was stable: the unstable ones are named exactly', () => {
    const noise = find([meeting('a', tags(1, 2, 9), tags(3, 2, 8))]);
    expect(proposed(noise)).toEqual(['a json-value step 1 /body/tags/0/size', 'a json-value step 1 /body/tags/2/size']);
    expect(noise.refused[0]).toMatchObject({ location: 'step * /body/tags/*/size', neighbour: { location: 'step 1 /body/tags/1/size', value: '2' } });
  });
  test('a member was stable in one run and unstable in another', () => {
    expect(proposed(find([meeting('a', tags(1, 2), tags(3, 2)), meeting('a', tags(1, 2), tags(1, 4), 'run 2')]))).toEqual([
      'a json-value step * /body/tags/*/size',
    ]);
  });
  test('a place that is compared as a pairing is sound too, although its values differ', () => {
    const ids = (id: string, size: number): unknown => ({ a: [{ x: `4f9f1f1e-6f0b-4d6e-9d3b-0123456789a${id}` }, { x: size }] });
    const noise = find([meeting('a', ids('1', 1), ids('2', 2))]);
    expect(proposed(noise)).toEqual(['a json-value step 1 /body/a/1/x']);
    expect(noise.refused[0]?.neighbour.state).toBe('paired');
  });
});

test('a mask over a whole text would silence its stable lines: it is refused, and nothing is put in its place', () => {
  const lines = (second: string) => new Map(['one', second].map((line, at) => [`step 1 /body/line ${String(at + 1)}`, line]));
  const whole = { code: 'body-text', location: 'step 1 /body' } as const;
  const noise = find([{ run: 'run 1', case: 'a', first: lines('two'), second: lines('2'), divergences: [whole] }]);
  expect(noise.proposals).toEqual([]);
  expect(noise.refused).toMatchObject([
    { location: 'step 1 /body', instead: [] },
    { location: 'step * /body', neighbour: { location: 'step 1 /body/line 1', value: 'one' }, instead: [] },
  ]);
});

test.each<[string, unknown, unknown, string, string]>([
  ['an order', { a: [1, 2] }, { a: [2, 1] }, 'json-array-order', 'set-rule'],
  ['presence', { a: 1, b: 2 }, { b: 2 }, 'json-missing', 'oracle-unstable'],
  ['a type', { a: 1 }, { a: '1' }, 'json-type', 'oracle-unstable'],
])('%s that changes needs a decision and is never proposed', (_, first, second, code, way) => {
  const noise = find([meeting('a', first, second)]);
  expect(noise.proposals).toEqual([]);
  expect(noise.decisions).toMatchObject([{ code, way }]);
});

describe('masks in force', () => {
  const tags = (...sizes: number[]): unknown => ({ tags: sizes.map((size) => ({ size })) });
  test('cover noise, which is then not proposed but counted', () => {
    const noise = find([meeting('a', tags(1), tags(2))], [mask]);
    expect(noise.proposals).toEqual([]);
    expect(noise.covered).toMatchObject([{ mask: 'M1', evidence: { differed: 1 } }]);
    expect(noise.refusedMasks).toEqual([]);
  });
  test('are refused when they silence a stable neighbour as well, with its constant value', () => {
    expect(find([meeting('a', tags(1, 5), tags(2, 5))], [mask]).refusedMasks).toEqual([
      {
        mask: 'M1',
        unstable: { case: 'a', location: 'step 1 /body/tags/0/size', value: '1' },
        neighbour: { case: 'a', location: 'step 1 /body/tags/1/size', state: 'stable', value: '5' },
      },
    ]);
  });
  test('are not refused for a stable place alone: whether they are needed is for a run to say', () => {
    expect(find([meeting('a', tags(5), tags(5))], [mask]).refusedMasks).toEqual([]);
  });
  test('cover nothing the day after their last', () => {
    expect(findNoise([meeting('a', tags(1), tags(2))], [mask], new Date('2026-11-22T00:00:00Z')).proposals).toHaveLength(1);
  });
});

describe('whatever differs', () => {
  /** A list and an object of numbers, with which of them change from the first to the second meeting's side. */
  const numbers = fc.record({
    list: fc.array(fc.record({ v: fc.nat(3), w: fc.nat(3) }), { minLength: 1, maxLength: 4 }),
    keyed: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.record({ v: fc.nat(3) })),
  });
  const moved = (value: unknown, by: readonly number[]): unknown => {
    let at = 0;
    return JSON.parse(JSON.stringify(value), (_, one: unknown) => (typeof one === 'number' ? one + (by[(at += 1) % by.length] ?? 0) * 100 : one));
  };
  const runs = fc.array(fc.record({ id: fc.constantFrom('r.a', 'r.b', 's'), value: numbers, by: fc.array(fc.nat(1), { minLength: 1, maxLength: 7 }) }), {
    minLength: 1,
    maxLength: 6,
  });

  test('no proposal reaches a sound place, and every difference is proposed or refused by name', () => {
    fc.assert(
      fc.property(runs, (some) => {
        const meetings = some.map(({ id, value, by }, at) => meeting(id, value, moved(value, by), `run ${String(at)}`));
        const noise = find(meetings);
        const survey = surveyNoise(meetings);
        for (const { case: id, location } of noise.proposals) expect(reach(survey, id, location).sound).toBeUndefined();
        for (const { case: id, divergences } of meetings) {
          for (const { code, location } of divergences.filter((one) => MASKABLE.has(one.code))) {
            const isNamed = [...noise.proposals, ...noise.refused.filter(({ instead }) => instead.length === 0)].some(
              (one) => one.code === code && matchesId(one.case, id) && matchesLocation(one.location, location),
            );
            expect(isNamed, `${id} ${location}`).toBe(true);
          }
        }
      }),
    );
  });
});
