import { describe, expect, test } from 'vitest';
import type { BudgetProof } from '../core/budget-proof.js';
import { schemaErrors } from '../testing/schema.js';
import { renderProof } from './budget-proof-text.js';

const counts = (within: number, breached: number, undecided: number) => ({ runs: within + breached + undecided, within, breached, undecided });

function proof(parts: Partial<BudgetProof> = {}): BudgetProof {
  return {
    schema: 'parity-budget-prove/1',
    profile: 'reference',
    seed: 42,
    capture: [{ stream: 'PB-REG-PULL/v2', oracle: 1500, target: 1498, seconds: 15, blocks: 15 }],
    window: { name: 'pre-cutover', seconds: 600 },
    aa: { ...counts(291, 1, 8), naiveBreached: 123, deferred: ['PB-REG-AUTH p99_latency'], open: { 'PB-API-HOT p95_latency': 8 }, medianSeconds: 212.4 },
    power: [
      { slowdown: 0, budget: 'PB-REG-PULL', ...counts(99, 0, 1) },
      { slowdown: 0.15, budget: 'PB-REG-PULL', ...counts(0, 62, 38) },
    ],
    live: { aa: [], slowed: null },
    missed: [],
    exitCode: 0,
    ...parts,
  };
}

const full: Partial<BudgetProof> = {
  live: {
    aa: [
      { build: 'target', ...counts(1, 0, 0) },
      { build: 'oracle', ...counts(0, 0, 1) },
    ],
    slowed: { slowdown: 0.3, budget: 'PB-REG-PULL', ...counts(0, 10, 0) },
  },
};

describe('a proof as text', () => {
  test('says what was captured, with the seed that gives it again', () => {
    const lines = renderProof(proof());
    expect(lines[0]).toBe('seed 42; captured live, the same build on both sides:');
    expect(lines[1]).toMatch(/^ {2}PB-REG-PULL\/v2 +1500\/1498 samples in 15 blocks, 15 s$/);
  });

  test('has the shares of runs in which nothing changed beside those of the naive rule', () => {
    const lines = renderProof(proof());
    expect(lines).toContain('nothing changed, whole runs over all budgets (window pre-cutover, 600 s):');
    expect(lines).toContain('   300 runs   97.0 % within    0.3 % breached    2.7 % undecided; median 212 s sampled');
    expect(lines).toContain('  the naive rule (100 samples a side, one after the other): 41.0 % breached');
    expect(lines).toContain('  open or breached: PB-API-HOT p95_latency 8 times');
    expect(lines).toContain('  deferred in this window: PB-REG-AUTH p99_latency');
  });

  test('has a line for each slowdown', () => {
    const lines = renderProof(proof());
    expect(lines).toContain('a slower target, PB-REG-PULL with 10 % allowed:');
    expect(lines).toContain('  + 0 %   100 runs   99.0 % within    0.0 % breached    1.0 % undecided');
    expect(lines).toContain('  +15 %   100 runs    0.0 % within   62.0 % breached   38.0 % undecided');
  });

  test('has live runs only where there were any', () => {
    expect(renderProof(proof()).join('\n')).not.toContain('live runs');
    const lines = renderProof(proof(full));
    expect(lines).toContain('live runs with the same build on both sides:');
    expect(lines).toContain('  build of the target:    1 runs  100.0 % within    0.0 % breached    0.0 % undecided');
    expect(lines).toContain('  build of the oracle:    1 runs    0.0 % within    0.0 % breached  100.0 % undecided');
    expect(lines).toContain('  +30 %    10 runs    0.0 % within  100.0 % breached    0.0 % undecided');
  });

  test('ends with what holds, or with all that was missed', () => {
    expect(renderProof(proof()).at(-1)).toBe('everything that is promised holds');
    const lines = renderProof(proof({ missed: ['one thing', 'another'], exitCode: 1 }));
    expect(lines.slice(-2)).toEqual(['MISSED: one thing', 'MISSED: another']);
    expect(lines).not.toContain('everything that is promised holds');
  });

  test('of no runs divides by nothing', () => {
    const lines = renderProof(proof({ aa: { ...counts(0, 0, 0), naiveBreached: 0, deferred: [], open: {}, medianSeconds: 0 }, power: [] }));
    expect(lines.join('\n')).not.toContain('NaN');
    expect(lines).toContain('  deferred in this window: none');
  });
});

describe('the published schema of a proof', () => {
  test.each<[string, Partial<BudgetProof>]>([
    ['a quick one', {}],
    ['a full one', full],
    ['one that missed something', { missed: ['one thing'], exitCode: 1 }],
  ])('takes %s', (_, parts) => {
    expect(schemaErrors('budget-prove', JSON.parse(JSON.stringify(proof(parts))))).toEqual([]);
  });

  test.each<[string, object]>([
    ['a word that is not published', { more: 1 }],
    ['no power', { power: undefined }],
    ['a figure that is none', { seed: null }],
    ['half a run', { aa: { ...proof().aa, within: 0.5 } }],
    ['exit code 2, which prints nothing', { exitCode: 2 }],
    ['live runs of no build', { live: { aa: [{ build: 'both', ...counts(1, 0, 0) }], slowed: null } }],
  ])('refuses %s', (_, wrong) => {
    expect(schemaErrors('budget-prove', JSON.parse(JSON.stringify({ ...proof(), ...wrong })))).not.toEqual([]);
  });
});
