import { Client } from 'pg';
import { loadApprovals } from '../commands/load-approvals.js';
import type { ChosenProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { openBench, type OpenBench } from '../commands/open-bench.js';
import { runCase } from '../commands/run-case.js';
import { runsAlone, type RunnableCase } from '../core/contract-case.js';
import type { DivergenceCode } from '../core/divergence.js';
import type { Caught, EffectsConfig } from '../core/effects.js';
import { probedEffects } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import type { RunRecord } from '../core/run-record.js';
import type { EffectsTamper } from '../probes/effects-probe.js';
import type { SidePair } from '../sides/start-sides.js';
import { effectOperators } from './effect-operators.js';
import type { EffectOperator } from './effect-operator.js';
import { shuffled, type Random } from './effect-surface.js';

export interface ProveEffectsInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sides that are up; nothing else may use them meanwhile. The target's database is written to. */
  readonly pair: SidePair;
  readonly chosen: ChosenProfile;
  readonly root: string;
  /** Short name that makes the names of this proof's cases its own: lower-case letters and digits. */
  readonly run: string;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly operators?: readonly EffectOperator[];
  readonly progress?: (finding: EffectFinding) => void;
}

/** What became of one operator. */
export interface EffectFinding {
  readonly operator: string;
  readonly title: string;
  readonly group: EffectOperator['group'];
  readonly harmless: boolean;
  /** False when no case gave it anything to change: then nothing was shown. */
  readonly applied: boolean;
  /** The case that it was applied to. */
  readonly case: string;
  /** What was changed, in words. */
  readonly done: string;
  readonly expectedCodes: readonly DivergenceCode[];
  readonly foundCodes: readonly DivergenceCode[];
  readonly locations: readonly string[];
  /** `caught` under an expected code, `caught-otherwise` under another, `missed`; for a harmless change `quiet` or `false-alarm`. */
  readonly outcome: 'caught' | 'caught-otherwise' | 'missed' | 'quiet' | 'false-alarm' | 'not-applied';
}

/**
 * Runs a case with effects live for every operator, with the operator's change entered on the target's side right before the second
 * reading. Cases are tried in random order until one gives the operator something to change. Throws InputError when the profile cannot
 * show effects, or when a case is not green before anything was changed.
 */
export async function proveEffects(input: ProveEffectsInput): Promise<EffectFinding[]> {
  const { pair, chosen, root, random } = input;
  const { effects } = chosen.profile;
  const { databaseUrl } = pair.target;
  if (effects === undefined || databaseUrl === undefined)
    throw new InputError(`profile "${chosen.name}" shows no side effects: it needs effects, and a target with a database`);
  const { plan, subjects } = await loadPlan(root, chosen);
  const cases = plan.cases.filter((one) => runsAlone(one) && probedEffects(one.script).length > 0);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const trial = new Trial(client, effects, random);
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const bench = await openBench({
    root,
    env: input.env,
    pair,
    profile: chosen.profile,
    approvals: loadApprovals(root, chosen.profile, input.now()),
    routeOf: (row) => routes.get(row),
    run: input.run,
    signal: input.signal,
    now: input.now,
    tamper: (side) => (side === 'target' ? trial.tamper() : undefined),
  });
  try {
    const stage = watched(bench, trial);
    await requireGreen(cases, stage, input.run);
    const findings: EffectFinding[] = [];
    // What needs no worker is tried first: starting one costs more than all the rest of a case.
    const workersOf = (one: RunnableCase): number => one.script.steps.filter((step) => 'worker' in step).length;
    for (const [at, operator] of (input.operators ?? effectOperators).entries()) {
      const finding = await tryOperator(
        operator,
        shuffled(cases, random).sort((one, other) => workersOf(one) - workersOf(other)),
        trial,
        stage,
        `${input.run}${at.toString(36)}`,
        input.signal,
      );
      findings.push(finding);
      input.progress?.(finding);
    }
    return findings;
  } finally {
    await bench.close();
    await client.end();
  }
}

/** A bench whose target's answers are remembered, so that an operator knows which values were shown. */
function watched(bench: OpenBench, trial: Trial): OpenBench {
  const { target } = bench;
  const send: typeof target.send = async (request, signal) => {
    const exchange = await target.send(request, signal);
    if (exchange.kind === 'response') trial.shown.push(JSON.stringify(exchange.response.headers), Buffer.from(exchange.response.body).toString('latin1'));
    return exchange;
  };
  return { ...bench, target: { ...target, send } };
}

const runAs = (one: RunnableCase, bench: OpenBench, run: string): Promise<RunRecord> =>
  runCase(one, { ...bench, variables: new Map([...bench.variables, ['run', run]]) });

async function requireGreen(cases: readonly RunnableCase[], bench: OpenBench, run: string): Promise<void> {
  for (const one of cases) {
    const record = await runAs(one, bench, `${run}z`);
    if (record.verdict !== 'match' && record.verdict !== 'deviation')
      throw new InputError(`${one.id} is ${record.verdict} with nothing changed; a fault on top of that would show nothing`);
  }
}

async function tryOperator(
  operator: EffectOperator,
  cases: readonly RunnableCase[],
  trial: Trial,
  bench: OpenBench,
  run: string,
  signal: AbortSignal,
): Promise<EffectFinding> {
  const { id, title, group, harmless = false, expected } = operator;
  const common = { operator: id, title, group, harmless, expectedCodes: expected };
  for (const [at, one] of cases.filter((other) => probedEffects(other.script).includes(group)).entries()) {
    signal.throwIfAborted();
    await trial.begin(operator);
    const record = await runAs(one, bench, `${run}${at.toString(36)}`);
    const done = trial.end();
    if (done === undefined) continue;
    const foundCodes = record.divergences.map(({ code }) => code);
    const outcome = outcomeOf(record, harmless, expected);
    const unclear = record.verdict === 'inconclusive' ? [`inconclusive: ${record.detail}`] : [];
    return {
      ...common,
      applied: true,
      case: one.id,
      done,
      foundCodes,
      locations: [...record.divergences.map(({ location }) => location), ...unclear],
      outcome,
    };
  }
  return { ...common, applied: false, case: '', done: '', foundCodes: [], locations: [], outcome: 'not-applied' };
}

function outcomeOf(record: RunRecord, harmless: boolean, expected: readonly DivergenceCode[]): EffectFinding['outcome'] {
  const green = record.verdict === 'match' || record.verdict === 'deviation';
  if (harmless) return green ? 'quiet' : 'false-alarm';
  if (green) return 'missed';
  return record.divergences.some(({ code }) => expected.includes(code)) ? 'caught' : 'caught-otherwise';
}

/** The operator of the moment, and what it did. */
class Trial {
  readonly shown: string[] = [];
  private operator: EffectOperator | undefined;
  private done: string | undefined;

  constructor(
    private readonly client: Client,
    private readonly config: EffectsConfig,
    private readonly random: Random,
  ) {}

  async begin(operator: EffectOperator): Promise<void> {
    this.shown.length = 0;
    this.operator = operator;
    this.done = operator.at === 'before' ? await operator.apply(this.client, this.random) : undefined;
  }

  end(): string | undefined {
    this.operator = undefined;
    return this.done;
  }

  tamper(): EffectsTamper | undefined {
    const { operator, client, config, random } = this;
    if (operator === undefined) return undefined;
    switch (operator.at) {
      case 'before':
        return undefined;
      case 'database':
        return {
          database: async (changes) => {
            const wasShown = (text: string): boolean => this.shown.some((part) => part.includes(text));
            this.done = await operator.apply({ client, changes, config, wasShown }, random);
          },
        };
      case 'metrics':
        return { metricsPage: (page, before) => this.keep(operator.apply(page, before, random), (changed) => changed.page) ?? page };
      case 'caught':
        return { caught: (caught: Caught) => this.keep(operator.apply(caught, random), (changed) => changed.caught) ?? caught };
    }
  }

  private keep<T extends { readonly done: string }, R>(changed: T | undefined, take: (changed: T) => R): R | undefined {
    this.done = changed?.done;
    return changed === undefined ? undefined : take(changed);
  }
}
