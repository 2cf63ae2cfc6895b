import { errorOf, type Expectation } from '../budgets/check-answer.js';
import { SIDES } from '../budgets/stream-samples.js';
import type { WorkloadStream } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import { parsePrincipal } from '../core/principal.js';
import { loadRequest, rawHeader, type LoadAnswer, type LoadRequest } from '../replay/load-client.js';
import { PreparationFailed, prepareMeasured } from '../replay/prepare-measured.js';
import type { OpenBench } from './open-bench.js';
import { caseName, runCase } from './run-case.js';

export type SideName = 'oracle' | 'target';

/** One case of a stream, as it is sent. */
export interface StreamItem {
  readonly one: RunnableCase;
  readonly route: { readonly method: string; readonly canonicalPath: string };
  /** The same request may be sent again: it reads. */
  readonly repeats: boolean;
  readonly expectations: Record<SideName, Expectation>;
  /** Why its latency is no answer to the rule's question, although it is sent; empty when nothing is wrong. */
  readonly doubt: string;
  /** The oracle names a digest in its answer. */
  readonly hasDigest: boolean;
  /** Prepared things of each side, for an item that repeats; the first is for warming up. */
  readonly instances: Record<SideName, LoadRequest[]>;
}

export interface ItemsInput {
  readonly id: string;
  readonly stream: WorkloadStream;
  readonly bench: OpenBench;
  readonly digestHeader: string | undefined;
  readonly ask: (side: SideName, request: LoadRequest) => Promise<LoadAnswer>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Prepares requests of a stream's cases, each on things of its own. */
export class ItemMaker {
  private made = 0;

  constructor(private readonly input: ItemsInput) {}

  /** Prepares a case once more on a side. Throws PreparationFailed. */
  async prepare(side: SideName, { one, route }: Pick<StreamItem, 'one' | 'route'>): Promise<{ readonly request: LoadRequest; readonly expect: string }> {
    const { bench, stream, id, signal, now } = this.input;
    this.made += 1;
    const name = caseName(`${one.id} ${id} ${String(this.made)}`, bench.variables.get('run') ?? '');
    const variables = new Map([...bench.variables, ['case', name]]);
    const { request, principal, expect } = await prepareMeasured({ script: one.script, route, variables, session: bench[side], signal, now });
    const { kind } = parsePrincipal(principal);
    if (kind !== stream.principal) throw new PreparationFailed(`${principal} sends it, and the stream is of ${stream.principal} principals`);
    return { request: loadRequest(request), expect };
  }

  /**
   * Runs a case on both sides as the contract run does, outside the clock, and asks its measured request once: gives why it cannot be part
   * of the stream. The speed of an answer that does not match says nothing, so such a case is sent, but casts its doubt on the rule.
   */
  async probe(one: RunnableCase): Promise<StreamItem | string> {
    const { bench, digestHeader, ask } = this.input;
    const route = bench.routeOf(one.row);
    if (route === undefined) return 'its row is no route';
    if (route.method === 'HEAD') return 'HEAD ends the kept connection in the client, so its latency would be that of a new one';
    const record = await runCase(one, bench);
    if (record.verdict === 'unimplemented') return 'the target does not have the route';
    const instances: StreamItem['instances'] = { oracle: [], target: [] };
    const answers: Partial<Record<SideName, LoadAnswer>> = {};
    let declared = '';
    for (const side of SIDES) {
      try {
        const { request, expect } = await this.prepare(side, { one, route });
        declared = expect;
        instances[side].push(request);
        answers[side] = await ask(side, request);
      } catch (error) {
        if (error instanceof PreparationFailed) return `could not be prepared on the ${side}: ${error.message}`;
        throw error;
      }
    }
    const { oracle, target } = answers;
    if (oracle === undefined || target === undefined) return 'was not answered';
    const ofOracle = { expect: declared, size: oracle.size };
    const wrong = errorOf(ofOracle, oracle);
    if (wrong !== '') return `the oracle does not answer as declared (${wrong})`;
    const isApproved = record.verdict === 'match' || record.verdict === 'deviation';
    // A target that matched and then answers with nothing must not set its own measure by that.
    const isMeasure = record.verdict === 'deviation' ? target.fault === '' : record.verdict === 'match' && errorOf(ofOracle, target) === '';
    return {
      one,
      route,
      repeats: route.method === 'GET',
      // An approved deviation may have another body; otherwise the oracle's is the measure of both.
      expectations: { oracle: ofOracle, target: isMeasure ? { expect: declared, size: target.size } : ofOracle },
      hasDigest: digestHeader !== undefined && rawHeader(oracle.rawHeaders, digestHeader) !== undefined,
      doubt: isApproved ? '' : `${one.id}: the case is ${record.verdict}; parity run --case ${one.id} says why`,
      instances,
    };
  }
}
