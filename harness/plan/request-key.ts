import { isRequestStep, type FixtureCase, type RequestStep } from '../core/fixture.js';

/** What tells the measured part of a case from that of another of the same row: who sends what; what was prepared before counts too. */
export function requestKey(script: FixtureCase): string {
  const steps = script.steps.map((step) => (isRequestStep(step) ? requestOf(step, script.principal) : step));
  return JSON.stringify([script.effects ?? [], steps]);
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
  step.setup === true,
];
