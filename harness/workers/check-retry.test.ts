import { expect, test } from 'vitest';
import { fakeStage, type FakeProgram } from '../testing/fake-stage.js';
import { idleRun, sampleFixture, sampleRun } from '../testing/worker-runs.js';
import { CaseReport } from './case-report.js';
import { checkRetry } from './check-retry.js';
import type { WorkerScenario } from './worker-fixture.js';
import type { WorkerRun } from './worker-run.js';

const scenario = sampleFixture.scenarios[0] as WorkerScenario;

/** The run that finds the work of the first one done. */
const second: WorkerRun = {
  ...idleRun('ran'),
  items: sampleRun.items,
  itemsBefore: sampleRun.items,
  metrics: { 'quay_queue_item_gets_total{availability="nonexistant",queue_name="q"}': 1 },
};
const done: FakeProgram = (_side, turn) => (turn === 1 ? sampleRun : second);

async function locations(program: FakeProgram, target: FakeProgram = program, one = scenario): Promise<string[]> {
  const report = new CaseReport(one);
  await checkRetry({ oracle: fakeStage(program), target: fakeStage(target) }, one, report);
  return report.divergences.map(({ code, location }) => `${code} ${location}`);
}

test('a second run that does nothing more is right', async () => {
  expect(await locations(done)).toEqual([]);
});

test('a second run that does its work again is found', async () => {
  const found = await locations(done, () => sampleRun);
  expect(found).toContain('contract again /target/calls/0');
  expect(found).toContain('call-added again /calls/0');
});

test('a second run may have something declared of its own', async () => {
  const again: FakeProgram = () => sampleRun;
  expect(await locations(again, again, { ...scenario, again: scenario.expect })).toEqual([]);
  expect(await locations(done, done, { ...scenario, again: scenario.expect })).not.toEqual([]);
});

const refused: WorkerScenario = {
  ...scenario,
  fault: { kind: 'refused', answers: [{ path: '/hook', status: 500 }], then: { ...scenario.expect, calls: [] }, later: '+31s', finally: scenario.expect },
};
const retries: FakeProgram = (_side, turn, _owner, { answers }) => {
  if (answers === undefined) return turn === 1 ? sampleRun : second;
  return turn === 1 ? { ...sampleRun, calls: [] } : sampleRun;
};

test('an outside that refuses first is tried again and then served', async () => {
  expect(await locations(retries, retries, refused)).toEqual([]);
});

test('a target that does not try again after a refusal is found', async () => {
  const gaveUp: FakeProgram = (side, turn, owner, arranged) => (arranged.answers !== undefined && turn === 2 ? second : retries(side, turn, owner, arranged));
  expect(await locations(retries, gaveUp, refused)).toContain('contract after the refusal /target/calls/0');
});
