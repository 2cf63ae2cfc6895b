import { expect, test } from 'vitest';
import { fakeStage, type FakeProgram } from '../testing/fake-stage.js';
import { idleRun, sampleFixture, sampleRun } from '../testing/worker-runs.js';
import { CaseReport } from './case-report.js';
import { checkMixed } from './check-mixed.js';
import type { WorkerScenario } from './worker-fixture.js';

const scenario: WorkerScenario = {
  ...(sampleFixture.scenarios[0] as WorkerScenario),
  put: { queue: 'q', has_namespace: false, names: ['a'], body: { a: 1 } },
};

/** A program that honours its switch. */
const honest: FakeProgram = (side, _turn, owner) => (owner === (side === 'oracle' ? 'python' : 'go') ? sampleRun : idleRun('not-owner'));

async function judge(program: FakeProgram, one = scenario): Promise<{ found: string[]; said: string[] }> {
  const stage = fakeStage(program);
  const report = new CaseReport(one);
  await checkMixed(stage, sampleFixture, one, report);
  return { found: report.divergences.map(({ code, location }) => `${code} ${location}`), said: stage.said };
}

test('the owner works, the other does not, and off is off', async () => {
  expect((await judge(honest)).found).toEqual([]);
});

test('an item is put by each side for the other, and each is told in the end that the work is its own', async () => {
  const { said } = await judge(honest);
  expect(said.filter((line) => line.startsWith('queue.put'))).toHaveLength(2);
  expect(said.slice(-2)).toEqual([
    'owner.set {"switch":"WORKER_OWNER_SAMPLEWORKER","owner":"python"}',
    'owner.set {"switch":"WORKER_OWNER_SAMPLEWORKER","owner":"go"}',
  ]);
});

const wrong: [what: string, program: FakeProgram, location: string][] = [
  [
    'a target that works although Python owns it',
    (side, ...rest) => (side === 'target' ? sampleRun : honest(side, ...rest)),
    'contract owner python /target/outcome',
  ],
  [
    'a target that says not-owner and works',
    (side, turn, owner, arranged) => (side === 'target' && owner === 'python' ? { ...sampleRun, outcome: 'not-owner' } : honest(side, turn, owner, arranged)),
    'contract owner python /target/changes nothing',
  ],
  [
    'an oracle that works although Go owns it',
    (side, turn, owner, arranged) => (side === 'oracle' && owner === 'go' ? sampleRun : honest(side, turn, owner, arranged)),
    'contract owner go /oracle/outcome',
  ],
  [
    'a target that works although it is off',
    (side, turn, owner, arranged) => (side === 'target' && owner === 'off' ? sampleRun : honest(side, turn, owner, arranged)),
    'contract owner off /target/outcome',
  ],
  ['an owner that does not work', () => idleRun('not-owner'), 'contract owner go /target/outcome'],
  [
    'a target that cannot work on what Python put',
    (side, turn, owner, arranged) =>
      side === 'target' && owner === 'go' && arranged.items !== undefined ? { ...sampleRun, calls: [] } : honest(side, turn, owner, arranged),
    'contract put by python, worked by go /target/calls/0',
  ],
];

test.each(wrong)('%s is found', async (_what, program, location) => {
  expect((await judge(program)).found).toContain(location);
});
