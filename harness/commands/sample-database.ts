import type { ScanTally } from '../budgets/judge-pool.js';
import { segmentOf } from '../budgets/segment.js';
import type { DatabaseFinding } from '../core/budget-report.js';
import type { BudgetWorkload } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { SidePair } from '../sides/start-sides.js';
import { readLargeDataRules } from './database-cases.js';
import { openDatabaseSafety } from './measure-database.js';
import type { OpenBench } from './open-bench.js';
import { runCase } from './run-case.js';
import type { StreamSampler } from './stream-sampler.js';

export interface DatabaseStreamInput {
  readonly database: NonNullable<BudgetWorkload['database']>;
  readonly cases: readonly RunnableCase[];
  readonly seconds: number;
  readonly seed: number;
  readonly root: string;
  readonly profileName: string;
  readonly pair: SidePair;
  readonly bench: OpenBench;
  /** Part of the names that the cases make. */
  readonly names: string;
  readonly now: () => Date;
  readonly clock: () => number;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DatabaseStream {
  readonly sampler: StreamSampler;
  readonly scans: ScanTally;
  readonly findings: readonly DatabaseFinding[];
  readonly notes: readonly string[];
}

/**
 * Looks at the statements of the workload's cases, and opens the time that they take on a large data set as a stream. Gives why it cannot be
 * measured instead. A case that does not match is left out: other answers are other work.
 */
export async function openDatabaseStream(input: DatabaseStreamInput): Promise<DatabaseStream | string> {
  const { database, bench, pair, root, note, signal, seed } = input;
  const cases: RunnableCase[] = [];
  const leftOut: string[] = [];
  // Other names than those of the capture and of the other streams: a thing is made once.
  const trial = { ...bench, variables: new Map([...bench.variables, ['run', `${input.names}t`]]) };
  for (const one of input.cases) {
    const { verdict } = await runCase(one, trial);
    if (verdict === 'match') cases.push(one);
    else leftOut.push(`${one.id}: its verdict is ${verdict}`);
  }
  const rules = readLargeDataRules(root, input.profileName);
  const safety = await openDatabaseSafety({ root, pair, bench, cases, rules, names: input.names, seed, clock: input.clock, note, signal });
  if (safety.status === 'not-measured') {
    await safety.close();
    return safety.why ?? 'a side shows nothing of its database';
  }
  const compared = safety.sampled.filter(({ statements }) => statements.oracle.length > 0 && statements.target.length > 0);
  for (const { case: id, why } of safety.unpaired) leftOut.push(`${id}: ${why}`);
  const items = safety.sampled.map(({ case: id, row }) => ({ case: id, row }));
  const itemOf = new Map(items.map(({ case: id }, at) => [id, at]));
  const { large } = safety;
  const count = (side: 'oracle' | 'target'): number => compared.reduce((sum, { statements }) => sum + statements[side].length, 0);
  return {
    sampler: {
      plans: [{ id: database.budget, budget: database.budget, items, leftOut, seconds: compared.length === 0 ? 0 : input.seconds }],
      kind: 'database',
      title: 'time of the statements of one request on the large data set',
      close: () => safety.close(),
      sample: async ({ number, seconds, signal: stop }) => {
        const startedAt = input.now().toISOString();
        const samples = await safety.passes({ seconds }, stop);
        const firstBlock = samples.reduce((least, { block }) => Math.min(least, block), Number.MAX_SAFE_INTEGER);
        const blocks = new Set(samples.map(({ block }) => block)).size;
        const nothing = { connections: 0, digestsChecked: 0, digestsWrong: 0 };
        const shots = samples.map(({ side, block, case: id, ms, first }) => ({
          side,
          block: block - firstBlock,
          item: itemOf.get(id) ?? 0,
          // The first pass reads from disk what the later ones have in memory.
          first: false,
          outcome: first ? ('warm-up' as const) : ('ok' as const),
          ms,
          error: '',
        }));
        return [
          segmentOf(
            {
              stream: database.budget,
              number,
              startedAt,
              seconds,
              blocks,
              sides: { oracle: nothing, target: nothing },
              generator: { p99: 0, max: 0 },
              down: [],
            },
            shots,
          ),
        ];
      },
    },
    scans: {
      findings: safety.findings.length,
      repeats: safety.findings.filter(({ kind }) => kind === 'n-plus-one').length,
      leftOut,
      cases: compared.length,
      detail: `${String(safety.findings.length)} findings in the statements of ${String(compared.length)} cases (oracle ${String(count('oracle'))}, target ${String(count('target'))} different ones)`,
    },
    findings: safety.findings,
    notes:
      large === undefined
        ? []
        : [`large data set: ${String(large.filled.oracle.size)} tables of ${String(large.rows)} rows, ${(large.bytes / 2 ** 30).toFixed(1)} GiB`],
  };
}
