import type { RunnableCase } from '../core/contract-case.js';
import { probedEffects } from '../core/fixture.js';
import type { GoldenCase, GoldenSource } from '../core/golden.js';
import type { Observation } from '../core/observation.js';
import { GoldenRedactor } from '../sides/golden-redactor.js';
import { inCaseOrder } from './case-order.js';
import type { OpenBench } from './open-bench.js';
import { proveGolden, type Unrecorded } from './prove-golden.js';
import { playCase, withoutEffects } from './run-case.js';

export interface RecordLiveInput {
  readonly cases: readonly RunnableCase[];
  readonly bench: OpenBench;
  readonly redactor: GoldenRedactor;
  readonly source: GoldenSource;
  readonly progress: (done: number, of: number) => void;
}

export interface Recorded {
  readonly cases: readonly GoldenCase[];
  readonly unrecorded: readonly Unrecorded[];
}

/** Plays cases on the oracle alone and makes goldens of them; a case that does not show what it declares becomes none. */
export async function recordLive({ cases, bench, redactor, source, progress }: RecordLiveInput): Promise<Recorded> {
  const observed = new Map<string, Observation>();
  await inCaseOrder(cases, async (one) => {
    if (bench.signal.aborted) return;
    observed.set(one.id, await playCase(withoutEffects(one), bench.oracle, bench));
    progress(observed.size, cases.length);
  });
  bench.signal.throwIfAborted();
  for (const { steps } of observed.values()) redactor.learn(steps);
  const made = cases.map((one) => {
    const { steps, addresses, halt } = observed.get(one.id) ?? { steps: [] };
    const golden: GoldenCase = {
      id: one.id,
      row: one.row,
      principal: redactor.text(one.principal),
      source: { ...source, ...(addresses === undefined ? {} : { addresses }) },
      steps: redactor.redact(steps),
      leftOut: probedEffects(one.script).map((kind) => `effects: ${kind}`),
    };
    const why = proveGolden({ golden, steps, halt, rules: bench.rules, contract: one });
    return { golden, why };
  });
  return {
    cases: made.flatMap(({ golden, why }) => (why === undefined ? [golden] : [])),
    unrecorded: made.flatMap(({ golden, why }) => (why === undefined ? [] : [{ id: golden.id, row: golden.row, why }])),
  };
}
