import { isRequestStep, type FixtureCase } from '../core/fixture.js';
import { parseServiceKeyVariable } from '../core/principal.js';
import { InputError } from '../core/problem.js';

const TEMPLATE = /\{\{([^{}]+)\}\}/g;

/** Variables that every case has on every side. */
const BUILT_IN = ['case', 'base', 'authority', 'sink'];

/**
 * Checks before anything is sent that each template of a case has a value by then: declared, captured by an earlier step, or following
 * from its data. Throws InputError that names the step, the template and what is known there.
 */
export function checkReferences(script: FixtureCase, variables: ReadonlySet<string>, where: string): void {
  const known = new Set([...BUILT_IN, ...variables]);
  for (const [name, data] of Object.entries(script.data ?? {})) {
    requireKnown(data, known, `${where}, data "${name}"`);
    known.add(`${name}.digest`).add(`${name}.size`);
  }
  requireKnown(
    script.principal,
    known,
    `${where}, principal`,
    script.steps.flatMap((step) => (isRequestStep(step) ? Object.keys(step.capture ?? {}) : [])),
  );
  for (const [index, step] of script.steps.entries()) {
    const place = `${where}, step ${String(index + 1)}`;
    requireKnown(step, known, place);
    if (!isRequestStep(step)) continue;
    if (step.data !== undefined && script.data?.[step.data] === undefined)
      throw new InputError(`${place}: no data entry "${step.data}"; declared are ${Object.keys(script.data ?? {}).join(', ') || 'none'}`);
    for (const name of Object.keys(step.capture ?? {})) known.add(name);
  }
}

function requireKnown(value: unknown, known: ReadonlySet<string>, place: string, later: readonly string[] = []): void {
  for (const match of JSON.stringify(value).matchAll(TEMPLATE)) {
    const name = (match[1] ?? '').trim();
    if (!known.has(name) && !later.includes(name) && parseServiceKeyVariable(name) === undefined)
      throw new InputError(`${place}: {{${name}}} has no value there; capture it in an earlier step or use one of ${[...known].join(', ')}`);
  }
}
