import { isRequestStep, type FixtureCase, type RequestStep } from '../core/fixture.js';

/** What tells each measured request of a case from others: who sends what. What was prepared before does not count. */
export function requestKeys(script: FixtureCase): string[] {
  return script.steps.flatMap((step) => (isRequestStep(step) && step.setup !== true ? [keyOf(step, script.principal)] : []));
}

const keyOf = (step: RequestStep, principal: string): string =>
  JSON.stringify([
    step.method,
    step.path,
    step.principal ?? principal,
    Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    step.json ?? null,
    step.form ?? null,
    step.text ?? null,
    step.data ?? null,
  ]);
