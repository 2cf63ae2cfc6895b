import type { Approvals } from '../compare/approvals.js';
import { BindingTable } from '../compare/bindings.js';
import { compareObservations } from '../compare/compare-observations.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { RunnableCase } from '../core/contract-case.js';
import { SPELLING_CODES, type Divergence } from '../core/divergence.js';
import type { Exchange, Request } from '../core/exchange.js';
import type { Observation, StepObservation } from '../core/observation.js';
import { replayCase } from '../replay/replay-case.js';
import type { SideSession } from '../replay/session.js';
import { countOccurrences, siteOf } from './fault-site.js';
import type { FaultOperator, FaultSite, HarmlessChange } from './operator.js';
import { Random } from '../core/random.js';
import { judgeFault, type Detection, type FaultOutcome, type HarmlessOutcome } from './tally.js';
import { fitsWire, wireAnswerOf, wireBytes, type WireAnswer } from './wire-answer.js';
import type { Wire } from './wire.js';

export interface LiveInput {
  readonly subject: string;
  readonly cases: readonly RunnableCase[];
  readonly oracle: SideSession;
  readonly target: SideSession;
  readonly rules: ComparisonRules;
  readonly approvals: Approvals;
  /** Variables of a case; a new name each time, so that a case can run again and again. */
  readonly variables: (caseId: string) => ReadonlyMap<string, string>;
  readonly catalogue: readonly FaultOperator[];
  readonly harmless: readonly HarmlessChange[];
  readonly seeds: readonly number[];
  readonly wire: Wire;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly progress: (done: number, of: number) => void;
}

/** One case as it ran without a change. */
interface Baseline {
  readonly contract: RunnableCase;
  readonly target: Observation;
  readonly known: ReadonlySet<string>;
}

/** Something done to one answer of the target, and what the comparison said of it beyond what it says without. */
interface Changed<Made> {
  readonly made: Made;
  readonly where: string;
  readonly divergences: readonly Divergence[];
  readonly uncounted: readonly Divergence[];
  readonly masked: readonly Divergence[];
}

type Apply<Made> = (site: FaultSite, random: Random) => Made | undefined;

/** Runs of a case that are tried before an operator counts as without a place. */
const TRIES = 12;

/** Places for each harmless change. */
const HARMLESS_PLACES = 3;

/**
 * Places every fault once a seed on the answers that the target really gives: the case runs again on both sides, and on its way
 * to the harness one answer of the target is changed on the wire.
 */
export async function proveLive(input: LiveInput): Promise<Detection> {
  const prover = new LiveProver(input);
  const unusable = await prover.runWithoutChange();
  const faults: FaultOutcome[] = [];
  for (const seed of input.seeds) {
    const random = new Random(seed);
    for (const operator of input.catalogue) {
      const changed = await prover.place(operator.apply, random, (said) => !isSpeltOtherwiseAnyway(said));
      if (changed !== undefined) {
        const { made, where, divergences, uncounted, masked } = changed;
        const judged = judgeFault(made.expected, divergences, uncounted, masked);
        faults.push({ operator: operator.id, group: operator.group, seed, where, what: made.what, expected: made.expected, ...judged });
      }
      input.progress(faults.length, input.seeds.length * input.catalogue.length);
    }
  }
  const harmless: HarmlessOutcome[] = [];
  const random = new Random(input.seeds[0] ?? 1);
  for (const change of input.harmless) {
    const red: string[] = [];
    let applied = 0;
    for (; applied < HARMLESS_PLACES; applied += 1) {
      const changed = await prover.place(
        (site) => withoutClock(change.apply(site, random)),
        random,
        () => true,
      );
      if (changed === undefined) break;
      const [first] = changed.divergences;
      if (first !== undefined) red.push(`${changed.where}: ${first.code} ${first.location}: ${String(first.oracle)} → ${String(first.target)}`);
    }
    harmless.push({ change: change.id, title: change.title, applied, red });
  }
  return { subject: input.subject, operators: input.catalogue, faults, harmless, unusable };
}

/** Where the sides spell a thing differently anyway, another spelling changes nothing that is compared: the fault is drawn again. */
function isSpeltOtherwiseAnyway({ made, divergences, uncounted }: Changed<{ readonly expected: Divergence['code'] }>): boolean {
  return SPELLING_CODES[made.expected] !== undefined && divergences.length + uncounted.length === 0;
}

/** Changes that need another clock or address can only be made to a recording. */
function withoutClock(made: ReturnType<HarmlessChange['apply']>): typeof made {
  return made?.startedAt === undefined && made?.authority === undefined ? made : undefined;
}

class LiveProver {
  private readonly baselines: Baseline[] = [];

  constructor(private readonly input: LiveInput) {}

  /** Runs every case once, its answers carried over the wire unchanged; gives the cases that are not green even so. */
  async runWithoutChange(): Promise<string[]> {
    const unusable: string[] = [];
    for (const contract of this.input.cases) {
      const session = this.changing(async (exchange) =>
        isSendable(exchange) ? this.input.wire.carry(exchange, wireAnswerOf(exchange)) : Promise.resolve(exchange),
      );
      const { divergences, uncounted, target, halted, isDeviation } = await this.run(contract, session);
      if (halted || divergences.length > 0) unusable.push(`${contract.id}: not green without a fault`);
      // What an approved deviation covers differs already; a fault within it would be no news to anyone.
      else if (isDeviation) unusable.push(`${contract.id}: an approved deviation covers a part of it`);
      else this.baselines.push({ contract, target, known: new Set(uncounted.map(keyOf)) });
    }
    return unusable;
  }

  /** Looks for a case and step that offer a place, by the answers of the run without a change, and runs the case with the change there. */
  async place<Made extends { readonly answer: WireAnswer }>(
    apply: Apply<Made>,
    random: Random,
    isWanted: (said: Changed<Made>) => boolean,
  ): Promise<Changed<Made> | undefined> {
    const { rules, signal } = this.input;
    const start = random.below(this.baselines.length);
    let tried = 0;
    for (let offset = 0; offset < this.baselines.length && tried < TRIES; offset += 1) {
      signal.throwIfAborted();
      const baseline = this.baselines[(start + offset) % this.baselines.length];
      if (baseline === undefined) continue;
      const occurrences = countOccurrences(exchangesOf(baseline.target), rules);
      const steps = baseline.target.steps.filter(
        (step) =>
          step.kind === 'exchange' &&
          !step.setup &&
          isSendable(step.exchange) &&
          apply(siteOf(step.exchange, rules, occurrences, step.pages !== undefined), random) !== undefined,
      );
      const step = random.pick(steps);
      if (step === undefined) continue;
      tried += 1;
      const said = await this.runChanged(baseline, step, apply, random);
      if (said !== undefined && isWanted(said)) return said;
    }
    return undefined;
  }

  private async runChanged<Made extends { readonly answer: WireAnswer }>(
    baseline: Baseline,
    step: StepObservation,
    apply: Apply<Made>,
    random: Random,
  ): Promise<Changed<Made> | undefined> {
    const seen: Exchange[] = [];
    const done: Made[] = [];
    const isFollowed = step.kind === 'exchange' && step.pages !== undefined;
    const place = exchangesOf(baseline.target, step.step).length;
    const session = this.changing(async (exchange) => {
      seen.push(exchange);
      if (seen.length !== place || !isSendable(exchange)) return exchange;
      const site = siteOf(exchange, this.input.rules, countOccurrences(seen, this.input.rules), isFollowed);
      const made = apply(site, random);
      if (made === undefined || Buffer.compare(wireBytes(made.answer), wireBytes(site.answer)) === 0) return exchange;
      done.push(made);
      return this.input.wire.carry(exchange, made.answer);
    });
    const { divergences, uncounted, masked } = await this.run(baseline.contract, session);
    const [made] = done;
    if (made === undefined) return undefined;
    const more = uncounted.filter((divergence) => !baseline.known.has(keyOf(divergence)));
    return { made, where: `${baseline.contract.id} step ${String(step.step)}`, divergences, uncounted: more, masked };
  }

  /** The target's session with its answers changed on their way. */
  private changing(change: (exchange: Exchange) => Promise<Exchange>): SideSession {
    const { target } = this.input;
    return { ...target, send: async (request: Request, signal: AbortSignal) => change(await target.send(request, signal)) };
  }

  private async run(
    contract: RunnableCase,
    target: SideSession,
  ): Promise<{
    divergences: readonly Divergence[];
    uncounted: readonly Divergence[];
    masked: readonly Divergence[];
    target: Observation;
    halted: boolean;
    isDeviation: boolean;
  }> {
    const { oracle, rules, approvals, signal, now } = this.input;
    const variables = this.input.variables(contract.id);
    const play = (session: SideSession): Promise<Observation> => replayCase({ script: contract.script, variables, session, signal, now });
    const [left, right] = await Promise.all([play(oracle), play(target)]);
    const { divergences, uncounted } = compareObservations(left, right, rules, new BindingTable());
    const { uncovered, covered, masked } = approvals.review(contract.id, divergences, false);
    // The name of the case is part of keys and paths, and another one in every run.
    const named = (divergence: Divergence): Divergence => ({ ...divergence, location: divergence.location.replaceAll(variables.get('case') ?? '', '{case}') });
    return {
      divergences: uncovered,
      uncounted: uncounted.map(named),
      masked: masked.map((one) => one.divergence),
      target: right,
      isDeviation: covered.length > 0,
      halted: left.halt !== undefined || right.halt !== undefined,
    };
  }
}

function isSendable(exchange: Exchange): exchange is Extract<Exchange, { kind: 'response' }> {
  return exchange.kind === 'response' && fitsWire(exchange.response, exchange.request.method === 'HEAD');
}

const keyOf = (divergence: Divergence): string => `${divergence.code} ${divergence.location}`;

/** Every exchange of a side in the order of sending, up to the first one of step `last`. */
function exchangesOf(side: Observation, last = Number.POSITIVE_INFINITY): Exchange[] {
  return side.steps.flatMap((step) => {
    if (step.kind !== 'exchange' || step.step > last) return [];
    return step.step === last ? [step.exchange] : [step.exchange, ...(step.pages?.more ?? [])];
  });
}
