import { DRIVER_ERRORS } from '../core/driver.js';
import type { DriverOutcome } from '../core/driver-script.js';
import { emptyLedger } from '../core/ledger.js';
import type { Divergence } from '../core/divergence.js';
import { clockText, CASE_CLOCK } from './clock-words.js';
import type { WorkerBench } from './place.js';
import type { WorkerFixture } from './worker-fixture.js';

/** A retired process: no driver offers it, and one that is asked for it all the same says so. */
export async function checkRetired({ program }: WorkerFixture, bench: WorkerBench): Promise<DriverOutcome> {
  const divergences: Divergence[] = [];
  const ledger = emptyLedger();
  for (const side of ['oracle', 'target'] as const) {
    const { session } = await bench[side].driver(side);
    const differ = (location: string, declared: string | number | boolean, seen: string | number | boolean): void => {
      if (declared !== seen)
        divergences.push({ code: 'contract', location, ...(side === 'oracle' ? { oracle: seen, target: declared } : { oracle: declared, target: seen }) });
    };
    differ(`retired /${side}/capabilities/programs`, false, session.description.capabilities.programs.includes(program));
    const answer = await session.call('worker.runOnce', { program, config: {}, clock: clockText(CASE_CLOCK) });
    differ(`retired /${side}/worker.runOnce/code`, DRIVER_ERRORS.capabilityMissing, answer.ok ? 'an answer' : answer.code);
    ledger.exchanges += side === 'oracle' ? 1 : 0;
    ledger.leaves += 2;
  }
  return { kind: 'compared', divergences, ledger, exercised: !divergences.some(({ location }) => location.startsWith('retired /oracle/')) };
}
