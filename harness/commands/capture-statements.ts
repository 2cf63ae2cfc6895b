import { MARK, readStatementLog, statementsBetween } from '../budgets/statement-log.js';
import { isOfCase, isWriting, normaliseStatement } from '../budgets/statement-text.js';
import { longestList } from '../budgets/statement-repeats.js';
import type { PerSide } from '../core/budget.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { UnpairedCase } from '../core/database-measurement.js';
import type { SchemaTable } from '../core/database-schema.js';
import type { Exchange } from '../core/exchange.js';
import { isRequestStep, statusFits } from '../core/fixture.js';
import type { Observation } from '../core/observation.js';
import type { CapturedCase, CapturedRequest, CapturedStatement } from '../core/statement.js';
import { readSmallRows, undoBetween, type TableUndo } from '../probes/small-rows.js';
import { connectAs, StatementWatch } from '../probes/statement-watch.js';
import type { SideSession } from '../replay/session.js';
import { observeCase, withoutEffects, type CaseBench } from './run-case.js';

/** What was captured of a case, and what takes each side's database back to before its measured part. */
export interface CapturedWork extends CapturedCase {
  readonly undo: PerSide<readonly TableUndo[]>;
}

export interface CaptureInput {
  readonly bench: CaseBench;
  readonly cases: readonly RunnableCase[];
  readonly databaseUrls: PerSide<string>;
  readonly schemas: PerSide<readonly SchemaTable[]>;
  /** Told after each case. */
  readonly progress: (done: number, of: number) => void;
}

export interface Capture {
  readonly works: readonly CapturedWork[];
  /** Cases of which nothing can be said, and why. */
  readonly unpaired: readonly UnpairedCase[];
}

/**
 * Plays cases one at a time and reads which statements each side executed for their measured requests. Gives a sentence instead where a
 * server does not log its statements.
 */
export async function captureStatements(input: CaptureInput): Promise<Capture | string> {
  const oracle = await openRecorder('oracle', input);
  if (typeof oracle === 'string') return oracle;
  const target = await openRecorder('target', input);
  if (typeof target === 'string') {
    await oracle.close();
    return target;
  }
  const works: CapturedWork[] = [];
  const unpaired: UnpairedCase[] = [];
  try {
    for (const [at, contract] of input.cases.entries()) {
      input.bench.signal.throwIfAborted();
      const work = await captureCase(contract, input.bench, oracle, target);
      if (typeof work === 'string') unpaired.push({ case: contract.id, why: work });
      else works.push(work);
      input.progress(at + 1, input.cases.length);
    }
    return { works, unpaired };
  } finally {
    // The log is switched off by the second again; both must be closed whatever the first says.
    await Promise.allSettled([oracle.close(), target.close()]);
  }
}

async function captureCase(contract: RunnableCase, bench: CaseBench, oracle: Recorder, target: Recorder): Promise<CapturedWork | string> {
  const firstMeasured = contract.script.steps.findIndex((step) => step.setup !== true);
  const setups = contract.script.steps.slice(0, firstMeasured === -1 ? 0 : firstMeasured).filter(isRequestStep).length;
  const sides = { oracle: oracle.watch(bench.oracle, setups), target: target.watch(bench.target, setups) };
  const observed = await observeCase(withoutEffects(contract), { ...bench, ...sides });
  const parts = { oracle: measuredExchanges(observed.oracle), target: measuredExchanges(observed.target) };
  for (const side of ['oracle', 'target'] as const) {
    const why = unfitness(observed[side], parts[side], contract.expect);
    if (why !== undefined) {
      await Promise.all([oracle.finish([]), target.finish([])]);
      return `${side}: ${why}`;
    }
  }
  const [first, second] = await Promise.all([oracle.finish(parts.oracle), target.finish(parts.target)]);
  return { id: contract.id, row: contract.row, oracle: first.requests, target: second.requests, undo: { oracle: first.undo, target: second.undo } };
}

function measuredExchanges({ steps }: Observation): Exchange[] {
  return steps.flatMap((step) => (step.kind === 'exchange' && !step.setup ? [step.exchange, ...(step.pages?.more ?? [])] : []));
}

/** Why an observation cannot be used: what failed was not the work of the case. */
function unfitness({ halt }: Observation, exchanges: readonly Exchange[], expect: string): string | undefined {
  if (halt !== undefined) return `step ${String(halt.step)}: ${halt.reason}, ${halt.detail}`;
  if (exchanges.length === 0) return 'no measured request';
  for (const exchange of exchanges)
    if (exchange.kind === 'response' && !statusFits(expect, exchange.response.status))
      return `${exchange.request.method} ${exchange.request.path} answered ${String(exchange.response.status)}, declared is ${expect}`;
  return undefined;
}

interface Finished {
  readonly requests: readonly CapturedRequest[];
  readonly undo: readonly TableUndo[];
}

interface Recorder {
  /** The session, with marks in the log around each request from number `setups` on. */
  watch(session: SideSession, setups: number): SideSession;
  /** What the database did for these exchanges. */
  finish(exchanges: readonly Exchange[]): Promise<Finished>;
  close(): Promise<void>;
}

/** Opens one side's log, and a connection that keeps the state from before the measured part in sight. */
async function openRecorder(side: 'oracle' | 'target', { databaseUrls, schemas }: CaptureInput): Promise<Recorder | string> {
  const log = await StatementWatch.open({ databaseUrl: databaseUrls[side], name: side, mark: MARK });
  if (typeof log === 'string') return `${side}: ${log}`;
  const before = await connectAs(databaseUrls[side], 'before');
  let isHeld = false;
  let windows = new Map<Exchange, { readonly from: string; readonly to: string }>();
  const hold = async (): Promise<void> => {
    if (isHeld) return;
    isHeld = true;
    // The first query of such a transaction decides what all of it sees (PostgreSQL, 13.2.2).
    await before.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1');
  };
  const release = async (): Promise<void> => {
    if (isHeld) await before.query('ROLLBACK');
    isHeld = false;
    windows = new Map();
    log.forget();
  };
  const undoOf = async (requests: readonly CapturedRequest[]): Promise<TableUndo[]> => {
    if (!requests.some(({ statements }) => statements.some(({ normal }) => isWriting(normal)))) return [];
    const rows = await readSmallRows(before, schemas[side]);
    await before.query('COMMIT');
    isHeld = false;
    return undoBetween(rows, await readSmallRows(before, schemas[side]));
  };
  return {
    watch: (session, setups) => {
      let sent = 0;
      return {
        ...session,
        send: async (request, signal) => {
          sent += 1;
          if (sent <= setups) return session.send(request, signal);
          await hold();
          const from = await log.mark();
          const exchange = await session.send(request, signal);
          windows.set(exchange, { from, to: await log.mark() });
          return exchange;
        },
      };
    },
    finish: async (exchanges) => {
      try {
        const requests: CapturedRequest[] = [];
        for (const exchange of exchanges) {
          const window = windows.get(exchange);
          if (window === undefined) continue;
          const entries = readStatementLog(await log.until(window.to));
          const logged = statementsBetween(entries, log.database, window.from, window.to) ?? [];
          const statements = logged.map(({ sql, parameters, ms }): CapturedStatement => ({ sql, normal: normaliseStatement(sql), parameters, ms }));
          requests.push({ request: nameOf(exchange), statements: statements.filter(({ normal }) => isOfCase(normal)), elements: elementsOf(exchange) });
        }
        return { requests, undo: await undoOf(requests) };
      } finally {
        await release();
      }
    },
    close: async () => {
      await before.end();
      await log.close();
    },
  };
}

const nameOf = ({ request }: Exchange): string => `${request.method} ${request.path.split('?')[0] ?? ''}`;

function elementsOf(exchange: Exchange): number {
  return exchange.kind === 'response' ? longestList(Buffer.from(exchange.response.body).toString('utf8')) : 0;
}
