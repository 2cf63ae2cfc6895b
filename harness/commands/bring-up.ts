import { attachKept, keptFile, readKept } from '../sides/kept-sides.js';
import { openGoldenSide, type Goldens } from '../sides/golden-side.js';
import { startSides, type SidePair } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import type { ChosenProfile } from './load-config.js';

/**
 * Sides that `parity sides up` holds are used as they are; otherwise they are started for this command and ended after it. With goldens
 * in the oracle's place only the target is started, always anew: the cases make the same names each time.
 */
export async function bringUp(chosen: ChosenProfile, targetArguments: readonly string[], context: CommandContext, goldens?: Goldens): Promise<SidePair> {
  const { root, env, signal } = context;
  const kept = targetArguments.length === 0 && goldens === undefined ? readKept(keptFile(root, chosen.name)) : undefined;
  if (kept !== undefined) return attachKept(kept, chosen.profile, root);
  return startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root,
    env,
    targetArguments,
    progress: (line) => context.note(`parity: ${line}`),
    signal,
    ...(goldens === undefined ? {} : { standIns: { oracle: openGoldenSide(goldens) } }),
  });
}
