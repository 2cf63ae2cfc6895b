import { worstStatus, type BudgetRule, type MeasureVerdict, type StreamVerdict } from '../core/budget.js';
import { Random } from '../core/random.js';
import { levelsOf, LOOKS, lookTimes } from './error-rates.js';
import { isLatencyRule, judgeStream, LONG_WINDOW_SECONDS } from './judge-stream.js';
import { judgePool, judgeScans, notMeasured, type ScanTally } from './judge-pool.js';
import { addSegment, type SegmentRecord } from './segment.js';
import { emptyStream, type StreamSamples } from './stream-samples.js';

/** A stream as the run is planned with it. */
export interface PlannedStream extends Pick<StreamSamples, 'id' | 'budget' | 'items' | 'leftOut'> {
  /** Longest time of sampling, seconds. */
  readonly seconds: number;
}

export interface BudgetRunInput {
  readonly rules: readonly BudgetRule[];
  readonly streams: readonly PlannedStream[];
  /** Why a budget is not measured, by budget id. */
  readonly missing: ReadonlyMap<string, string>;
  readonly windowSeconds: number;
  /** True: a stream ends when all its rules are decided. False: the window is watched to its end, and only a breach is said before. */
  readonly adaptive: boolean;
  readonly seed: number;
  /** Id of a baseline that stands in for the oracle: the sides were not measured under the same circumstances, so nothing is shown to be within. */
  readonly baseline?: string;
}

/** One rule over one stream, or over all streams of its budget. */
interface Judgement {
  readonly rule: BudgetRule;
  readonly ruleNumber: number;
  /** Undefined for a rule that pools its budget's streams. */
  readonly stream?: string;
  readonly streams: readonly string[];
  looks: number;
  verdict: StreamVerdict | undefined;
  /** The verdict stands: samples that come later do not change it. */
  decided: boolean;
}

/**
 * The state of a whole run over all budgets: takes samples, looks at them at the planned times and no oftener, and keeps what was decided.
 * The number of judgements and looks is fixed before the first sample; the promised error rates are shared out over them.
 */
export class BudgetRun {
  readonly streams: ReadonlyMap<string, StreamSamples>;
  private readonly blocks = new Map<string, number>();
  private readonly judgements: readonly Judgement[];
  private readonly planned: ReadonlyMap<string, PlannedStream>;

  constructor(private readonly input: BudgetRunInput) {
    this.planned = new Map(input.streams.map((stream) => [stream.id, stream]));
    this.streams = new Map(input.streams.map((stream) => [stream.id, emptyStream(stream)]));
    this.judgements = input.rules.flatMap((rule, ruleNumber): Judgement[] => {
      const ids = input.streams.filter(({ budget }) => budget === rule.budget).map(({ id }) => id);
      const fresh = { rule, ruleNumber, looks: 0, verdict: undefined, decided: false };
      if (ids.length === 0 || rule.measure === 'new_full_scans') return [{ ...fresh, streams: [] }];
      return isLatencyRule(rule) ? ids.map((id) => ({ ...fresh, stream: id, streams: [id] })) : [{ ...fresh, streams: ids }];
    });
  }

  /** Takes a segment; its blocks come after those of the stream's earlier ones. A segment of a stream that is not planned is a mistake. */
  add(segment: SegmentRecord): void {
    const stream = this.streams.get(segment.stream);
    if (stream === undefined) throw new Error(`no stream ${segment.stream} is planned`);
    const before = this.blocks.get(segment.stream) ?? 0;
    addSegment(stream, segment, before);
    this.blocks.set(segment.stream, before + segment.blocks);
  }

  /** Judges what is due for a look. Call it whenever samples have come; it looks only when the next planned time is reached. */
  look(): void {
    for (const judgement of this.judgements) {
      if (judgement.decided) continue;
      const due = this.dueTimes(judgement)[judgement.looks];
      if (due === undefined || this.sampledSeconds(judgement) + 1e-6 < due) continue;
      this.judge(judgement);
    }
  }

  /** True when more samples of the stream can change something. */
  wants(id: string): boolean {
    const { seconds = 0 } = this.planned.get(id) ?? {};
    const sampled = this.streams.get(id);
    if (sampled === undefined || sampled.down.size > 0 || sampled.seconds + 1e-6 >= seconds) return false;
    return this.judgements.some((judgement) => judgement.streams.includes(id) && !judgement.decided);
  }

  /** The verdicts over all samples, for every rule of the policy. `scans`: what was found of the database, when it was looked at. */
  finish(scans?: ScanTally): MeasureVerdict[] {
    for (const judgement of this.judgements) {
      const { rule, streams } = judgement;
      if (rule.measure === 'new_full_scans') judgement.verdict = scans === undefined ? notMeasured(rule.budget, this.input.missing) : judgeScans(rule, scans);
      else if (streams.length === 0) judgement.verdict = notMeasured(rule.budget, this.input.missing);
      else if (!judgement.decided && (!this.input.adaptive || judgement.looks < this.dueTimes(judgement).length)) this.judge(judgement, true);
    }
    return this.input.rules.map((rule, number): MeasureVerdict => {
      const streams = this.judgements.flatMap(({ ruleNumber, verdict }) => (ruleNumber === number && verdict !== undefined ? [verdict] : []));
      return { ...rule, status: worstStatus(streams.map(({ status }) => status)), streams };
    });
  }

  private judge(judgement: Judgement, isLast = false): void {
    const { rule, ruleNumber, looks } = judgement;
    const { seed, windowSeconds, adaptive } = this.input;
    const streams = judgement.streams.flatMap((id) => this.streams.get(id) ?? []);
    const random = new Random(seed + 7919 * (ruleNumber + 1) + 104_729 * looks + (judgement.stream === undefined ? 0 : textSeed(judgement.stream)));
    const [first] = streams;
    const levels = levelsOf(this.judgements.length, this.isLong(judgement) ? 1 : LOOKS);
    judgement.verdict =
      judgement.stream !== undefined && first !== undefined
        ? judgeStream(first, rule, { levels, windowSeconds, random })
        : judgePool(rule, streams, levels);
    const { baseline } = this.input;
    if (baseline !== undefined && judgement.verdict.status === 'within')
      judgement.verdict = {
        ...judgement.verdict,
        status: 'undecided',
        reason: 'baseline-only',
        detail: `within by baseline ${baseline}, but a baseline was taken at another time: measure both sides in one window`,
      };
    judgement.looks = looks + 1;
    const { status } = judgement.verdict;
    // A window that is to be watched to its end is not within before it.
    judgement.decided = status === 'breached' || ((adaptive || isLast) && status !== 'undecided');
  }

  /**
   * Seconds of sampling after which a judgement is looked at while the window runs. A window that is watched to its end has its last look in
   * `finish`, over all samples: one more would break the promise, which is shared out over LOOKS of them.
   */
  private dueTimes(judgement: Judgement): number[] {
    const { adaptive } = this.input;
    if (judgement.streams.length === 0) return [];
    const planned = this.plannedSeconds(judgement);
    const times = this.isLong(judgement) ? [planned] : lookTimes(planned);
    return adaptive ? times : times.slice(0, -1);
  }

  /** The 99th percentile is what a long window is for: it is looked at once, when the window is over. */
  private isLong({ rule }: Judgement): boolean {
    return rule.measure === 'p99_latency' && this.input.windowSeconds >= LONG_WINDOW_SECONDS;
  }

  private plannedSeconds({ streams }: Judgement): number {
    return streams.reduce((sum, id) => sum + (this.planned.get(id)?.seconds ?? 0), 0);
  }

  private sampledSeconds({ streams }: Judgement): number {
    return streams.reduce((sum, id) => sum + (this.streams.get(id)?.seconds ?? 0), 0);
  }
}

/** A number of a name, so that streams resample independently and repeatably (FNV-1a, 32 bits). */
function textSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
