import type { PerSide } from '../core/budget.js';
import { SIDES, type StreamSamples } from './stream-samples.js';

/** What became of a request. */
export type Outcome = 'ok' | 'error' | 'late' | 'warm-up';

/** One request of a segment, after it was answered. */
export interface Shot {
  readonly side: 'oracle' | 'target';
  /** Number of the block in the segment. */
  readonly block: number;
  readonly item: number;
  readonly first: boolean;
  readonly outcome: Outcome;
  /** From the intended start to the last byte, milliseconds. */
  readonly ms: number;
  /** Kind of error, empty for none. */
  readonly error: string;
}

/** What a segment says of a side beside its requests. */
export interface SegmentSide {
  /** Connections opened in it. */
  readonly connections: number;
  readonly digestsChecked: number;
  readonly digestsWrong: number;
}

/** One uninterrupted stretch of sampling of one stream, as it is kept: every request, in columns; one line of a file. */
export interface SegmentRecord {
  readonly type: 'segment';
  readonly stream: string;
  /** Counts from 1 over the whole run. */
  readonly number: number;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  /** Seconds that count, warming up left out. */
  readonly seconds: number;
  readonly blocks: number;
  /** `o` and `t`, one a request. */
  readonly side: string;
  /** `k` ok, `e` error, `l` late, `w` warming up. */
  readonly outcome: string;
  /** `1` for a first hit. */
  readonly first: string;
  readonly block: readonly number[];
  readonly item: readonly number[];
  /** Whole microseconds. */
  readonly micros: readonly number[];
  readonly errors: PerSide<Readonly<Record<string, number>>>;
  readonly sides: PerSide<SegmentSide>;
  readonly generator: { readonly p99: number; readonly max: number };
  readonly down: readonly ('oracle' | 'target')[];
  /** Seconds by which the wall clock moved against the monotonic one, when it did. */
  readonly clockStep?: number;
  /** Sides that could not keep up with what came. */
  readonly backlog?: readonly ('oracle' | 'target')[];
}

const LETTERS: Readonly<Record<Outcome, string>> = { ok: 'k', error: 'e', late: 'l', 'warm-up': 'w' };

export type SegmentHead = Omit<SegmentRecord, 'type' | 'side' | 'outcome' | 'first' | 'block' | 'item' | 'micros' | 'errors'>;

/** Packs the requests of a segment. */
export function segmentOf(head: SegmentHead, shots: readonly Shot[]): SegmentRecord {
  const errors = { oracle: {} as Record<string, number>, target: {} as Record<string, number> };
  for (const { side, outcome, error } of shots) if (outcome === 'error') errors[side][error] = (errors[side][error] ?? 0) + 1;
  return {
    type: 'segment',
    ...head,
    side: shots.map(({ side }) => (side === 'oracle' ? 'o' : 't')).join(''),
    outcome: shots.map(({ outcome }) => LETTERS[outcome]).join(''),
    first: shots.map(({ first }) => (first ? '1' : '0')).join(''),
    block: shots.map(({ block }) => block),
    item: shots.map(({ item }) => item),
    micros: shots.map(({ ms }) => Math.max(0, Math.round(ms * 1000))),
    errors,
  };
}

/** Adds a segment to what is known of its stream; its blocks come after the ones that are there. */
export function addSegment(stream: StreamSamples, segment: SegmentRecord, firstBlock: number): void {
  for (const [at, micros] of segment.micros.entries()) {
    const side = stream[segment.side[at] === 'o' ? 'oracle' : 'target'];
    switch (segment.outcome[at]) {
      case 'k':
        side.ok.push({ block: firstBlock + (segment.block[at] ?? 0), ms: micros / 1000, item: segment.item[at] ?? 0, first: segment.first[at] === '1' });
        break;
      case 'l':
        side.late += 1;
        break;
      case 'w':
        side.warmUp += 1;
        break;
    }
  }
  for (const name of SIDES) {
    const side = stream[name];
    for (const [kind, count] of Object.entries(segment.errors[name])) side.errors[kind] = (side.errors[kind] ?? 0) + count;
    const { connections, digestsChecked, digestsWrong } = segment.sides[name];
    side.connections += connections;
    side.digestsChecked += digestsChecked;
    side.digestsWrong += digestsWrong;
  }
  for (const side of segment.down) stream.down.add(side);
  for (const side of segment.backlog ?? []) stream.backlog.add(side);
  if (segment.clockStep !== undefined) stream.clockSteps.push(segment.clockStep);
  stream.generator.p99 = Math.max(stream.generator.p99, segment.generator.p99);
  stream.generator.max = Math.max(stream.generator.max, segment.generator.max);
  stream.seconds += segment.seconds;
}

/** A segment of which only what the target did counts. */
export function withoutOracle(segment: SegmentRecord): SegmentRecord {
  const kept = segment.micros.flatMap((_, at) => (segment.side[at] === 't' ? [at] : []));
  const letters = (text: string): string => kept.map((at) => text[at] ?? '').join('');
  const numbers = (values: readonly number[]): number[] => kept.map((at) => values[at] ?? 0);
  const { side, outcome, first, block, item, micros, errors, sides, down, backlog } = segment;
  return {
    ...segment,
    side: letters(side),
    outcome: letters(outcome),
    first: letters(first),
    block: numbers(block),
    item: numbers(item),
    micros: numbers(micros),
    errors: { oracle: {}, target: errors.target },
    sides: { oracle: { connections: 0, digestsChecked: 0, digestsWrong: 0 }, target: sides.target },
    down: down.filter((name) => name === 'target'),
    ...(backlog === undefined ? {} : { backlog: backlog.filter((name) => name === 'target') }),
  };
}
