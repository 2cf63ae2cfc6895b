import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Approvals } from '../compare/approvals.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Mask } from '../core/mask.js';
import { readRecording } from '../sides/recording.js';
import { quay } from '../../fixtures/quay/profile.js';
import { faultCatalogue } from './catalogue.js';
import { harmlessChanges } from './harmless-changes.js';
import { proveRecording } from './prove-recording.js';
import { isSound, summarise, type Detection } from './tally.js';
import { Wire } from './wire.js';

let wire: Wire;
// A thousand answers over a real connection take longer than a unit test usually may.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => (wire = await Wire.open(10_000_000)));
afterAll(() => wire.close());

const cases = readRecording(readFileSync('fixtures/golden/paired-python-1-excerpt.jsonl', 'utf8'), 'excerpt');

function prove(
  parts: { rules?: Partial<ComparisonRules>; masks?: readonly Mask[]; operators?: RegExp; faults?: number; seeds?: readonly number[] } = {},
): Promise<Detection> {
  return proveRecording({
    subject: 'excerpt',
    cases,
    rules: { ...quay.rules, ...parts.rules },
    approvals: new Approvals(parts.masks ?? [], [], new Date('2026-11-21')),
    catalogue: faultCatalogue.filter(({ id }) => parts.operators?.test(id) ?? true),
    harmless: harmlessChanges,
    seeds: parts.seeds ?? [1],
    faults: parts.faults ?? 150,
    wire,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
}

describe('on an excerpt of a real recording', () => {
  test('every fault is caught and no harmless change is red', async () => {
    const summary = summarise(await prove());
    expect(summary).toMatchObject({ faults: 150, missed: 0, harmlessRed: 0 });
    expect(isSound(summary)).toBe(true);
  });

  test('the same seed places the same faults, another seed others', async () => {
    const places = async (seed: number): Promise<string[]> => (await prove({ seeds: [seed], faults: 20 })).faults.map(({ what, where }) => `${where} ${what}`);
    const one = await places(5);
    expect(await places(5)).toEqual(one);
    expect(await places(6)).not.toEqual(one);
  });

  test('a mask has its price: the faults that fall on it are counted apart', async () => {
    const mask: Mask = { id: 'm', case: '*', location: 'step * /headers/date', reason: 'r', owner: 'o', expires: '2027-01-01' };
    const { faults } = await prove({ masks: [mask], operators: /^date-shifted$/, faults: 3 });
    expect(faults.map(({ result }) => result)).toEqual(['masked', 'masked', 'masked']);
  });
});

test('a comparison that was made blind to times is found out', async () => {
  const summary = summarise(await prove({ rules: { timeToleranceSeconds: Number.POSITIVE_INFINITY }, operators: /^date-shifted$/, faults: 3 }));
  expect(summary.missed).toBe(3);
  expect(isSound(summary)).toBe(false);
});
