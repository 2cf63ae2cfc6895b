import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChosenProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { openPlanes } from '../commands/open-planes.js';
import type { RunnableCase } from '../core/contract-case.js';
import { projectRoot } from './reference-run.js';

/** A wrong driver: the queue on which it is wrong, and the methods that it breaks. */
export interface QueueFault {
  readonly name: string;
  readonly queue: string;
  readonly breaks: readonly string[];
  readonly what: string;
}

export interface FaultResult {
  readonly fault: QueueFault;
  /** Cases of its own queue, and those that were red. */
  readonly cases: number;
  readonly red: readonly string[];
  /** Methods at which something was found, and those of them that the fault does not break. */
  readonly found: readonly string[];
  readonly strayed: readonly string[];
  /** Cases of other queues that ran, and those that were not green. */
  readonly others: number;
  readonly redOthers: readonly string[];
  /** True when every operation that it breaks was caught, nothing else was, and every other queue was green. */
  readonly isExact: boolean;
}

export const queueFaults = (): QueueFault[] =>
  JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'drivers', 'faults.json'), 'utf8')) as QueueFault[];

/** Runs the scenarios against a target whose driver has one fault: all of its own queue, and on every other queue those that were red there. */
export async function runQueueFault(chosen: ChosenProfile, fault: QueueFault): Promise<FaultResult> {
  const { plan } = await loadPlan(projectRoot, chosen);
  const cases = plan.cases.filter(({ script }) => script.driver?.plane === 'queue');
  const own = cases.filter((one) => one.row === fault.queue);
  const planes = openPlanes({
    root: projectRoot,
    profile: chosen.profile,
    env: process.env,
    signal: new AbortController().signal,
    note: () => undefined,
    targetArguments: [`--fault=${fault.name}`],
  });
  try {
    const found = new Set<string>();
    const red = (await Promise.all(own.map(async (one) => [one.id, await locations(one, planes)] as const))).filter(([, places]) => places.length > 0);
    for (const [, places] of red) for (const place of places) found.add(methodAt(place));
    const scenarios = new Set(red.map(([id]) => id.slice(id.indexOf('.'))));
    const rest = cases.filter((one) => one.row !== fault.queue && scenarios.has(one.id.slice(one.id.indexOf('.'))));
    const redOthers = (await Promise.all(rest.map(async (one) => [one.id, await locations(one, planes)] as const))).filter(([, places]) => places.length > 0);
    const strayed = [...found].filter((method) => !fault.breaks.includes(method));
    const isExact = redOthers.length === 0 && strayed.length === 0 && fault.breaks.every((method) => found.has(method)) && rest.length > 0;
    return {
      fault,
      cases: own.length,
      red: red.map(([id]) => id),
      found: [...found].sort(),
      strayed,
      others: rest.length,
      redOthers: redOthers.map(([id]) => id),
      isExact,
    };
  } finally {
    await planes.close();
  }
}

async function locations(one: RunnableCase, planes: ReturnType<typeof openPlanes>): Promise<readonly string[]> {
  const { driver } = one.script;
  if (driver === undefined) return ['no driver'];
  const outcome = await planes.run(driver);
  return outcome.kind === 'compared' ? outcome.divergences.map(({ location }) => location) : [outcome.kind];
}

/** `step 3 /target/claim/rows/1/available` and `step 3 /claim/result` are both of `queue.claim`; what is wrong with the oracle is no fault of the target. */
function methodAt(location: string): string {
  const [, side = '', op = ''] = /^step \d+ \/(?:(oracle|target)\/)?([A-Za-z]+)/.exec(location) ?? [];
  if (side === 'oracle' || op === '') return location;
  return op === 'deleteNamespace' ? 'namespace.delete' : `queue.${op}`;
}
