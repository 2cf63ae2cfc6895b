import { expect, test } from 'vitest';
import { fakeStage } from '../testing/fake-stage.js';
import { sampleFixture, sampleRun } from '../testing/worker-runs.js';
import { CaseReport } from './case-report.js';
import { checkBehaviour } from './check-behaviour.js';
import type { WorkerRun } from './worker-run.js';
import type { DriverOutcome } from '../core/driver-script.js';

const [scenario] = sampleFixture.scenarios;
if (scenario === undefined) throw new Error('the sample has a scenario');

async function judge(oracle: WorkerRun, target: WorkerRun): Promise<DriverOutcome & { kind: 'compared' }> {
  const report = new CaseReport(scenario as NonNullable<typeof scenario>);
  await checkBehaviour({ oracle: fakeStage(() => oracle), target: fakeStage(() => target) }, scenario as NonNullable<typeof scenario>, report);
  const outcome = report.outcome();
  if (outcome.kind !== 'compared') throw new Error('a report compares');
  return outcome;
}

test('two sides that do what is declared match, and something was compared', async () => {
  const { divergences, ledger, exercised } = await judge(sampleRun, sampleRun);
  expect(divergences).toEqual([]);
  expect(exercised).toBe(true);
  expect(ledger.exchanges).toBe(1);
  expect(ledger.leaves).toBeGreaterThan(40);
});

const wrong = { ...sampleRun, items: [] };

test('a wrong target is found twice: against the declaration and against the oracle', async () => {
  const { divergences, exercised } = await judge(sampleRun, wrong);
  expect(divergences.map(({ code, location }) => `${code} ${location}`)).toEqual([
    'contract behaviour /target/rows/queueitem/0',
    'message-missing behaviour /rows/queueitem/0',
  ]);
  expect(exercised).toBe(true);
});

test('a fault that both sides share is found by the declaration, and the case is not exercised', async () => {
  const { divergences, exercised } = await judge(wrong, wrong);
  expect(divergences.map(({ code }) => code)).toEqual(['contract', 'contract']);
  expect(exercised).toBe(false);
});
