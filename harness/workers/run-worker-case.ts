import { missingCapability } from '../core/driver.js';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import { CaseReport } from './case-report.js';
import { checkBehaviour } from './check-behaviour.js';
import { checkMixed } from './check-mixed.js';
import { checkRetired } from './check-retired.js';
import { checkRetry } from './check-retry.js';
import { checkService } from './check-service.js';
import type { WorkerBench } from './place.js';
import { Stage } from './stage.js';
import type { WorkerFixture, WorkerScenario } from './worker-fixture.js';

type WorkerScript = DriverScript & { readonly plane: 'worker' };

/** Runs one worker case on a bench: what it needs of the drivers is asked for first, what came of it is data. */
export async function runWorkerCase(script: WorkerScript, fixtures: ReadonlyMap<string, WorkerFixture>, bench: WorkerBench): Promise<DriverOutcome> {
  const fixture = fixtures.get(script.program);
  if (fixture === undefined) return { kind: 'could-not-tell', reason: 'no-data', detail: `there is no worker fixture of ${script.program}` };
  if (fixture.retired !== undefined) return checkRetired(fixture, bench);
  if (fixture.service !== undefined) return checkService(fixture, fixture.service, script.check, bench);
  const scenario = fixture.scenarios.find(({ name }) => name === script.scenario);
  if (scenario === undefined) return { kind: 'could-not-tell', reason: 'no-data', detail: `${script.program} has no scenario ${script.scenario}` };
  const missing = await missingOf(script, fixture, scenario, bench);
  if (missing !== undefined) return { kind: 'needs-driver', missing };
  const stage = (side: 'oracle' | 'target'): Stage => new Stage(bench[side], fixture, scenario, bench.config);
  const stages = { oracle: stage('oracle'), target: stage('target') };
  const report = new CaseReport(scenario);
  try {
    if (script.check === 'behaviour') await checkBehaviour(stages, scenario, report);
    else if (script.check === 'retry') await checkRetry(stages, scenario, report);
    else await checkMixed(stages.target, fixture, scenario, report);
  } finally {
    await stages.oracle.clear();
    await stages.target.clear();
  }
  return report.outcome();
}

/** What the drivers or the bench lack for a case, in the words of the protocol. */
async function missingOf({ check }: WorkerScript, { program }: WorkerFixture, scenario: WorkerScenario, bench: WorkerBench): Promise<string | undefined> {
  for (const side of ['oracle', 'target'] as const) {
    const { capabilities } = (await bench[side].driver(side)).session.description;
    const lacking =
      missingCapability(capabilities, 'worker.runOnce', { kind: 'program', name: program }) ??
      (check === 'mixed' ? missingCapability(capabilities, 'owner.set') : undefined) ??
      (check === 'mixed' && scenario.put !== undefined ? missingCapability(capabilities, 'queue.put', { kind: 'queue', name: scenario.put.queue }) : undefined);
    if (lacking !== undefined) return lacking;
    if (scenario.arrange.redis !== undefined && !bench[side].redis) return 'service:redis';
    if ((scenario.arrange.locks ?? []).length > 0 && bench[side].lock === undefined) return 'service:locks';
  }
  return undefined;
}
