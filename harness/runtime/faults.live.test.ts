import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import workerFaults from '../../fixtures/reference/drivers/worker-faults.json' with { type: 'json' };
import type { DriverOutcome } from '../core/driver-script.js';
import { openWorkerBench, preparePairDrivers } from '../testing/worker-bench.js';
import type { WorkerBench } from '../workers/place.js';
import { readWorkerFixtures, workerCases } from '../workers/read-worker-fixtures.js';
import { runWorkerCase } from '../workers/run-worker-case.js';
import { componentCases, readComponentFixtures } from './read-component-fixtures.js';
import { runComponentCase } from './run-component-case.js';

const path = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const programs = readWorkerFixtures(path('workers'));
const components = readComponentFixtures(path('runtime'));

/** Every case of a program or component as something that can be run. */
function casesOf(subject: string): { id: string; run: (bench: WorkerBench) => Promise<DriverOutcome> }[] {
  const [program, component] = [programs.get(subject), components.get(subject)];
  return [
    ...(program === undefined ? [] : workerCases(program)).map(({ test: id, name, script }) => ({
      id: `${id}.${name}`,
      run: (bench: WorkerBench) => runWorkerCase(script, programs, bench),
    })),
    ...(component === undefined ? [] : componentCases(component)).map(({ test: id, name, script }) => ({
      id: `${id}.${name}`,
      run: (bench: WorkerBench) => runComponentCase(script, components, bench),
    })),
  ];
}

beforeAll(() => preparePairDrivers());

test.each(workerFaults.faults)('$name in $subject makes exactly its cases red: $what', async ({ name, subject, cases }) => {
  const opened = await openWorkerBench(['--fault', name]);
  try {
    const red: string[] = [];
    for (const { id, run } of casesOf(subject)) {
      const outcome = await run(opened.bench);
      if (outcome.kind !== 'compared') continue;
      // The oracle has no fault, so every case is exercised.
      expect(outcome.exercised, id).toBe(true);
      if (outcome.divergences.length > 0) red.push(id);
    }
    expect(red.sort()).toEqual(cases);
  } finally {
    await opened.close();
  }
});
