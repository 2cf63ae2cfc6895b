import { expect, test } from 'vitest';
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
