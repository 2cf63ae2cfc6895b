import type { DriverOutcome } from '../core/driver-script.js';
import { CaseReport } from './case-report.js';
import type { ServiceControl, WorkerBench } from './place.js';
import type { ServiceContract, WorkerCheck, WorkerFixture, WorkerScenario } from './worker-fixture.js';

type Side = 'oracle' | 'target';

const LANGUAGE: Readonly<Record<Side, string>> = { oracle: 'python', target: 'go' };

/**
 * A process that is no background worker. Behaviour: it starts, answers its health path and ends with 0 when it is told to. Retry: it
 * does so again and again, also after it was told at once. Mixed: its owner switch decides whether it runs at all.
 */
export async function checkService(fixture: WorkerFixture, contract: ServiceContract, check: WorkerCheck, bench: WorkerBench): Promise<DriverOutcome> {
  const report = new CaseReport(NO_SCENARIO);
  for (const side of ['oracle', 'target'] as const) {
    const control = bench.service?.(side, fixture.program);
    if (control === undefined) return { kind: 'needs-driver', missing: `service:${fixture.program}` };
    if (check === 'mixed') await honoursSwitch(control, fixture, contract, side, report);
    else for (let turn = 1; turn <= (check === 'retry' ? 2 : 1); turn += 1) await livesOnce(control, contract, side, `start ${String(turn)}`, report);
  }
  return report.outcome();
}

const NO_SCENARIO: WorkerScenario = { name: 'service', recorded: [], what: '', checks: [], arrange: {}, expect: { outcome: 'ran', operations: [] } };

async function livesOnce(control: ServiceControl, contract: ServiceContract, side: Side, step: string, report: CaseReport): Promise<void> {
  const running = await control.start({});
  report.saw(side, 3);
  if (running === 'off') {
    report.is('running', 'off', `${step} /${side}/start`, side);
    return;
  }
  report.is(200, await running.health(contract.health), `${step} /${side}/health`, side);
  const { exitCode, milliseconds } = await running.stop('SIGTERM');
  report.is(0, exitCode ?? 'killed', `${step} /${side}/exit code`, side);
  report.is(true, milliseconds <= contract.stopsWithinMs, `${step} /${side}/stops within ${String(contract.stopsWithinMs)} ms`, side);
}

async function honoursSwitch(control: ServiceControl, fixture: WorkerFixture, contract: ServiceContract, side: Side, report: CaseReport): Promise<void> {
  for (const owner of ['python', 'go', 'off']) {
    const running = await control.start({ [fixture.switch]: owner });
    const declared = owner === LANGUAGE[side] ? 'running' : 'off';
    report.saw(side, 1);
    report.is(declared, running === 'off' ? 'off' : 'running', `owner ${owner} /${side}/start`, side);
    if (running === 'off') continue;
    report.is(200, await running.health(contract.health), `owner ${owner} /${side}/health`, side);
    await running.stop('SIGTERM');
  }
  const disabled = await control.start({ QUAY_OVERRIDE_SERVICES: `${fixture.program}=false` });
  report.saw(side, 1);
  report.is('off', disabled === 'off' ? 'off' : 'running', `disabled /${side}/start`, side);
  if (disabled !== 'off') await disabled.stop('SIGTERM');
}
