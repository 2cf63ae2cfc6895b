import { isRequestStep, type FixtureCase, type RequestStep } from '../core/fixture.js';

/** What tells the measured requests of a case from those of another of the same row: who sends what. What was prepared before does not count. */
export function requestKey(script: FixtureCase): string {
  return JSON.stringify([
    script.effects ?? [],
    script.steps.filter((step) => step.setup !== true).map((step) => (isRequestStep(step) ? requestOf(step, script.principal) : step)),
  ]);
}

const requestOf = (step: RequestStep, principal: string): unknown => [
  step.method,
  step.path,
  step.principal ?? principal,
  Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  step.json ?? null,
  step.form ?? null,
  step.text ?? null,
  step.data ?? null,
];
