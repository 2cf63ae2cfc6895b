import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Approvals } from '../compare/approvals.js';
import { BindingTable } from '../compare/bindings.js';
import { hasCrossed, meet, type Met } from '../compare/meet-recordings.js';
import type { Meeting } from '../compare/survey-noise.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { NoiseRun } from '../core/noise.js';
import type { Observation } from '../core/observation.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import type { SidePair } from '../sides/start-sides.js';
import { inCaseOrder } from './case-order.js';
import { openBench } from './open-bench.js';
import { observeCase } from './run-case.js';

export interface NoiseRunsInput {
  /** Two instances of the oracle, each with state of its own that nothing has run on. */
  readonly pair: SidePair;
  readonly profile: Profile;
  readonly cases: readonly RunnableCase[];
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly times: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly progress: (run: string, done: number, of: number) => void;
}

export interface NoiseRuns extends Met {
  /** Removes every credential that was used from a text. */
  readonly redact: (text: string) => string;
}

/**
 * Runs cases on two instances of the oracle, several times: the first time on fresh state, then on what earlier runs left; every
 * other time, beginning with the first, the second instance answers in a later second than the first.
 */
export async function runNoise(input: NoiseRunsInput): Promise<NoiseRuns> {
  const meetings: Meeting[] = [];
  const runs: NoiseRun[] = [];
  const unsure: { run: string; case: string; why: string }[] = [];
  const redactors: ((text: string) => string)[] = [];
  const beforeTarget = secondBoundary(input);
  for (let number = 1; number <= input.times; number += 1) {
    const name = `run ${String(number)}`;
    const bench = await openBench({
      root: input.root,
      env: input.env,
      pair: input.pair,
      profile: input.profile,
      approvals: new Approvals([], [], input.now()),
      routeOf: () => undefined,
      run: randomBytes(3).toString('hex'),
      signal: input.signal,
      now: input.now,
    });
    redactors.push((text) => bench.redactor.redact(text));
    const isApart = number % 2 === 1;
    let crossed = 0;
    let done = 0;
    try {
      await inCaseOrder(input.cases, async (one) => {
        if (isAborted(input.signal)) return;
        const { oracle, target } = await observeCase(one, bench, isApart ? { beforeTarget } : {});
        if (isAborted(input.signal)) return;
        if (hasCrossed(oracle.steps, target.steps)) crossed += 1;
        const why = await haltOf(oracle, target, bench.findDown);
        if (why === undefined) meetings.push(meet(name, one.id, oracle, target, input.profile.rules, new BindingTable()));
        else unsure.push({ run: name, case: one.id, why });
        done += 1;
        input.progress(name, done, input.cases.length);
      });
      input.signal.throwIfAborted();
      runs.push({ name, state: number === 1 ? 'fresh' : 'used', cases: done, crossed });
      // Nothing more can be learned from an oracle that is gone.
      if (bench.down.size > 0) break;
    } finally {
      await bench.close();
    }
  }
  return { meetings: meetings.sort(byCase), runs, unsure: unsure.sort(byCase), redact: (text) => redactors.reduce((clean, redact) => redact(clean), text) };
}

/** Asked anew each time: the compiler takes the property for constant between two looks. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Cases end in any order; what is reported must not depend on it. */
function byCase(one: { readonly run: string; readonly case: string }, other: { readonly run: string; readonly case: string }): number {
  const key = ({ run, case: id }: { readonly run: string; readonly case: string }): string => `${run.padStart(9)} ${id}`;
  return key(one) < key(other) ? -1 : 1;
}

/** Gives what waits until the whole second in which the first instance began its last exchange is over; many cases share one wait. */
function secondBoundary({ now, signal }: NoiseRunsInput): (first: Observation) => Promise<void> {
  const waits = new Map<number, Promise<void>>();
  const untilPast = async (until: number): Promise<void> => {
    // A timer may fire a little before the clock says so.
    for (let left = until - now().getTime(); left > 0 && !signal.aborted; left = until - now().getTime()) {
      // An interruption ends the wait; what comes after it sees the same signal and ends in its own order.
      await pause(left, undefined, { signal }).catch(() => undefined);
    }
  };
  return (first) => {
    const started = first.steps.flatMap((step) => (step.kind === 'exchange' ? [Date.parse(step.exchange.startedAt)] : []));
    if (started.length === 0) return Promise.resolve();
    const until = (Math.floor(Math.max(...started) / 1000) + 1) * 1000;
    const wait = waits.get(until) ?? untilPast(until);
    waits.set(until, wait);
    return wait;
  };
}

async function haltOf(
  oracle: Observation,
  target: Observation,
  findDown: (suspects: readonly ('oracle' | 'target')[]) => Promise<readonly ('oracle' | 'target')[]>,
): Promise<string | undefined> {
  const halted = [oracle, target].filter((side) => side.halt !== undefined);
  const [first] = halted;
  if (first?.halt === undefined) return undefined;
  const down = await findDown(halted.map((side) => side.side));
  const instance = first.side === 'oracle' ? 'first' : 'second';
  return down.length > 0
    ? `the ${instance} instance is down`
    : `the ${instance} instance, step ${String(first.halt.step)}: ${first.halt.reason}: ${first.halt.detail}`;
}

/** The profile with its oracle on both sides. Throws InputError where a second instance cannot be had. */
export function withTwoOracles(profile: Profile, name: string, env: Readonly<Record<string, string | undefined>>): Profile {
  const { oracle } = profile;
  if (oracle === undefined) throw new InputError(`profile "${name}" has no oracle; name recordings of it: parity noise FIRST SECOND`);
  switch (oracle.provider) {
    case 'process':
      return { ...profile, target: oracle };
    case 'url': {
      const again = `${oracle.baseUrlFrom}_AGAIN`;
      if (env[again] === undefined || env[again] === env[oracle.baseUrlFrom])
        throw new InputError(
          `a second instance of the oracle is needed, with state of its own: set ${again} beside ${oracle.baseUrlFrom}, or name recordings: parity noise FIRST SECOND`,
        );
      return { ...profile, target: { ...oracle, baseUrlFrom: again } };
    }
    case 'recording':
      throw new InputError(`the oracle of profile "${name}" is a recording, which never differs from itself; name two of them: parity noise FIRST SECOND`);
  }
}
