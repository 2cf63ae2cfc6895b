/** Shows that a write-back killed at any moment leaves every tracker whole: `./scripts/prove write-back`. */
import { build } from 'esbuild';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePlugins } from '../../scripts/bundle-plugins.js';
import { traceTrackers } from '../commands/trace-trackers.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import { loadTrackers } from '../trackers/load.js';
import { killOnce, readManifests, type KillBench, type KillOutcome, type KillPoint } from './kill-points.js';
import { BETWEEN_OPEN_AND_RENAME, WRITE_BACK_PHASES } from './pausing-files.js';
import { fakeRun, ranRow, runLogText } from './run-log-builder.js';
import { writeProof } from './proof-page.js';
import { inTemporaryFolder } from './temporary-folder.js';

const root = join(import.meta.dirname, '..', '..');
const CJS_IN_ESM = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

async function prepare(folder: string): Promise<KillBench> {
  const dir = join(folder, 'trackers');
  const done = join(folder, 'done');
  cpSync(join(root, 'trackers'), dir, { recursive: true });
  cpSync(join(root, 'trackers'), done, { recursive: true });
  const { subjects } = await loadTrackers(dir, { root });
  // A commit of its own, so that the trackers differ from the run even where they have been traced before.
  const log = fakeRun({ commit: 'ki11ed00', endedAt: new Date().toISOString(), rows: subjects.map((subject) => ranRow(subject)) });
  const logFile = join(folder, 'run.ndjson');
  writeFileSync(logFile, runLogText(log));
  const child = join(folder, 'write-back-child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'write-back-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: child,
    banner: { js: CJS_IN_ESM },
    plugins: bundlePlugins,
    logLevel: 'error',
  });
  const before = readManifests(dir);
  await traceTrackers({ root, dir: done, log, check: false }, diskFiles, thisProcess);
  return { root, dir, log, logFile, child, before, after: readManifests(done) };
}

/** Half of the points at phases, each at a random one of the files; half at random times within an undisturbed run. */
function killPoints(points: number, wholeMs: number, files: number): KillPoint[] {
  const phased = Array.from({ length: Math.ceil(points / 2) }, (_, index): KillPoint => ({
    phase: WRITE_BACK_PHASES[index % WRITE_BACK_PHASES.length] ?? 'opened',
    occurrence: 1 + Math.floor(Math.random() * files),
  }));
  return [...phased, ...Array.from({ length: points - phased.length }, (): KillPoint => ({ afterMs: Math.random() * wholeMs }))];
}

/** A random time may lie behind the end of a quick run; then an earlier one is taken, so that every point is a kill. */
async function killSurely(bench: KillBench, point: KillPoint): Promise<KillOutcome> {
  const outcome = await killOnce(bench, point);
  return outcome.killed || 'phase' in point ? outcome : killSurely(bench, { afterMs: point.afterMs * Math.random() });
}

const nameOf = (point: KillPoint): string => ('phase' in point ? point.phase : 'random time');

async function main(points: number): Promise<boolean> {
  return inTemporaryFolder(async (folder) => {
    const bench = await prepare(folder);
    const whole = await killOnce(bench, { afterMs: 60_000 });
    if (whole.killed || whole.new !== bench.after.size) throw new Error('the undisturbed write-back did not finish');
    const outcomes = new Map<string, KillOutcome[]>([...WRITE_BACK_PHASES, 'random time'].map((name) => [name, []]));
    for (const point of killPoints(points, whole.livedMs, bench.after.size)) outcomes.get(nameOf(point))?.push(await killSurely(bench, point));
    return report(outcomes);
  });
}

async function report(outcomes: ReadonlyMap<string, readonly KillOutcome[]>): Promise<boolean> {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const row = (name: string, of: readonly KillOutcome[]): string => {
    const counts = [
      of.length,
      of.filter((one) => one.killed).length,
      sum(of.map((one) => one.old)),
      sum(of.map((one) => one.new)),
      sum(of.map((one) => one.broken.length)),
      of.filter((one) => one.recovered).length,
    ];
    return `| ${[name, ...counts].join(' | ')} |`;
  };
  const all = [...outcomes.values()].flat();
  const between = [...outcomes]
    .filter(([name]) => (BETWEEN_OPEN_AND_RENAME as ReadonlySet<string>).has(name))
    .flatMap(([, of]) => of.filter((one) => one.killed));
  const lines = [
    '| Killed at | Points | Killed | Old files | New files | Broken | Recovered |',
    '|---|---|---|---|---|---|---|',
    ...[...outcomes].map(([name, of]) => row(name, of)),
    row('all', all),
  ];
  await writeProof('write-back', 'A killed write-back leaves the old file or the new one', [
    ...lines,
    '',
    `${between.length} kills lie between opening a new file and its rename.`,
  ]);
  return all.every((one) => one.broken.length === 0 && one.recovered) && between.length >= 10;
}

process.exitCode = (await main(Number(process.argv[2] ?? 100))) ? 0 : 1;
