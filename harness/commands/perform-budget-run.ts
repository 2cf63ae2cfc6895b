import { randomBytes } from 'node:crypto';
import { readBaseline } from '../budgets/baseline-folder.js';
import { oracleSamplesOf, type Baseline } from '../budgets/baseline.js';
import { BudgetLogFile, type BudgetLog } from '../budgets/budget-log-file.js';
import { requireSameSurroundings } from '../budgets/compare-baseline.js';
import { applyExceptions } from '../budgets/exceptions.js';
import { streamReport } from '../budgets/stream-report.js';
import type { StreamSamples } from '../budgets/stream-samples.js';
import { headerDifferences, type BudgetRunHeader } from '../core/budget-log.js';
import { budgetExitCode, type BudgetRule } from '../core/budget.js';
import type { BudgetReport, StreamReport } from '../core/budget-report.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import { Random } from '../core/random.js';
import { commitOf } from '../sides/commit.js';
import { startSides, type SidePair } from '../sides/start-sides.js';
import type { BudgetRequest } from './budget-request.js';
import { loadApprovals } from './load-approvals.js';
import { loadBudgetExceptions } from './load-budget-exceptions.js';
import { loadBudgetPolicy } from './load-budget-policy.js';
import { loadPlan, type LoadedPlan } from './load-plan.js';
import { openBench, type OpenBench } from './open-bench.js';
import { openAllStreams, type AllStreams } from './open-all-streams.js';
import { budgetEnvironment, checkWorkload, readWorkload, workloadDigest, type LoadedWorkload } from './read-workload.js';
import { runBudgets, type BudgetOutcome } from './run-budgets.js';

export interface BudgetResult {
  readonly report: BudgetReport;
  readonly outcome: BudgetOutcome;
  readonly streams: Pick<AllStreams, 'samplers' | 'shares' | 'scans'>;
}

/** Measures the budgets of a profile on its sides and judges them. Everything sampled is kept; a run that is stopped can be taken up again. */
export async function performBudgetRun(request: BudgetRequest): Promise<BudgetResult> {
  const { root, note } = request;
  const loaded = readWorkload(root, request.chosen);
  const plan = await loadPlan(root, loaded.chosen);
  const policy = await loadBudgetPolicy(root, loaded.chosen);
  checkWorkload(loaded, policy.rules, policy.rowBudgets, plan.plan.cases);
  const rules = selectRules(policy.rules, request.budgets);
  const exceptions = loadBudgetExceptions(root, request.chosen.name, policy.rules);
  const baseline = request.baseline === undefined ? undefined : readBaseline(root, request.chosen.name, request.baseline);
  const profile = profileOf(loaded.chosen.profile, baseline === undefined ? request.same : 'target');
  const withDatabase = loaded.workload.database !== undefined && rules.some(({ budget }) => budget === loaded.workload.database?.budget);
  const pair = await startSides({
    profile,
    profileName: request.chosen.name,
    root,
    env: request.env,
    targetArguments: request.targetArguments,
    progress: note,
    signal: request.signal,
    ...(withDatabase ? { statementLog: true } : {}),
  });
  try {
    const bench = await benchOf(request, profile, plan, pair);
    try {
      const streams = await openAllStreams({ request, loaded, plan, pair, bench, profile, rules });
      try {
        return await measure({ request, loaded, plan, rules, pair, streams, exceptions, ...(baseline === undefined ? {} : { baseline }) });
      } finally {
        await streams.close();
      }
    } finally {
      await bench.close();
    }
  } finally {
    await pair.close();
  }
}

/** Rules of the budgets that are asked for. Throws InputError for a budget that the policy does not have. */
function selectRules(rules: readonly BudgetRule[], budgets: readonly string[]): BudgetRule[] {
  const unknown = budgets.find((name) => !rules.some(({ budget }) => budget === name));
  if (unknown !== undefined)
    throw new InputError(`--budget ${unknown}: the policy has no such budget; it has ${[...new Set(rules.map(({ budget }) => budget))].join(', ')}`);
  return rules.filter(({ budget }) => budgets.length === 0 || budgets.includes(budget));
}

/** The profile with one build on both sides. Throws InputError where that cannot be started twice. */
function profileOf(profile: Profile, same: 'oracle' | 'target' | undefined): Profile {
  if (same === undefined) return profile;
  const side = profile[same];
  if (side?.provider !== 'process')
    throw new InputError(`the ${same} is not started by the harness, so it cannot stand on both sides; measure both sides in one window`);
  const driver = profile.drivers?.[same];
  return {
    ...profile,
    oracle: side,
    target: side,
    ...(profile.drivers === undefined || driver === undefined ? {} : { drivers: { ...profile.drivers, oracle: driver, target: driver } }),
  };
}

function benchOf({ root, env, chosen, now, signal, note }: BudgetRequest, profile: Profile, { subjects }: LoadedPlan, pair: SidePair): Promise<OpenBench> {
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const approvals = loadApprovals(root, chosen.profile, now());
  return openBench({ root, env, pair, profile, approvals, routeOf: (row) => routes.get(row), run: randomBytes(3).toString('hex'), signal, now, note });
}

interface MeasureInput {
  readonly request: BudgetRequest;
  readonly loaded: LoadedWorkload;
  readonly plan: LoadedPlan;
  readonly rules: readonly BudgetRule[];
  readonly pair: SidePair;
  readonly streams: AllStreams;
  readonly exceptions: ReturnType<typeof loadBudgetExceptions>;
  readonly baseline?: Baseline;
}

async function measure(input: MeasureInput): Promise<BudgetResult> {
  const { request, pair, streams, rules, baseline } = input;
  const { root, window, seed, now, resume, note, clock } = request;
  const header = await headerOf(input);
  if (baseline !== undefined) requireSameSurroundings(baseline, { ...header, streams: header.streams.map(({ id }) => id) });
  if (resume !== undefined) requireSameRun(resume, header);
  const log = resume === undefined ? BudgetLogFile.begin(root, header) : BudgetLogFile.resume(root, resume.header.runId, resume.lines);
  if (resume?.wasCut === true) note('the last segment was cut off in the middle of writing; it is sampled again');
  note(`budget run ${resume?.header.runId ?? header.runId}`);
  const outcome = await runBudgets({
    rules,
    samplers: streams.samplers,
    missing: streams.missing,
    scans: streams.scans,
    window,
    seed,
    earlier: resume?.segments ?? [],
    ...(baseline === undefined
      ? {}
      : { baseline: { id: baseline.id, streams: baseline.streams.map((stream) => ({ id: stream.id, oracle: oracleSamplesOf(stream) })) } }),
    keep: (segment) => log.append(segment),
    progress: request.progress,
    clock,
    signal: request.signal,
  });
  const excepted = applyExceptions(
    outcome.measures,
    input.exceptions.filter(({ budget }) => rules.some((rule) => rule.budget === budget)),
    now(),
  );
  const first = resume?.header ?? header;
  const report: BudgetReport = {
    schema: 'parity-budget/1',
    runId: first.runId,
    profile: request.chosen.name,
    startedAt: first.startedAt,
    endedAt: now().toISOString(),
    window: { name: window.name, seconds: window.seconds },
    measuredSeconds: [...outcome.run.streams.values()].reduce((sum, { seconds }) => sum + seconds, 0),
    seed,
    harnessCommit: first.harnessCommit,
    sides: { oracle: pair.oracle.description, target: pair.target.description },
    environment: header.environment,
    workloadDigest: header.workloadDigest,
    ...(baseline === undefined ? {} : { baseline: baseline.id }),
    measures: excepted.verdicts,
    streams: await reportsOf(streams, outcome, rules, seed, request.signal),
    findings: streams.findings,
    problems: excepted.problems,
    notes: [...streams.notes, ...notesOf([...outcome.run.streams.values()], resume)],
    exitCode: budgetExitCode(
      excepted.verdicts.map(({ status }) => status),
      excepted.problems,
    ),
  };
  await log.finish(report);
  return { report, outcome, streams };
}

async function headerOf({ request, loaded, plan, pair, streams }: MeasureInput): Promise<BudgetRunHeader> {
  const startedAt = request.now().toISOString();
  return {
    type: 'budget-run',
    schema: 'parity-budget-log/1',
    runId: `${startedAt.replace(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}`,
    startedAt,
    profile: request.chosen.name,
    window: request.window.name,
    seed: request.seed,
    harnessCommit: await commitOf(request.root),
    sides: { oracle: pair.oracle.description, target: pair.target.description },
    environment: budgetEnvironment(),
    workloadDigest: workloadDigest(loaded.workload, plan.plan.cases),
    budgets: request.budgets,
    streams: streams.samplers.flatMap(({ plans }) => plans.map(({ id, items, seconds }) => ({ id, items: items.map((item) => item.case), seconds }))),
    ...(request.baseline === undefined ? {} : { baseline: request.baseline }),
    ...(request.same === undefined ? {} : { same: request.same }),
    targetArguments: request.targetArguments,
  };
}

function requireSameRun({ header, isFinished }: BudgetLog, here: BudgetRunHeader): void {
  if (isFinished) throw new InputError(`budget run ${header.runId} has come to its end; parity budget report ${header.runId} shows it`);
  const differences = headerDifferences(header, here);
  if (differences.length > 0) throw new InputError(`budget run ${header.runId} cannot go on: ${differences.join('; ')}; begin a run anew`);
}

/** The percentile that a stream is drawn at: that of its budget's first latency rule. */
function fractionOf(budget: string, rules: readonly BudgetRule[]): number {
  return rules.find((rule) => rule.budget === budget && /^p\d\d_/.test(rule.measure))?.measure.startsWith('p99') === true ? 0.99 : 0.95;
}

async function reportsOf(
  streams: AllStreams,
  { run }: BudgetOutcome,
  rules: readonly BudgetRule[],
  seed: number,
  signal: AbortSignal,
): Promise<StreamReport[]> {
  const reports: StreamReport[] = [];
  for (const sampler of streams.samplers) {
    const { plans, kind, title } = sampler;
    const told = (await sampler.notes?.(signal)) ?? [];
    for (const { id } of plans) {
      const samples = run.streams.get(id);
      if (samples !== undefined) reports.push(streamReport(samples, fractionOf(samples.budget, rules), { kind, title, notes: told }, new Random(seed)));
    }
  }
  return reports;
}

function notesOf(streams: readonly StreamSamples[], resume: BudgetLog | undefined): string[] {
  return [
    ...streams.flatMap(({ id, leftOut }) => leftOut.map((line) => `${id}: left out ${line}`)),
    ...streams.flatMap(({ id, clockSteps }) =>
      clockSteps.map(
        (step) => `${id}: the wall clock moved by ${step.toFixed(1)} s in the window; latencies come from the monotonic clock, dates may be wrong`,
      ),
    ),
    ...(resume === undefined ? [] : [`taken up again after ${String(resume.segments.length)} segments, on sides that were started anew`]),
  ];
}
