import workerFaults from '../../fixtures/reference/drivers/worker-faults.json' with { type: 'json' };
import storageFaults from '../../fixtures/reference/drivers/storage-faults.json' with { type: 'json' };
import type { ChosenProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { openPlanes } from '../commands/open-planes.js';
import type { DriverScript } from '../core/driver-script.js';
import { projectRoot } from './reference-run.js';

/** A wrong driver of workers, components or storage: on what it is wrong, and exactly the cases that it makes red. */
export interface CaseFault {
  readonly name: string;
  /** Program, component or storage driver. */
  readonly subject: string;
  readonly what: string;
  /** Case ids; of a storage driver the names of its scenarios. */
  readonly cases: readonly string[];
}

export interface CaseFaultResult {
  readonly ran: number;
  readonly red: readonly string[];
  /** Red ones that are not listed, listed ones that are green, and cases in which the oracle was not as declared. */
  readonly wrong: readonly string[];
}

export const caseFaults = (): readonly CaseFault[] => [
  ...workerFaults.faults,
  ...storageFaults.faults.map(({ name, storage, what, scenarios }) => ({ name, subject: storage, what, cases: scenarios })),
];

/** Runs every case of the fault's subject against a target whose driver has it. */
export async function runCaseFault(chosen: ChosenProfile, { name, subject, cases }: CaseFault): Promise<CaseFaultResult> {
  const { plan } = await loadPlan(projectRoot, chosen);
  const own = plan.cases.flatMap((one) =>
    one.script.driver !== undefined && subjectOf(one.script.driver) === subject ? [{ id: one.id, driver: one.script.driver }] : [],
  );
  const planes = openPlanes({
    root: projectRoot,
    profile: chosen.profile,
    env: process.env,
    signal: new AbortController().signal,
    note: () => undefined,
    targetArguments: [`--fault=${name}`],
  });
  try {
    const red: string[] = [];
    const wrong: string[] = [];
    let ran = 0;
    for (const { id, driver } of own) {
      const outcome = await planes.run(driver);
      if (outcome.kind === 'needs-driver') continue;
      ran += 1;
      const listed = cases.includes(driver.plane === 'storage' ? driver.scenario : id);
      const isRed = outcome.kind !== 'compared' || outcome.divergences.length > 0;
      if (isRed) red.push(id);
      // The oracle has no fault, so every case must be exercised.
      if (isRed !== listed || outcome.kind !== 'compared' || !outcome.exercised) wrong.push(id);
    }
    return { ran, red, wrong };
  } finally {
    await planes.close();
  }
}

function subjectOf(script: DriverScript): string {
  switch (script.plane) {
    case 'queue':
      return '';
    case 'worker':
      return script.program;
    case 'runtime':
      return script.component;
    case 'storage':
      return script.storage;
  }
}
