import type { Command } from 'commander';
import { aaTrials, outcomeOf, powerTrials, type TrialsInput } from '../budgets/prove-trials.js';
import { captureOf, type CapturedStream } from '../budgets/resample.js';
import { windowOf } from '../budgets/window.js';
import type { BudgetProof, ProofCounts } from '../core/budget-proof.js';
import type { BudgetRule } from '../core/budget.js';
import { InputError } from '../core/problem.js';
import { renderProof } from '../reports/budget-proof-text.js';
import type { BudgetRequest } from './budget-request.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { performBudgetRun } from './perform-budget-run.js';
import { seedOf } from './seed-option.js';

interface ProveOptions {
  readonly quick?: boolean;
  readonly runs: string;
  readonly trials: string;
  readonly seed?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Seconds that are captured of each stream. */
const CAPTURE_SECONDS = { quick: 15, full: 30 };
/** Slowdowns of the target on the curve. */
const SLOWDOWNS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
/** Live runs of the full proof. */
const LIVE = { aa: 6, slowed: 10, slowdown: 0.3 };

/** Adds `parity budget prove`. */
export function defineBudgetProve(budget: Command, context: CommandContext): void {
  budget
    .command('prove')
    .description('how often the judgement is wrong: runs in which nothing changed, and targets that are slower by so much')
    .option('--quick', 'only resample samples that are captured live; without it whole runs on live sides too (half an hour)')
    .option('--runs <n>', 'whole runs with the same build on both sides', '300')
    .option('--trials <n>', 'runs for each slowdown', '100')
    .option('--seed <number>', 'seed of the resampling; drawn unless given')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/budget-prove.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget prove --quick\n  parity budget prove --json > proof.json\n\nExit: 0 what is promised holds, 1 it does not, 2 nothing could be captured.',
    )
    .action((options: ProveOptions) => prove(options, context));
}

async function prove(options: ProveOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const [runs, trials, seed] = [count('--runs', options.runs), count('--trials', options.trials), seedOf(options.seed)];
  const { root, env, now, signal } = context;
  const note = (line: string): void => context.note(`parity: ${line}`);
  const window = windowOf('pre-cutover');
  const request = (more: Pick<BudgetRequest, 'budgets' | 'window' | 'seed' | 'targetArguments' | 'same'>): BudgetRequest => ({
    root,
    env,
    chosen,
    now,
    clock: () => performance.now(),
    signal,
    note,
    progress: note,
    ...more,
  });
  const perStream = options.quick === true ? CAPTURE_SECONDS.quick : CAPTURE_SECONDS.full;
  note(`capturing ${String(perStream)} s of each stream with the target's build on both sides`);
  const capture = await performBudgetRun(
    request({ budgets: [], window: { name: 'capture', seconds: perStream, adaptive: false, perStream: true }, seed, targetArguments: [], same: 'target' }),
  );
  const plans = capture.streams.samplers.flatMap((sampler) => sampler.plans);
  // In a window of the default length each stream has its share of the whole.
  const planned = plans.map((plan) => ({ ...plan, seconds: (plan.seconds / perStream) * (window.seconds / capture.streams.shares) }));
  const captured = planned.flatMap((plan) => {
    const samples = capture.outcome.run.streams.get(plan.id);
    return samples === undefined ? [] : [captureOf(plan, samples)];
  });
  requireCaptured(captured);
  const rules = capture.report.measures.map(({ status: _status, streams: _streams, exception: _exception, ...rule }): BudgetRule => rule);
  const input: TrialsInput = {
    rules,
    captured,
    scans: capture.streams.scans,
    missing: new Map(),
    windowSeconds: window.seconds,
    seed,
    breathe: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
  note(`judging ${String(runs)} whole runs`);
  const aa = await aaTrials(input, runs);
  const rule = tenPercentRule(rules, captured);
  const power: BudgetProof['power'][number][] = [];
  for (const slowdown of SLOWDOWNS) {
    note(`judging ${String(trials)} targets that are slower by ${String(Math.round(slowdown * 100))} %`);
    power.push({ slowdown, budget: rule.budget, ...(await powerTrials(input, rule, slowdown, trials)) });
  }
  const live = options.quick === true ? { aa: [], slowed: null } : await liveRuns(request, rule, seed, note);
  const found = { aa, power, live };
  const missed = missedPromises(found);
  const proof: BudgetProof = {
    schema: 'parity-budget-prove/1',
    profile: chosen.name,
    seed,
    capture: captured.map(({ plan, blocks }) => ({
      stream: plan.id,
      oracle: blocks.reduce((sum, block) => sum + block.oracle.ok.length, 0),
      target: blocks.reduce((sum, block) => sum + block.target.ok.length, 0),
      seconds: capture.outcome.run.streams.get(plan.id)?.seconds ?? 0,
      blocks: blocks.length,
    })),
    window: { name: window.name, seconds: window.seconds },
    ...found,
    missed,
    exitCode: missed.length === 0 ? 0 : 1,
  };
  if (options.json === true) context.print(JSON.stringify(proof, null, 1));
  else for (const line of renderProof(proof)) context.print(line);
  context.finish(proof.exitCode);
}

/** Runs on live sides: the same build on both, and a target that is really slowed down. */
async function liveRuns(
  request: (more: Pick<BudgetRequest, 'budgets' | 'window' | 'seed' | 'targetArguments' | 'same'>) => BudgetRequest,
  rule: BudgetRule,
  seed: number,
  note: (line: string) => void,
): Promise<BudgetProof['live']> {
  const window = windowOf('pre-cutover');
  const aa: BudgetProof['live']['aa'][number][] = [];
  for (let number = 0; number < LIVE.aa; number += 1) {
    const build = number % 2 === 0 ? 'target' : 'oracle';
    const { report } = await performBudgetRun(request({ budgets: [], window, seed: seed + number + 1, targetArguments: [], same: build }));
    const outcome = outcomeOf(report.measures);
    note(`live run ${String(number + 1)} of ${String(LIVE.aa)} with the build of the ${build} on both sides: ${outcome}`);
    aa.push({ build, ...single(outcome) });
  }
  const slowed = { runs: 0, within: 0, breached: 0, undecided: 0 };
  for (let number = 0; number < LIVE.slowed; number += 1) {
    const { report } = await performBudgetRun(
      request({
        budgets: [rule.budget],
        window: windowOf('2m'),
        seed: seed + 100 + number,
        targetArguments: [`--fault=slow=${String(LIVE.slowdown)}`],
        same: 'target',
      }),
    );
    const status = report.measures.find(({ measure }) => measure === rule.measure)?.status;
    slowed.runs += 1;
    slowed[status === 'within' || status === 'breached' ? status : 'undecided'] += 1;
    note(`live run ${String(number + 1)} of ${String(LIVE.slowed)} with a target that is slower by 30 %: ${status ?? 'not judged'}`);
  }
  return { aa, slowed: { slowdown: LIVE.slowdown, budget: rule.budget, ...slowed } };
}

function single(outcome: 'within' | 'breached' | 'undecided'): ProofCounts {
  return { runs: 1, within: 0, breached: 0, undecided: 0, [outcome]: 1 };
}

/** The rule of 10 % with a single stream and the most samples in it: the curve is of one judgement. */
function tenPercentRule(rules: readonly BudgetRule[], captured: readonly CapturedStream[]): BudgetRule {
  const ofBudget = (rule: BudgetRule): CapturedStream[] => captured.filter(({ plan }) => plan.budget === rule.budget);
  const samples = (rule: BudgetRule): number =>
    ofBudget(rule).reduce((sum, { blocks }) => sum + blocks.reduce((total, { oracle }) => total + oracle.ok.length, 0), 0);
  const [rule] = rules
    .filter((one) => one.measure === 'p95_latency' && one.allowed === 10 && ofBudget(one).length > 0)
    .sort((one, other) => ofBudget(one).length - ofBudget(other).length || samples(other) - samples(one));
  if (rule === undefined) throw new InputError('the policy has no P95 rule of 10 % that was captured; name its requests in fixtures/budgets');
  return rule;
}

function requireCaptured(captured: readonly CapturedStream[]): void {
  const empty = captured.find(({ blocks }) => blocks.length < 10);
  if (captured.length === 0 || empty !== undefined)
    throw new InputError(`nothing to resample: ${empty === undefined ? 'no stream' : `stream ${empty.plan.id}`} gave samples; parity budget run says why`);
}

/** The promises of DESIGN section 8, held against what was found. */
function missedPromises({ aa, power, live }: Pick<BudgetProof, 'aa' | 'power' | 'live'>): string[] {
  const missed: string[] = [];
  const check = (holds: boolean, text: string): void => {
    if (!holds) missed.push(text);
  };
  check(aa.breached < aa.runs * 0.01, `${String(aa.breached)} of ${String(aa.runs)} runs in which nothing changed are breached; fewer than 1 % are promised`);
  check(aa.within >= aa.runs * 0.9, `${String(aa.within)} of ${String(aa.runs)} runs in which nothing changed are within; 90 % are promised`);
  const at = (slowdown: number): (ProofCounts & { slowdown: number }) | undefined => power.find((one) => one.slowdown === slowdown);
  for (const [slowdown, holds, text] of [
    [0.15, (one: ProofCounts) => one.within <= one.runs * 0.01, 'within in at most 1 %'],
    [0.2, (one: ProofCounts) => one.breached >= one.runs * 0.9, 'breached in at least 90 %'],
    [0.3, (one: ProofCounts) => one.breached >= one.runs * 0.99, 'breached in at least 99 %'],
  ] as const) {
    const one = at(slowdown);
    check(one !== undefined && holds(one), `a target slower by ${String(slowdown * 100)} % is to be ${text}: ${JSON.stringify(one)}`);
  }
  for (const one of live.aa) check(one.breached === 0, `a live run with the build of the ${one.build} on both sides is breached`);
  if (live.slowed !== null)
    check(live.slowed.breached === live.slowed.runs, `live: ${String(live.slowed.breached)} of ${String(live.slowed.runs)} slowed targets are breached`);
  return missed;
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InputError(`${option} ${text}: write a whole number from 1 on`);
  return value;
}
