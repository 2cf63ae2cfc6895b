import { join } from 'node:path';
import type { Plan } from '../core/contract-case.js';
import type { Measured } from './measure.js';
import type { RunFolders } from './run-folders.js';
import { lastLine, timed, type Command, type Ended } from './timed-process.js';

export const WARM_CAPABILITY = 'registry-v2/tags';

export interface WarmInput {
  readonly root: string;
  /** Plan of the default profile. */
  readonly plan: Plan;
  readonly repetitions: number;
  /** Starting the sides may install what they need. */
  readonly mayStart: boolean;
  readonly runs: RunFolders;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Wall time of one capability's run while the sides are up. Sides that were up before stay up; those started here are ended, also when stopped. */
export async function timeWarmRun(input: WarmInput): Promise<Measured> {
  const { root, plan, mayStart, signal, note } = input;
  const rows = new Set(plan.rows.filter((row) => row.capability === WARM_CAPABILITY && row.scope === 'in-scope').map((row) => row.id));
  if (!plan.cases.some((one) => rows.has(one.row) && one.happy))
    return { kind: 'failed', why: `the default profile has no happy case of ${WARM_CAPABILITY} yet` };
  const parity = (...args: string[]): Command => ({ file: process.execPath, args: [join(root, 'dist', 'cli.mjs'), ...args], cwd: root });
  const before = await timed(parity('sides', 'show'), signal);
  const wereUp = before.exitCode === 0 && before.stdout.includes('held by process');
  if (!wereUp && !mayStart) return { kind: 'failed', why: 'the sides are not up, and --quick starts none' };
  try {
    note('bringing the sides up');
    const up = await timed(parity('sides', 'up'), signal);
    if (up.exitCode !== 0) return { kind: 'failed', why: `the sides did not come up: ${lastLine(up)}` };
    return await repeat(input, parity('run', '--capability', WARM_CAPABILITY));
  } finally {
    // Not tied to the signal: what was started must end when this is stopped, too.
    if (!wereUp) await timed(parity('sides', 'down'), new AbortController().signal);
  }
}

async function repeat({ repetitions, runs, signal, note }: WarmInput, command: Command): Promise<Measured> {
  const samplesMs: number[] = [];
  for (let round = 0; round <= repetitions; round += 1) {
    note(round === 0 ? 'warm run: warming up' : `warm run ${String(round)} of ${String(repetitions)}`);
    const ended: Ended = await timed(command, signal);
    await runs.removeNamedIn(ended.stderr);
    if (ended.exitCode !== 0) return { kind: 'failed', why: `exit ${String(ended.exitCode)}: ${lastLine({ ...ended, stderr: '' })}` };
    if (round > 0) samplesMs.push(ended.wallMs);
  }
  return { kind: 'measured', samplesMs };
}
