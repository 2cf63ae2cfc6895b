import { emptyStream, type StreamSamples } from '../budgets/stream-samples.js';
import { Random } from '../core/random.js';

export interface Answering {
  /** Factor of the latency when something is asked for the first time. */
  readonly first: number;
  /** The same when it is asked again: below 1 with a cache. */
  readonly later: number;
}

/** A stream of 6,000 answers of each side, twenty a block, 10 to 12 ms before the factors; each thing is asked `repeats` times in a row. */
export function cachedStream(oracle: Answering, target: Answering, repeats: number, leftOut: readonly string[] = []): StreamSamples {
  const items = Array.from({ length: 6000 / repeats }, (_, at) => ({ case: `PT-ROUTE-0327.pull-${String(at)}`, row: 'ROUTE-0327' }));
  const stream = emptyStream({ id: 'PB-REG-PULL/registry-jwt', budget: 'PB-REG-PULL', items, leftOut });
  const random = new Random(17);
  for (const [side, factors] of [
    ['oracle', oracle],
    ['target', target],
  ] as const)
    for (let n = 0; n < 6000; n += 1) {
      const first = n % repeats === 0;
      const ms = (10 + 2 * random.next()) * (first ? factors.first : factors.later);
      stream[side].ok.push({ block: Math.floor(n / 20), ms, item: Math.floor(n / repeats), first });
    }
  stream.seconds = 300;
  return stream;
}
