import { randomBytes } from 'node:crypto';
import { runsAlone, type RunnableCase } from '../core/contract-case.js';
import { matchesId } from '../core/glob.js';
import type { Observation } from '../core/observation.js';
import { InputError } from '../core/problem.js';
import type { ProducerEvidence, ProducerRemark } from '../core/producer-evidence.js';
import type { Route } from '../core/subject.js';
import { isQueueRestless, observedProducers } from '../queues/observed-producers.js';
import { bringUp } from './bring-up.js';
import type { CommandContext } from './context.js';
import { loadApprovals } from './load-approvals.js';
import type { ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { openBench } from './open-bench.js';
import { observeCase } from './run-case.js';

export interface LiveProducers {
  readonly cases: number;
  readonly records: readonly ProducerEvidence[];
  /** How many of the remarks are about the oracle. */
  readonly unplayed: number;
  /** Cases that a side did not play to their end: nothing is known of what it would have put. */
  readonly remarks: readonly ProducerRemark[];
}

const PROGRESS_EVERY = 25;

/** Plays the happy cases of routes on both sides, one at a time, and reads what their measured parts put into queues. Throws InputError. */
export async function observeProducers(chosen: ChosenProfile, rows: readonly string[], context: CommandContext): Promise<LiveProducers> {
  const { root, env, now, signal } = context;
  const { profile } = chosen;
  if (profile.effects?.queue === undefined)
    throw new InputError(`profile "${chosen.name}" does not say where its queue is (effects.queue), so nothing put can be seen`);
  const { plan, subjects } = await loadPlan(root, chosen);
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  const cases = plan.cases.filter((one) => isHappyRoute(one) && (rows.length === 0 || rows.some((glob) => matchesId(glob, one.row))));
  if (cases.length === 0) throw new InputError(`profile "${chosen.name}" has no happy case of ${rows.length === 0 ? 'a route' : rows.join(', ')} to run`);
  const pair = await bringUp(chosen, [], context);
  try {
    const approvals = loadApprovals(root, profile, now());
    const bench = await openBench({ root, env, pair, profile, approvals, routeOf: (row) => routes.get(row), run: randomBytes(3).toString('hex'), signal, now });
    try {
      const records: ProducerEvidence[] = [];
      const remarks: ProducerRemark[] = [];
      let unplayed = 0;
      for (const [at, one] of inOrder(cases).entries()) {
        signal.throwIfAborted();
        const observed = await observeCase(withQueueProbe(one), bench);
        for (const side of [observed.oracle, observed.target]) {
          const route: Route | undefined = routes.get(one.row);
          if (route !== undefined) records.push(...observedProducers(route, one.id, side, pair[side.side].description.commit));
          const why = whyUnsure(side);
          if (why !== undefined) remarks.push({ where: `${side.side} ${one.id}`, why: bench.redactor.redact(why) });
          if (why !== undefined && side.side === 'oracle') unplayed += 1;
        }
        if ((at + 1) % PROGRESS_EVERY === 0) context.note(`parity: ${String(at + 1)} of ${String(cases.length)} cases`);
      }
      return { cases: cases.length, records, unplayed, remarks };
    } finally {
      await bench.close();
    }
  } finally {
    await pair.close();
  }
}

/** Why a side's part of a case says nothing of what it puts; undefined when it does. */
function whyUnsure(side: Observation): string | undefined {
  if (side.halt !== undefined) return `${side.halt.reason}: ${side.halt.detail}`;
  return isQueueRestless(side) ? 'the queue moves with nothing sent' : undefined;
}

const isHappyRoute = (one: RunnableCase): boolean =>
  one.kind === 'route' && one.scope === 'in-scope' && one.happy && one.aspect === 'happy' && one.script.driver === undefined;

/** Those that have always run alone come first, as in a run: they were written for little state. */
const inOrder = (cases: readonly RunnableCase[]): RunnableCase[] => [...cases.filter(runsAlone), ...cases.filter((one) => !runsAlone(one))];

/** The case with nothing probed but the queue, which need not move. */
export function withQueueProbe(one: RunnableCase): RunnableCase {
  const { effects: _effects, ...script } = one.script;
  return { ...one, script: { ...script, quiet: ['queue'] } };
}
