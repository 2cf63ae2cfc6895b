import { segmentOf } from '../budgets/segment.js';
import { SIDES } from '../budgets/stream-samples.js';
import { lagShots } from '../budgets/lag-shots.js';
import { perSecond, throughput } from '../budgets/lag-throughput.js';
import type { BudgetWorkload } from '../core/budget-workload.js';
import type { Profile } from '../core/profile.js';
import { Random } from '../core/random.js';
import { watchGenerator } from './generator-delay.js';
import { openLag, type LagBench } from './measure-lag.js';
import type { StreamSampler } from './stream-sampler.js';

export interface LagStreamInput {
  readonly queue: NonNullable<BudgetWorkload['queue']>;
  readonly seconds: number;
  readonly seed: number;
  readonly root: string;
  readonly profile: Profile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly targetArguments: readonly string[];
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Rounds and items of the drain that throughput is taken from. */
const DRAIN = { rounds: 5, items: 200 };

/** Both ends of a lag that are judged. */
const ENDS = ['claim', 'done'] as const;

/** Opens the lag of a queue as two streams: from the intended put to the claim, and to the completion. */
export async function openLagStream(input: LagStreamInput): Promise<StreamSampler> {
  const { queue, seconds } = input;
  const bench = await openLag({
    root: input.root,
    profile: input.profile,
    env: input.env,
    signal: input.signal,
    note: input.note,
    targetArguments: input.targetArguments,
    queue: queue.queue,
    process: queue.arrivals ?? 'poisson',
    perSecond: queue.perSecond,
    random: new Random(input.seed),
  });
  const id = (end: (typeof ENDS)[number]): string => `${queue.budget}/${queue.queue}-${end}`;
  const items = [{ case: queue.queue, row: queue.queue }];
  return {
    plans: ENDS.map((end) => ({ id: id(end), budget: queue.budget, items, leftOut: [], seconds })),
    kind: 'queue',
    title: `lag of queue ${queue.queue}, from the intended put`,
    close: () => bench.close(),
    notes: (signal) => throughputNotes(bench, signal),
    sample: async ({ number, seconds: wanted, signal }) => {
      const startedAt = input.now().toISOString();
      const watched = watchGenerator();
      const window = await bench.sample(wanted, signal);
      const generator = watched.end();
      const firstBlock = Math.min(...window.samples.map(({ block }) => block), Number.MAX_SAFE_INTEGER);
      const nothing = { connections: 0, digestsChecked: 0, digestsWrong: 0 };
      return ENDS.map((end) =>
        segmentOf(
          {
            stream: id(end),
            number,
            startedAt,
            seconds: wanted,
            blocks: Math.ceil(wanted),
            sides: { oracle: nothing, target: nothing },
            generator,
            down: window.down === undefined ? [] : [window.down.side],
            backlog: SIDES.filter((side) => window.backlog[side]),
          },
          lagShots(window, end, firstBlock),
        ),
      );
    },
  };
}

async function throughputNotes(bench: LagBench, signal: AbortSignal): Promise<string[]> {
  const rounds = await bench.drain(DRAIN.rounds, DRAIN.items, signal);
  const { oracle, target } = throughput(rounds);
  if (oracle === null || target === null) return ['throughput: a side worked nothing off'];
  const told = (side: 'oracle' | 'target'): string =>
    rounds
      .filter((round) => round.side === side)
      .map((round) => perSecond(round).toFixed(0))
      .join(', ');
  return [
    `throughput: oracle ${oracle.toFixed(0)}/s, target ${target.toFixed(0)}/s, ratio ${(target / oracle).toFixed(2)} (medians of ${String(DRAIN.rounds)} rounds of ${String(DRAIN.items)} items: oracle ${told('oracle')}; target ${told('target')})`,
  ];
}
