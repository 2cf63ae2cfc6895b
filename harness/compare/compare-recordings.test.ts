import { describe, expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import type { StepObservation } from '../core/observation.js';
import { answer, strictRules } from '../testing/builders.js';
import { Approvals } from './approvals.js';
import { BindingTable } from './bindings.js';
import { compareRecordings, type ComparedCase, type RecordedSteps } from './compare-recordings.js';

const step = (number: number, setup: boolean, status = 200): StepObservation => ({ kind: 'exchange', step: number, setup, exchange: answer({ status }) });
const compare = (oracle: readonly RecordedSteps[], target: readonly RecordedSteps[]): ComparedCase[] =>
  compareRecordings({ oracle, target, rules: strictRules, bindings: new BindingTable(), approvals: new Approvals([], [], new Date()) });
const verdicts = (cases: readonly ComparedCase[]): string[] =>
  cases.map((one) => (one.verdict === 'inconclusive' ? `${one.id} ${one.reason}` : `${one.id} ${one.verdict}`));

test('every case of either side gets a verdict', () => {
  const both = { id: 'both', steps: [step(1, false)] };
  expect(verdicts(compare([both, { id: 'left', steps: [] }], [both, { id: 'right', steps: [] }]))).toEqual(['both match', 'left unpaired', 'right unpaired']);
});

test('a step that one side lacks makes the case unpaired, a difference beside it a mismatch', () => {
  const whole = { id: 'a', steps: [step(1, false), step(2, false)] };
  expect(verdicts(compare([whole], [{ id: 'a', steps: [step(1, false)] }]))).toEqual(['a unpaired']);
  expect(verdicts(compare([whole], [{ id: 'a', steps: [step(1, false, 500)] }]))).toEqual(['a mismatch']);
});

test('setup steps are not judged beside measured ones, but are where there is nothing else', () => {
  expect(verdicts(compare([{ id: 'a', steps: [step(1, true), step(2, false)] }], [{ id: 'a', steps: [step(1, true, 500), step(2, false)] }]))).toEqual([
    'a match',
  ]);
  expect(verdicts(compare([{ id: 'a', steps: [step(1, true)] }], [{ id: 'a', steps: [step(1, true, 500)] }]))).toEqual(['a mismatch']);
});

test('a case without any answer is vacuous', () => {
  const unsent: StepObservation = { kind: 'exchange', step: 1, setup: false, exchange: { ...answer({}), kind: 'fault', fault: 'not-sent', detail: '' } };
  expect(verdicts(compare([{ id: 'a', steps: [unsent] }], [{ id: 'a', steps: [unsent] }]))).toEqual(['a vacuous']);
});

describe('where the oracle differs from itself', () => {
  const own: Divergence[] = [
    { code: 'json-value', location: 'step 1 /body/a' },
    { code: 'json-missing', location: 'step 1 /body/b' },
  ];
  const bodies = (oracle: string, target: string, noise: readonly Divergence[] = own): ComparedCase | undefined => {
    const steps = (body: string): StepObservation[] => [{ kind: 'exchange', step: 1, setup: false, exchange: answer({ body }) }];
    return compareRecordings({
      oracle: [{ id: 'a', steps: steps(oracle) }],
      target: [{ id: 'a', steps: steps(target) }],
      rules: strictRules,
      bindings: new BindingTable(),
      approvals: new Approvals([], [], new Date()),
      noiseOf: () => noise,
    })[0];
  };
  test.each<[string, string, string]>([
    ['another value', '{"a":1,"b":{"x":1}}', '{"a":2,"b":{"x":1}}'],
    ['what is missing in the same way', '{"a":1,"b":{"x":1}}', '{"a":1}'],
    ['what lies below something that comes and goes', '{"a":1,"b":{"x":1}}', '{"a":1,"b":{"x":"1"}}'],
  ])('%s is noise: the case cannot tell, and is no match', (_, oracle, target) => {
    const compared = bodies(oracle, target);
    expect(compared).toMatchObject({ verdict: 'inconclusive', reason: 'oracle-unstable', divergences: [] });
    expect(compared?.noise).toHaveLength(1);
  });
  test.each<[string, string, string, number]>([
    ['another type where only the value changes', '{"a":1}', '{"a":"1"}', 0],
    ['a value beside it', '{"a":1,"c":1}', '{"a":2,"c":2}', 1],
    ['a location that only begins alike', '{"ab":1}', '{"ab":2}', 0],
  ])('%s is a mismatch, with the noise apart', (_, oracle, target, noise) => {
    const compared = bodies(oracle, target);
    expect(compared).toMatchObject({ verdict: 'mismatch', divergences: [{}] });
    expect(compared?.noise).toHaveLength(noise);
  });
  test('nothing is taken out where the oracle is stable, and a match stays one', () => {
    expect(bodies('{"a":1}', '{"a":2}', [])).toMatchObject({ verdict: 'mismatch', noise: [] });
    expect(bodies('{"a":1}', '{"a":1}')).toMatchObject({ verdict: 'match', noise: [] });
  });
});
