import type { Command } from 'commander';
import { randomBytes, randomInt } from 'node:crypto';
import pLimit from 'p-limit';
import type { DatabaseSample } from '../budgets/database-blocks.js';
import type { ExitCode } from '../core/exit-code.js';
import { runsAlone, type RunnableCase } from '../core/contract-case.js';
import { InputError } from '../core/problem.js';
import type { RunRecord } from '../core/run-record.js';
import { databaseFindingLines } from '../reports/database-findings-text.js';
import { startSides } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import { databaseCases, LARGE_ROWS, readLargeDataRules, withDatabaseCases } from './database-cases.js';
import { loadApprovals } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { openDatabaseSafety, type DatabaseSafety } from './measure-database.js';
import { openBench, type OpenBench } from './open-bench.js';
import { selectPlan, type SelectedPlan } from './perform-run.js';
import { runCase } from './run-case.js';
import { selectionOf } from './selection-options.js';

interface DatabaseOptions {
  readonly row?: string[];
  readonly case?: string[];
  readonly targetArgument?: string[];
  readonly largeRows: string;
  readonly passes: string;
  readonly seed?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity budget database`. */
export function defineBudgetDatabase(budget: Command, context: CommandContext): void {
  budget
    .command('database')
    .description('statements that cases cause on each side: repeated by member, and plans that read a big table whole on the target alone')
    .option('--row <name...>', 'only this row, e.g. ROUTE-0153')
    .option('--case <name...>', 'only this case')
    .option('--target-argument <text...>', "add to the target's serve command, e.g. --target-argument=--fault=n-plus-one")
    .option('--large-rows <n>', 'rows of every filled table of the large data set', String(LARGE_ROWS))
    .option('--passes <n>', 'times that every case is timed on the large data set, on both sides; the times are shown, not judged', '0')
    .option('--seed <number>', 'seed of the order in which cases are timed; drawn unless given')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/budget-database.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget database\n  parity budget database --row ROUTE-0153 --target-argument=--fault=n-plus-one   (a wrong side: exit 1)\n  parity budget database --row ROUTE-0080 --large-rows 100000 --passes 20\n\nThe first run makes the large data set (.parity/large-…, up to a minute); later ones open it.\n\nExit: 0 nothing found, 1 a statement repeats by member or a plan reads a big table whole, 2 nothing was compared.',
    )
    .action((options: DatabaseOptions) => measure(options, context));
}

async function measure(options: DatabaseOptions, context: CommandContext): Promise<void> {
  const { root, env, signal } = context;
  const rows = wholeNumber('--large-rows', options.largeRows, 1);
  const passes = wholeNumber('--passes', options.passes, 0);
  const seed = options.seed === undefined ? randomInt(1_000_000) : wholeNumber('--seed', options.seed, 0);
  const chosen = withDatabaseCases(root, await loadProfile(options.profile, options.config));
  const selection = selectionOf({ ...(options.row === undefined ? {} : { row: options.row }), ...(options.case === undefined ? {} : { case: options.case }) });
  const plan = await selectPlan({ root, chosen, selection, shard: { index: 1, count: 1 }, withoutDrivers: true });
  const candidates = databaseCases(plan.selected.cases);
  if (candidates.length === 0) throw new InputError('the selection has no happy case of a route within scope; name another --row or --case');
  const rules = readLargeDataRules(root, chosen.name, rows);
  const note = (line: string): void => context.note(`parity: ${line}`);
  // Sides that are kept up may be on a server that logs no statements: these are started for it.
  const pair = await startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root,
    env,
    targetArguments: options.targetArgument ?? [],
    progress: note,
    signal,
    statementLog: true,
  });
  try {
    const bench = await openBench(benchInput(chosen, plan, context, pair));
    try {
      const { cases, left } = await matchingCases(candidates, bench, chosen.profile.concurrency);
      const safety = await openDatabaseSafety({ root, pair, bench, cases, rules, names: token(), seed, clock: () => performance.now(), note, signal });
      try {
        const samples = passes === 0 ? [] : await safety.passes({ count: passes }, signal);
        report({ ...safety, unpaired: [...left, ...safety.unpaired] }, samples, options, context);
      } finally {
        await safety.close();
      }
    } finally {
      await bench.close();
    }
  } finally {
    await pair.close();
  }
}

const token = (): string => randomBytes(3).toString('hex');

function benchInput(
  chosen: ChosenProfile,
  plan: SelectedPlan,
  { root, env, now, signal }: CommandContext,
  pair: Awaited<ReturnType<typeof startSides>>,
): Parameters<typeof openBench>[0] {
  const routes = new Map(plan.subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const approvals = loadApprovals(root, chosen.profile, now());
  return { root, env, pair, profile: chosen.profile, approvals, routeOf: (row) => routes.get(row), run: token(), signal, now };
}

interface MatchingCases {
  readonly cases: readonly RunnableCase[];
  readonly left: DatabaseSafety['unpaired'];
}

/** Cases whose answers are equal on both sides: only then the statements did the same work. */
async function matchingCases(candidates: readonly RunnableCase[], bench: OpenBench, concurrency: number): Promise<MatchingCases> {
  const limit = pLimit(concurrency);
  const judge = async (one: RunnableCase): Promise<{ one: RunnableCase; record: RunRecord }> => ({ one, record: await runCase(one, bench) });
  const records = await Promise.all(candidates.filter((one) => !runsAlone(one)).map((one) => limit(() => judge(one))));
  for (const one of candidates.filter(runsAlone)) records.push(await judge(one));
  return {
    cases: records.flatMap(({ one, record }) => (record.verdict === 'match' ? [one] : [])),
    left: records.flatMap(({ one, record }) => (record.verdict === 'match' ? [] : [{ case: one.id, why: `its verdict is ${record.verdict}` }])),
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new InputError(`${option} ${text}: write a whole number from ${String(least)} on`);
  return value;
}

function report(safety: DatabaseSafety, samples: readonly DatabaseSample[], options: DatabaseOptions, context: CommandContext): void {
  const { findings, sampled, unpaired, status, why, large } = safety;
  const compared = sampled.filter(({ statements }) => statements.oracle.length > 0 && statements.target.length > 0).length;
  const exitCode: ExitCode = findings.length > 0 ? 1 : compared === 0 ? 2 : 0;
  if (options.json === true)
    context.print(
      JSON.stringify(
        {
          schema: 'parity-budget-database/1',
          status,
          why: why ?? null,
          exitCode,
          large:
            large === undefined ? null : { rows: large.rows, tables: [...large.filled.target].sort(), bytes: large.bytes, madeInSeconds: large.madeIn ?? null },
          findings,
          cases: sampled,
          unpaired,
          samples,
        },
        null,
        1,
      ),
    );
  else {
    for (const { case: id, elements, statements } of sampled) {
      context.print(`${id}${elements > 0 ? ` (${String(elements)} members)` : ''}`);
      for (const side of ['oracle', 'target'] as const)
        for (const { normal, executions } of statements[side]) context.print(`  ${side} ${String(executions)} × ${normal}`);
    }
    for (const line of databaseFindingLines(findings)) context.print(line);
    for (const line of timeLines(samples)) context.print(line);
    for (const { case: id, why: reason } of unpaired) context.print(`left out: ${id}: ${reason}`);
    if (why !== undefined) context.print(`not measured: ${why}`);
    const size =
      large === undefined
        ? ''
        : `; large data set: ${String(large.filled.target.size)} tables of ${String(large.rows)} rows, ${(large.bytes / 1e9).toFixed(1)} GB`;
    context.print(`${String(compared)} cases compared, ${String(unpaired.length)} left out, ${String(findings.length)} findings${size}`);
  }
  context.finish(exitCode);
}

function timeLines(samples: readonly DatabaseSample[]): string[] {
  if (samples.length === 0) return [];
  return (['oracle', 'target'] as const).map((side) => {
    const times = samples.filter((sample) => sample.side === side && !sample.first).map(({ ms }) => ms);
    const sorted = times.sort((one, other) => one - other);
    const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(2);
    return `${side}: ${String(sorted.length)} times after the first pass, P50 ${at(0.5)} ms, P99 ${at(0.99)} ms (not judged here)`;
  });
}
