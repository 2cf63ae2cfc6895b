import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { traceTrackers } from '../commands/trace-trackers.js';
import type { RunLog } from '../core/run-log.js';
import { MANIFEST_OF_PLANE } from '../evidence/traceability.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import type { WriteBackPhase } from './pausing-files.js';

export type ManifestBytes = ReadonlyMap<string, Buffer>;

/** When a write-back is killed: at the n-th time it reaches a phase, or after a time. */
export type KillPoint = { readonly phase: WriteBackPhase; readonly occurrence: number } | { readonly afterMs: number };

/** What a killed write-back left. */
export interface KillOutcome {
  /** Manifests with the bytes from before, with the new ones, and with neither. */
  readonly old: number;
  readonly new: number;
  readonly broken: readonly string[];
  /** True when the process was really ended by the kill. */
  readonly killed: boolean;
  /** How long the process lived. */
  readonly livedMs: number;
  /** True when the next write-back finished the work and left nothing behind. */
  readonly recovered: boolean;
}

export interface KillBench {
  readonly root: string;
  /** Folder with the trackers that are written. */
  readonly dir: string;
  readonly log: RunLog;
  readonly logFile: string;
  /** Bundle of write-back-child. */
  readonly child: string;
  readonly before: ManifestBytes;
  readonly after: ManifestBytes;
}

export function readManifests(dir: string): ManifestBytes {
  return new Map(Object.values(MANIFEST_OF_PLANE).map((name) => [name, readFileSync(join(dir, name))]));
}

/** Puts the old bytes back, kills one write-back, and looks at every file. */
export async function killOnce(bench: KillBench, point: KillPoint): Promise<KillOutcome> {
  for (const [name, bytes] of bench.before) writeFileSync(join(bench.dir, name), bytes);
  const pause = 'phase' in point ? 'pause' : 'run';
  const started = performance.now();
  const child = spawn(process.execPath, [bench.child, bench.root, bench.dir, bench.logFile, pause], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  if ('phase' in point) void killAt(child, point.phase, point.occurrence);
  else setTimeout(() => child.kill('SIGKILL'), point.afterMs).unref();
  const signal = await ended;
  const livedMs = performance.now() - started;
  const left = compare(bench, readManifests(bench.dir));
  await traceTrackers({ root: bench.root, dir: bench.dir, log: bench.log, check: false }, diskFiles, thisProcess);
  const recovered = compare(bench, readManifests(bench.dir)).new === bench.after.size && readdirSync(bench.dir).every((name) => !name.startsWith('.'));
  return { ...left, killed: signal === 'SIGKILL', livedMs, recovered };
}

async function killAt(child: ChildProcess, phase: WriteBackPhase, occurrence: number): Promise<void> {
  let seen = 0;
  if (child.stdout === null) return;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === phase && (seen += 1) === occurrence) child.kill('SIGKILL');
    else child.stdin?.write('\n');
  }
}

function compare({ before, after }: KillBench, now: ManifestBytes): { old: number; new: number; broken: string[] } {
  const result = { old: 0, new: 0, broken: [] as string[] };
  for (const [name, bytes] of now) {
    if (before.get(name)?.equals(bytes) === true) result.old += 1;
    else if (after.get(name)?.equals(bytes) === true) result.new += 1;
    else result.broken.push(name);
  }
  return result;
}
