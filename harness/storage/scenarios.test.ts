import { expect, test } from 'vitest';
import { METHODS } from './scenario.js';
import { storageScenarios } from './scenarios.js';

const steps = storageScenarios.flatMap((scenario) => scenario.steps);

test('scenarios have names of their own', () => {
  const ids = storageScenarios.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every operation, every actor and refusals of both kinds occur', () => {
  expect([...new Set(steps.map(({ op }) => op))].sort()).toEqual(Object.keys(METHODS).sort());
  expect(new Set(steps.map(({ by }) => by ?? 'self'))).toEqual(new Set(['self', 'second', 'other']));
});

test.each(storageScenarios)('every upload of "$id" is ended or cancelled, so that what is left behind is seen', (scenario) => {
  const started = scenario.steps.flatMap((step) => (step.op === 'uploadStart' ? [step.upload] : []));
  const ended = scenario.steps.flatMap((step) => (step.op === 'uploadEnd' || step.op === 'uploadCancel' ? [step.upload] : []));
  expect(started.filter((upload) => !ended.includes(upload))).toEqual([]);
});
