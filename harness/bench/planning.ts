import type { ChosenProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';

/** Wall times of planning everything, from the files on disk, in this process; the first one is before any optimisation by the engine. */
export async function timePlanning(root: string, chosen: ChosenProfile, repetitions: number): Promise<{ samplesMs: number[]; routes: number }> {
  const samplesMs: number[] = [];
  let routes = 0;
  for (let done = 0; done < repetitions; done += 1) {
    const begun = performance.now();
    const { plan } = await loadPlan(root, chosen);
    samplesMs.push(performance.now() - begun);
    routes = plan.rows.filter((row) => row.kind === 'route').length;
  }
  return { samplesMs, routes };
}
