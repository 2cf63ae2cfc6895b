import type { ServerResponse } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { NoiseReport } from '../core/noise.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { fine, openSmallProject, type Handler, type SmallProject } from '../testing/small-project.js';
import { define } from './noise.js';

let project: SmallProject | undefined;
afterEach(() => project?.close());

/** Two servers take the part of two instances of the oracle. */
async function noise(on: SmallProject, ...args: string[]): Promise<Spoken> {
  project = on;
  const env = { ...on.env, ORACLE_AGAIN: on.env['TARGET'] ?? '' };
  return runVerb(define, ['--config', on.config, '--out', join(on.root, 'noise.json'), ...args], { root: on.root, env, now: () => new Date() });
}

const written = (on: SmallProject): NoiseReport => JSON.parse(readFileSync(join(on.root, 'noise.json'), 'utf8')) as NoiseReport;

/** An instance that answers some paths in its own way. */
const instance =
  (answers: Readonly<Record<string, (response: ServerResponse) => void>>): Handler =>
  (request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer === undefined) fine(request, response);
    else answer(response);
  };

const json =
  (body: () => unknown) =>
  (response: ServerResponse): void =>
    void response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT').setHeader('Content-Type', 'application/json').end(JSON.stringify(body()));

test('an oracle that is the same twice has no noise: exit 0, and every run is told', async () => {
  const on = await openSmallProject(['/a', '/b'], fine, fine);
  const { printed, exitCode } = await noise(on);
  expect(exitCode).toBe(0);
  expect(printed[0]).toBe('run 1: fresh state, 2 cases, 2 of them answered in another second by the second instance');
  expect(printed.slice(1, 3).map((line) => line.split(',')[0])).toEqual(['run 2: used state', 'run 3: used state']);
  expect(written(on).runs.map(({ state }) => state)).toEqual(['fresh', 'used', 'used']);
});

test('what differs becomes a proposal with its evidence, or a decision; nothing is applied and a mask in force covers', async () => {
  let count = 0;
  const lists = [
    [1, 2],
    [2, 1],
  ];
  const changing = (at: number): Handler =>
    instance({
      '/a': json(() => ({ load: (count += 1), limit: 5 })),
      '/b': json(() => ({ list: lists[at] })),
      '/c': json(() => ({ known: (count += 1) })),
    });
  const on = await openSmallProject(['/a', '/b', '/c'], changing(0), changing(1));
  const mask = { id: 'M1', case: 'PT-ROUTE-0003.*', location: '/body/known', reason: 'a counter', owner: 'team', expires: '2099-01-01' };
  writeFileSync(join(on.root, 'approvals.json'), JSON.stringify({ masks: [mask] }));
  writeFileSync(on.config, readFileSync(on.config, 'utf8').replace('"deviations":"approvals.json"', '"deviations":"deviations.json"'));
  writeFileSync(join(on.root, 'deviations.json'), '{}');
  const { printed, exitCode } = await noise(on, '--json');
  expect(exitCode).toBe(1);
  const report = JSON.parse(printed.join('')) as NoiseReport;
  expect(schemaErrors('noise', report)).toEqual([]);
  expect(written(on)).toEqual(report);
  expect(report.proposals).toMatchObject([
    {
      case: 'PT-ROUTE-0001.get',
      location: 'step * /body/load',
      code: 'json-value',
      evidence: { differed: 3, of: 3, samples: [{ run: 'run 1' }, { run: 'run 2' }, { run: 'run 3' }] },
    },
  ]);
  expect(report.decisions).toMatchObject([{ code: 'json-array-order', way: 'set-rule', location: 'step * /body/list' }]);
  expect(report.covered).toMatchObject([{ mask: 'M1', evidence: { differed: 3 } }]);
  expect(JSON.parse(readFileSync(join(on.root, 'approvals.json'), 'utf8'))).toEqual({ masks: [mask] });
});

test('an instance that goes away is no noise: exit 2, with what could not be told', async () => {
  const on = await openSmallProject(
    ['/a'],
    fine,
    instance({
      '/a': () => {
        on.end('target');
      },
    }),
  );
  const { printed, exitCode } = await noise(on);
  expect(exitCode).toBe(2);
  expect(printed.join('\n')).toContain('could not tell: run 1, PT-ROUTE-0001.get: the second instance is down');
  expect(written(on)).toMatchObject({ proposals: [], decisions: [], runs: [{ name: 'run 1' }] });
});

describe('recordings of the oracle', () => {
  const golden = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
  const python = join(golden, 'paired-python-1-excerpt.jsonl');
  const go = join(golden, 'paired-go-1-excerpt.jsonl');
  const recorded = (...args: string[]) => runVerb(define, ['--profile', 'quay', ...args]);
  test('of two systems differ, and what differs is never silent', async () => {
    const on = await openSmallProject(['/a'], fine, fine);
    project = on;
    const { exitCode } = await recorded(python, go, '--out', join(on.root, 'noise.json'));
    expect(exitCode).toBe(1);
    expect(schemaErrors('noise', written(on))).toEqual([]);
    expect(written(on).decisions.length).toBeGreaterThan(10);
  });
  test.each<[string, string[], string]>([
    ['one recording', [python], 'one recording meets nothing'],
    ['a selection from the plan', [python, go, '--capability', 'x'], '--capability selects from the plan'],
    ['a selection that nothing fits', [python, go, '--case', 'nothing-*'], 'no case fits'],
  ])('%s is refused', async (_, args, message) => {
    await expect(recorded(...args)).rejects.toThrow(message);
  });
});

describe('bad input is refused with what to write instead', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['fewer than three runs', ['--times', '2'], {}, 'write a whole number from 3'],
    ['one URL for both', [], { ORACLE_AGAIN: '' }, 'set ORACLE_AGAIN beside ORACLE'],
    ['nothing selected', ['--row', 'ROUTE-0009'], {}, 'ROUTE-0009'],
  ])('%s', async (_, args, env, message) => {
    const on = await openSmallProject(['/a'], fine, fine);
    project = on;
    const all = { ...on.env, ORACLE_AGAIN: on.env['TARGET'] ?? '', ...env };
    if (env['ORACLE_AGAIN'] === '') all.ORACLE_AGAIN = on.env['ORACLE'] ?? '';
    await expect(runVerb(define, ['--config', on.config, ...args], { root: on.root, env: all })).rejects.toThrow(message);
  });
});
