import { InputError } from '../core/problem.js';
import { faultOfReceived } from './check-run.js';
import type { Received } from './constant-answer.js';
import type { Contender } from './contenders.js';
import { shuffled } from './statistics.js';
import { lastLine, timed } from './timed-process.js';

export type Measured = { readonly kind: 'measured'; readonly samplesMs: readonly number[] } | { readonly kind: 'failed'; readonly why: string };

export interface MeasureInput {
  readonly contenders: readonly Contender[];
  readonly expected: Received;
  readonly repetitions: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * Runs every contender once a round, in random order, so that a busy moment of the machine hits all alike. The first round only warms
 * the file caches. A contender whose run failed is out: time of work not done says nothing. Throws InputError when a needed one failed.
 */
export async function measure({ contenders, expected, repetitions, random, signal, note }: MeasureInput): Promise<Map<string, Measured>> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const failed = new Map<string, string>();
  for (let round = 0; round <= repetitions; round += 1) {
    note(round === 0 ? 'warming up' : `round ${String(round)} of ${String(repetitions)}`);
    for (const contender of shuffled(contenders, random)) {
      if (failed.has(contender.name)) continue;
      const { wallMs, fault } = await runOnce(contender, expected, signal);
      if (fault !== undefined && contender.needed) throw new InputError(`${contender.name} did not do its work, so nothing can be compared with it: ${fault}`);
      if (fault !== undefined) failed.set(contender.name, fault);
      else if (round > 0) samples.get(contender.name)?.push(wallMs);
    }
  }
  return new Map(
    [...samples].map(([name, samplesMs]): [string, Measured] => {
      const why = failed.get(name);
      return [name, why === undefined ? { kind: 'measured', samplesMs } : { kind: 'failed', why }];
    }),
  );
}

async function runOnce(contender: Contender, expected: Received, signal: AbortSignal): Promise<{ wallMs: number; fault: string | undefined }> {
  const ended = await timed(contender.command, signal);
  const received = await Promise.all(contender.servers.map((server) => server.received()));
  const own = contender.fault(ended);
  const wire = received.map((one) => faultOfReceived(one, expected)).find((fault) => fault !== undefined);
  const fault = own === undefined ? wire : `${own}: ${lastLine(ended)}`;
  return { wallMs: ended.wallMs, fault };
}
