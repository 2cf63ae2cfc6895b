import type { ComparisonRules } from '../core/comparison-rules.js';
import type { NoiseRun } from '../core/noise.js';
import type { Observation, StepObservation } from '../core/observation.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';
import { judgedSteps, type RecordedSteps } from './compare-recordings.js';
import { locationsOf } from './locations.js';
import type { Meeting } from './survey-noise.js';

/** What several meetings of the oracle with itself showed, before anything is concluded from it. */
export interface Met {
  readonly meetings: readonly Meeting[];
  readonly runs: readonly NoiseRun[];
  readonly unsure: readonly { readonly run: string; readonly case: string; readonly why: string }[];
}

/** Lets two observations of the oracle in one case meet. */
export function meet(run: string, id: string, first: Observation, second: Observation, rules: ComparisonRules, bindings: BindingTable): Meeting {
  const { divergences } = compareObservations(first, second, rules, bindings);
  return { run, case: id, first: locationsOf(first.steps, rules), second: locationsOf(second.steps, rules), divergences };
}

/** True when an answer of one side fell into another whole second than the same answer of the other side. */
export function hasCrossed(first: readonly StepObservation[], second: readonly StepObservation[]): boolean {
  const seconds = (steps: readonly StepObservation[]): Map<number, number> =>
    new Map(steps.flatMap((step) => (step.kind === 'exchange' && step.exchange.startedAt !== '' ? [[step.step, wholeSecond(step.exchange.startedAt)]] : [])));
  const others = seconds(second);
  return [...seconds(first)].some(([step, at]) => others.has(step) && others.get(step) !== at);
}

const wholeSecond = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** The first of several recordings of the oracle beside each of the others, case by case. */
export function meetRecordings(recordings: readonly (readonly RecordedSteps[])[], rules: ComparisonRules): Met {
  const [first = [], ...others] = recordings;
  const meetings: Meeting[] = [];
  const runs: NoiseRun[] = [];
  const unsure: { run: string; case: string; why: string }[] = [];
  for (const [index, other] of others.entries()) {
    const run = `recordings 1 and ${String(index + 2)}`;
    const partners = new Map(other.map((one) => [one.id, one.steps]));
    const known = new Set(first.map((one) => one.id));
    const bindings = new BindingTable();
    let crossed = 0;
    let cases = 0;
    for (const { id, steps } of first) {
      const partner = partners.get(id);
      if (partner === undefined) {
        unsure.push({ run, case: id, why: 'only in the first recording' });
        continue;
      }
      if (steps.length !== partner.length) unsure.push({ run, case: id, why: `${String(steps.length)} steps in one, ${String(partner.length)} in the other` });
      cases += 1;
      if (hasCrossed(steps, partner)) crossed += 1;
      meetings.push(meet(run, id, { side: 'oracle', steps: judgedSteps(steps) }, { side: 'target', steps: judgedSteps(partner) }, rules, bindings));
    }
    for (const { id } of other) if (!known.has(id)) unsure.push({ run, case: id, why: `not in the first recording` });
    runs.push({ name: run, state: 'recorded', cases, crossed });
  }
  return { meetings, runs, unsure };
}
