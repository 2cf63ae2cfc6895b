import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadProfile } from '../commands/load-config.js';
import { openReferenceParts, projectRoot, type ReferenceParts } from '../testing/reference-run.js';
import { seededRandom } from '../testing/seeded-random.js';
import { effectOperators } from './effect-operators.js';
import { proveEffects, type EffectFinding } from './prove-effects.js';

let parts: ReferenceParts;
let findings: readonly EffectFinding[];
beforeAll(async () => {
  parts = await openReferenceParts();
  const [oracle, target] = [await parts.start('oracle'), await parts.start('target')];
  findings = await proveEffects({
    pair: { oracle, target, close: () => Promise.resolve() },
    chosen: await loadProfile('reference', undefined),
    root: projectRoot,
    run: 'p',
    random: seededRandom(1),
    signal: new AbortController().signal,
    now: () => new Date(),
  });
}, 600_000);
afterAll(() => parts.close());

describe('every fault in a side effect is caught under its code, and no harmless change is', () => {
  test.each(effectOperators.map(({ id, title, harmless = false }) => ({ id, title, harmless })))('$id: $title', ({ id, harmless }) => {
    const finding = findings.find(({ operator, harmless: quiet }) => operator === id && quiet === harmless);
    expect(finding?.outcome, JSON.stringify(finding, undefined, 2)).toBe(harmless ? 'quiet' : 'caught');
  });
  test('there are at least 20 faults over every kind of effect, and at least 4 harmless changes', () => {
    const faults = effectOperators.filter(({ harmless }) => harmless !== true);
    expect(faults.length).toBeGreaterThanOrEqual(20);
    expect(new Set(faults.map(({ group }) => group)).size).toBe(7);
    expect(effectOperators.length - faults.length).toBeGreaterThanOrEqual(4);
    expect(new Set(effectOperators.map(({ id }) => id)).size).toBe(effectOperators.length);
  });
});
