import type { Command } from 'commander';
import { randomBytes, randomInt } from 'node:crypto';
import pLimit from 'p-limit';
import { comparedCases, type DatabaseMeasurement, type DatabaseSample, type UnpairedCase } from '../core/database-measurement.js';
import type { ExitCode } from '../core/exit-code.js';
import { runsAlone, type RunnableCase } from '../core/contract-case.js';
import { InputError } from '../core/problem.js';
import type { RunRecord } from '../core/run-record.js';
import { databaseJson, databaseLines } from '../reports/database-report.js';
import { startSides } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import { databaseCases, LARGE_ROWS, readLargeDataRules, withDatabaseCases } from './database-cases.js';
import { loadApprovals } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { openDatabaseSafety } from './measure-database.js';
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
  readonly left: readonly UnpairedCase[];
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

function report(safety: DatabaseMeasurement, samples: readonly DatabaseSample[], options: DatabaseOptions, context: CommandContext): void {
  const exitCode: ExitCode = safety.findings.length > 0 ? 1 : comparedCases(safety) === 0 ? 2 : 0;
  if (options.json === true) context.print(JSON.stringify(databaseJson(safety, samples, exitCode), null, 1));
  else for (const line of databaseLines(safety, samples)) context.print(line);
  context.finish(exitCode);
}
