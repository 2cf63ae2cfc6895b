import { isRequestStep, type FixtureCase, type RequestStep } from '../core/fixture.js';

/** The request that a case is about, templates unfilled. */
export type MeasuredRequest = Pick<RequestStep, 'method' | 'path' | 'headers' | 'json' | 'form' | 'text' | 'data'> & { readonly principal: string };

/** The last measured request of a case; null for a case that sends none of its own (rows of a table, a worker run). */
export function measuredRequest(script: FixtureCase): MeasuredRequest | null {
  const step = script.steps.findLast((one) => isRequestStep(one) && one.setup !== true);
  if (step === undefined || !isRequestStep(step)) return null;
  const { method, path, headers, json, form, text, data } = step;
  return {
    method,
    path,
    principal: step.principal ?? script.principal,
    ...(headers === undefined ? {} : { headers }),
    ...(json === undefined ? {} : { json }),
    ...(form === undefined ? {} : { form }),
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { data }),
  };
}
