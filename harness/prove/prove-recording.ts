import type { Approvals } from '../compare/approvals.js';
import { BindingTable } from '../compare/bindings.js';
import { compareObservations } from '../compare/compare-observations.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import type { Exchange, HeaderList } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { countOccurrences, siteOf } from './fault-site.js';
import type { FaultOperator, FaultSite, HarmlessChange } from './operator.js';
import { Random } from '../core/random.js';
import { judgeFault, type Detection, type FaultOutcome, type HarmlessOutcome } from './tally.js';
import type { Wire } from './wire.js';
import { fitsWire, wireAnswerOf, wireBytes, type WireAnswer } from './wire-answer.js';

type ExchangeStep = Extract<StepObservation, { kind: 'exchange' }>;

export interface RecordedAnswers {
  readonly id: string;
  readonly steps: readonly ExchangeStep[];
}

export interface ProveInput {
  readonly subject: string;
  readonly cases: readonly RecordedAnswers[];
  readonly rules: ComparisonRules;
  readonly approvals: Approvals;
  readonly catalogue: readonly FaultOperator[];
  readonly harmless: readonly HarmlessChange[];
  readonly seeds: readonly number[];
  /** Faults in all, spread evenly over seeds and operators. */
  readonly faults: number;
  readonly wire: Wire;
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => void;
}

interface Subject {
  readonly caseId: string;
  readonly step: ExchangeStep;
  readonly site: FaultSite;
}

/** Places per operator and seed that are tried before the operator counts as without a place in this recording. */
const TRIES = 3;

/** Applies faults and harmless changes to the answers of a recording, each against itself as it was recorded, all over the wire. */
export async function proveRecording(input: ProveInput): Promise<Detection> {
  const { cases, rules, catalogue, seeds } = input;
  const unusable: string[] = [];
  const carried = new Map<ExchangeStep, ExchangeStep>();
  for (const { id, steps } of cases) {
    for (const step of steps) {
      const made = await carry(step, input.wire);
      if (typeof made === 'string') {
        unusable.push(`${id} step ${String(step.step)}: ${made}`);
        continue;
      }
      carried.set(step, made);
    }
  }
  const occurrences = countOccurrences(
    [...carried.values()].map((step) => step.exchange),
    rules,
  );
  const whole = cases.map(({ id, steps }) => ({ id, steps: steps.flatMap((step) => carried.get(step) ?? []) }));
  const subjects = whole.flatMap(({ id, steps }) =>
    steps.flatMap((step): Subject[] =>
      step.exchange.kind === 'fault' || (step.setup && !isAllSetup(steps))
        ? []
        : [{ caseId: id, step: { ...step, setup: false }, site: siteOf(step.exchange, rules, occurrences) }],
    ),
  );
  const prover = new Prover(input, subjects, whole);
  const faults: FaultOutcome[] = [];
  const perSeed = Math.ceil(input.faults / seeds.length);
  for (const seed of seeds) {
    const random = new Random(seed);
    for (let placed = 0, round = 0; placed < perSeed; round += 1) {
      const before = placed;
      for (const operator of catalogue) {
        if (placed >= perSeed) break;
        input.signal.throwIfAborted();
        const outcome = await prover.applyFault(operator, random, seed);
        if (outcome === undefined) continue;
        faults.push(outcome);
        placed += 1;
        input.progress(faults.length, input.faults);
      }
      if (placed === before && round >= TRIES) break;
    }
  }
  const harmless: HarmlessOutcome[] = [];
  for (const change of input.harmless) harmless.push(await prover.applyHarmless(change, new Random(seeds[0] ?? 1)));
  return { subject: input.subject, operators: input.catalogue, faults, harmless, unusable };
}

/** A recorded case of setup steps alone is compared as if they were measured; see compare-recordings.ts. */
const isAllSetup = (steps: readonly ExchangeStep[]): boolean => steps.every((step) => step.setup);

/** An exchange as the client reads it from the wire, or why it cannot be put there. */
async function carry(step: ExchangeStep, wire: Wire): Promise<ExchangeStep | string> {
  const { exchange } = step;
  if (exchange.kind === 'fault') return exchange.detail;
  if (!fitsWire(exchange.response, exchange.request.method === 'HEAD'))
    return 'its recorded body cannot be sent: it stands where HTTP has none, or is encoded in an unknown way';
  const made = await wire.carry(exchange, wireAnswerOf(exchange));
  return made.kind === 'fault' ? `${made.fault}: ${made.detail}` : { ...step, exchange: made };
}

/** What the comparison said of one change. */
interface Said {
  readonly divergences: readonly Divergence[];
  readonly uncounted: readonly Divergence[];
  readonly masked: readonly Divergence[];
}

class Prover {
  constructor(
    private readonly input: ProveInput,
    private readonly subjects: readonly Subject[],
    private readonly whole: readonly RecordedAnswers[],
  ) {}

  /** Places one fault at random; undefined when the recording offers no place for it. */
  async applyFault(operator: FaultOperator, random: Random, seed: number): Promise<FaultOutcome | undefined> {
    const start = random.below(this.subjects.length);
    for (let offset = 0; offset < this.subjects.length; offset += 1) {
      const subject = this.subjects[(start + offset) % this.subjects.length];
      const fault = subject === undefined ? undefined : operator.apply(subject.site, random);
      // A fault that changes nothing is drawn again, from the next answer on.
      if (subject === undefined || fault === undefined || isSameAnswer(fault.answer, subject.site.answer)) continue;
      const target = await this.input.wire.carry(subject.step.exchange, fault.answer);
      const said = this.compare(subject, target);
      const where = `${subject.caseId} step ${String(subject.step.step)}`;
      return {
        operator: operator.id,
        group: operator.group,
        seed,
        where,
        what: fault.what,
        expected: fault.expected,
        ...judgeFault(fault.expected, said.divergences, said.uncounted, said.masked),
      };
    }
    return undefined;
  }

  async applyHarmless(change: HarmlessChange, random: Random): Promise<HarmlessOutcome> {
    let applied = 0;
    const red: string[] = [];
    const start = random.below(this.subjects.length);
    for (let offset = 0; offset < this.subjects.length && applied < 25; offset += 1) {
      const subject = this.subjects[(start + offset) % this.subjects.length];
      const made = subject === undefined ? undefined : change.apply(subject.site, random);
      if (subject === undefined || made === undefined || isSameAnswer(made.answer, subject.site.answer)) continue;
      applied += 1;
      const target = await this.input.wire.carry(moved(subject.step.exchange, made), made.answer);
      // A side has one address: elsewhere in the recording it has the other one.
      const { divergences } = made.authority === undefined ? this.compare(subject, target) : this.compareAlone(subject, target);
      const [first] = divergences;
      if (first !== undefined)
        red.push(`${subject.caseId} step ${String(subject.step.step)}: ${first.code} ${first.location}: ${String(first.oracle)} → ${String(first.target)}`);
    }
    return { change: change.id, title: change.title, applied, red };
  }

  /** Compares one answer with its changed copy; what an id is elsewhere in the recording is asked only when nothing else differs. */
  private compare(subject: Subject, target: Exchange): Said {
    const alone = this.compareAlone(subject, target);
    if (alone.divergences.length > 0 || alone.uncounted.length > 0) return alone;
    const { rules, approvals } = this.input;
    const bindings = new BindingTable();
    const divergences: Divergence[] = [];
    for (const { id, steps } of this.whole) {
      const others = id === subject.caseId ? steps.map((step) => (step.step === subject.step.step ? { ...step, exchange: target } : step)) : steps;
      const found = compareObservations({ side: 'oracle', steps }, { side: 'target', steps: others }, rules, bindings).divergences;
      divergences.push(...approvals.review(id, found, true).uncovered);
    }
    return { ...alone, divergences };
  }

  private compareAlone(subject: Subject, target: Exchange): Said {
    const { rules, approvals } = this.input;
    const changed: ExchangeStep = { ...subject.step, exchange: target };
    const { divergences, uncounted } = compareObservations(
      { side: 'oracle', steps: [subject.step] },
      { side: 'target', steps: [changed] },
      rules,
      new BindingTable(),
    );
    const { uncovered, masked } = approvals.review(subject.caseId, divergences, true);
    return { divergences: uncovered, uncounted, masked: masked.map((one) => one.divergence) };
  }
}

const isSameAnswer = (one: WireAnswer, other: WireAnswer): boolean => one.ending === other.ending && Buffer.compare(wireBytes(one), wireBytes(other)) === 0;

/** The exchange as if the side had another clock or address. */
function moved(exchange: Exchange, { startedAt, authority }: { readonly startedAt?: string; readonly authority?: string }): Exchange {
  const headers: HeaderList =
    authority === undefined
      ? exchange.request.headers
      : exchange.request.headers.map(([name, value]) => (name.toLowerCase() === 'host' ? [name, authority] : [name, value]));
  return { ...exchange, request: { ...exchange.request, headers }, ...(startedAt === undefined ? {} : { startedAt }) };
}
