import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Queue } from '../core/subject.js';
import { queueCases } from './queue-cases.js';
import type { QueueContractFile } from './queue-definition.js';
import { familyGates, queueGates, type GateInput } from './queue-gates.js';
import type { RunRecord } from '../core/run-record.js';
import type { RunnableCase } from '../core/contract-case.js';

const { queues } = JSON.parse(readFileSync('fixtures/queue-contract/queues.json', 'utf8')) as QueueContractFile;
const rowOf = (queue: string): Queue => ({
  kind: 'queue',
  id: queue,
  status: '',
  owner: '',
  wave: '',
  batch: '',
  producerFixtureId: `QF-${queue}`,
  consumerBehaviorTestId: `QBT-${queue}`,
  retryIdempotencyTestId: `QRT-${queue}`,
  mixedModeCompatibilityTestId: `QMT-${queue}`,
});

test('every queue has cases of all four families, and mixed ones of all four pairs', () => {
  for (const definition of queues) {
    const cases = queueCases(rowOf(definition.queue), definition);
    const count = (prefix: string): number => cases.filter(({ test }) => test === `${prefix}-${definition.queue}`).length;
    expect([count('QF'), count('QBT'), count('QRT'), count('QMT')].every((number) => number > 0)).toBe(true);
    expect(count('QMT') % 4).toBe(0);
    expect(new Set(cases.map(({ test, name }) => `${test ?? ''}.${name}`)).size).toBe(cases.length);
  }
});

const gateInput = (verdict: RunRecord['verdict'] | undefined, verified: boolean): GateInput => ({
  queues: [rowOf('secscanv4')],
  definitions: queues,
  dependencies: [
    {
      queue: 'secscanv4',
      producerRoutes: ['ROUTE-0340'],
      producerWaves: ['A3'],
      consumerPrograms: ['securityscanningnotificationworker'],
      consumerProcesses: ['PROC-025'],
      consumerWaves: ['P2'],
      constraint: '',
    },
  ],
  planned: ['a', 'b'].map((name) => ({ id: `QMT-secscanv4.${name}`, row: 'secscanv4' }) as RunnableCase),
  records: verdict === undefined ? [] : (['a', 'b'].map((name, at) => ({ id: `QMT-secscanv4.${name}`, verdict: at === 0 ? 'match' : verdict })) as RunRecord[]),
  verified: new Set(verified ? ['PROC-025'] : []),
});

test.each([
  ['ready', 'match', true],
  ['mostly-ready', 'match', false],
  ['blocked', 'deviation', true],
  ['blocked', 'mismatch', true],
  ['blocked', 'not-applicable', true],
  ['pending', undefined, true],
] as const)('a queue and its family are %s when the gating test is %s and the wave verified is %s', (status, verdict, verified) => {
  const gates = queueGates(gateInput(verdict, verified));
  expect(gates.map((gate) => gate.status)).toEqual([status]);
  expect(familyGates(gates)).toMatchObject([{ family: 'secscan', status }]);
  expect(gates[0]?.coupled).toEqual({ routes: ['ROUTE-0340'], waves: ['A3'] });
});

test('a gating case that was not run blocks', () => {
  const input = gateInput('match', true);
  expect(queueGates({ ...input, records: input.records.slice(0, 1) })[0]).toMatchObject({
    status: 'blocked',
    matched: 1,
    cases: 2,
    reasons: ['1 of 2 cases of QMT-secscanv4 were not run'],
  });
});
