import { expect, test } from 'vitest';
import type { StepObservation } from '../core/observation.js';
import { answer, strictRules } from '../testing/builders.js';
import type { RecordedSteps } from './compare-recordings.js';
import { hasCrossed, meetRecordings } from './meet-recordings.js';

const step = (body: string, startedAt = '2026-11-21T07:00:00.100Z', number = 1): StepObservation => ({
  kind: 'exchange',
  step: number,
  setup: false,
  exchange: answer({ body, startedAt }),
});
const one = (id: string, ...steps: StepObservation[]): RecordedSteps => ({ id, steps });

test('the first recording meets every other, case by case', () => {
  const met = meetRecordings([[one('a', step('{"x":1}'))], [one('a', step('{"x":1}'))], [one('a', step('{"x":2}', '2026-11-21T07:00:01.100Z'))]], strictRules);
  expect(met.meetings.map(({ run, divergences }) => [run, divergences.map(({ location }) => location)])).toEqual([
    ['recordings 1 and 2', []],
    ['recordings 1 and 3', ['step 1 /body/x']],
  ]);
  expect(met.runs.map((run) => run.crossed)).toEqual([0, 1]);
  expect(met.unsure).toEqual([]);
});

test('what one of them lacks is named, so that silence is never taken for stability', () => {
  const { unsure } = meetRecordings(
    [
      [one('a', step('{}')), one('b', step('{}'), step('{}', undefined, 2))],
      [one('b', step('{}')), one('c', step('{}'))],
    ],
    strictRules,
  );
  expect(unsure.map(({ case: id, why }) => `${id} ${why}`)).toEqual([
    'a only in the first recording',
    'b 2 steps in one, 1 in the other',
    'c not in the first recording',
  ]);
});

test.each([
  ['2026-11-21T07:00:00.999Z', '2026-11-21T07:00:01.000Z', true],
  ['2026-11-21T07:00:00.000Z', '2026-11-21T07:00:00.999Z', false],
  ['', '2026-11-21T07:00:00.999Z', false],
])('from %s to %s a second boundary was crossed: %s', (first, second, expected) => {
  expect(hasCrossed([step('{}', first)], [step('{}', second)])).toBe(expected);
});
