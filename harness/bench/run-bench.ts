import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { loadProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { benchConfig, IN_FLIGHT } from './bench-config.js';
import { measureBodyComparison } from './body-comparison.js';
import { HEALTH_PATH } from './constant-answer.js';
import { startConstantServer, type ConstantServer } from './constant-servers.js';
import { BARE_LOOP, findContenders, HARNESS, type Absent, type Contender } from './contenders.js';
import { readEnvironment } from './environment.js';
import { goalsOf, ratio, stateOf } from './goals.js';
import { measure, type Measured } from './measure.js';
import { measureMicro } from './micro-benchmarks.js';
import { microTasks } from './micro-tasks.js';
import { timePlanning } from './planning.js';
import { buildPrograms } from './programs.js';
import { withReferenceTarget } from './reference-target.js';
import { measureReplayLoad, type LoadServer, type ReplayLoad } from './replay-load.js';
import type { Report, ReportRow, Timing } from './report.js';
import { expectedOf, requestsOf } from './requests.js';
import type { RunFolders } from './run-folders.js';
import { measureSchemaCompilation } from './schema-compilation.js';
import { summarize } from './statistics.js';
import { timeWarmRun, WARM_CAPABILITY } from './warm-run.js';

export interface BenchInput {
  readonly root: string;
  /** Temporary folder, removed by the caller. */
  readonly folder: string;
  readonly quick: boolean;
  readonly runs: RunFolders;
  readonly now: () => Date;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

const REPETITIONS = { full: 5, quick: 2 };
/** The profile of the systems that the recorded bodies are from. */
const RECORDED_PROFILE = 'quay';
const PLANNINGS = { full: 20, quick: 5 };
const MICRO = { full: { ms: 500, calls: 20 }, quick: { ms: 100, calls: 5 } };
const LOAD = { full: { repetitions: 3, seconds: 5 }, quick: { repetitions: 1, seconds: 1 } };

/** Prepares everything, measures, and answers the figures. */
export async function runBench(input: BenchInput): Promise<Report> {
  const { root, folder, quick, runs, now, random, signal, note } = input;
  const standard = await loadProfile(undefined, undefined);
  const configFile = await writeConfig(input, standard.profile.rules, resolve(root, standard.config.trackers));
  const bench = await loadProfile(undefined, configFile);
  const requests = requestsOf((await loadPlan(root, bench)).plan.cases);
  const programs = await buildPrograms(folder);
  const repetitions = quick ? REPETITIONS.quick : REPETITIONS.full;
  const servers: ConstantServer[] = [];
  try {
    const [oracle, target] = [await startConstantServer(programs.constantServer), await startConstantServer(programs.constantServer)];
    servers.push(oracle, target);
    const { contenders, absent } = await findContenders({
      root,
      folder,
      configFile,
      bareLoop: programs.bareLoop,
      requests,
      oracle,
      target,
      mayInstall: !quick,
      signal,
      note,
    });
    const measured = await measure({ contenders, expected: expectedOf(requests), repetitions, random, signal, note });
    await runs.removeBenchRuns();
    const rows = reportRows(contenders, absent, measured, requests.length);
    note('comparing bodies');
    const { rules } = (await loadProfile(RECORDED_PROFILE, undefined)).profile;
    const bodies = await measureBodyComparison({ root, folder, program: programs.bodyComparison, rules, quick, signal });
    note('compiling body schemas');
    const schemas = await measureSchemaCompilation(root, RECORDED_PROFILE, repetitions);
    note('micro benchmarks');
    const recorded = { name: RECORDED_PROFILE, rules };
    const micro = await measureMicro(microTasks({ root, chosen: standard, recorded }), quick ? MICRO.quick : MICRO.full, signal);
    const load = await loadOf(input, programs.closedLoop, oracle);
    note('planning');
    const { samplesMs, routes } = await timePlanning(root, standard, quick ? PLANNINGS.quick : PLANNINGS.full);
    const warmed = await timeWarmRun({
      root,
      plan: (await loadPlan(root, standard)).plan,
      repetitions,
      mayStart: !quick,
      runs,
      signal,
      note,
    });
    const [planning, warm] = [timingOf({ kind: 'measured', samplesMs }), timingOf(warmed)];
    const median = (name: string): number | undefined => rows.flatMap((row) => (row.kind === 'measured' && row.name.startsWith(name) ? [row.median] : []))[0];
    const slowest = (one: Timing): number | undefined => (one.kind === 'measured' ? one.max : undefined);
    const goals = goalsOf({
      harnessMs: median(HARNESS),
      bareLoopMs: median(BARE_LOOP),
      newmanMs: median('newman'),
      hurlMs: median('hurl'),
      slowestPlanningMs: slowest(planning),
      slowestWarmMs: slowest(warm),
      bodies,
      schemas,
      load,
    });
    return {
      schema: 'parity-bench/1',
      environment: await readEnvironment(root, now()),
      repetitions,
      inFlight: IN_FLIGHT,
      cases: requests.length,
      contenders: rows,
      planning: { ...planning, routes },
      warm: { ...warm, capability: WARM_CAPABILITY },
      bodies,
      schemas,
      micro,
      load,
      goals: goals.map((goal) => ({ ...goal, state: stateOf(goal) })),
    };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** On the constant server (at a path that it does not count) and, unless it is to be quick, on the reference pair's target: a real server, which the client must not hold up. */
async function loadOf({ folder, quick, random, signal, note }: BenchInput, program: string, constant: ConstantServer): Promise<ReplayLoad> {
  const { repetitions, seconds } = quick ? LOAD.quick : LOAD.full;
  const first: LoadServer = { name: 'the constant server', url: `${constant.url}${HEALTH_PATH}` };
  const on = (servers: readonly LoadServer[]): Promise<ReplayLoad> =>
    measureReplayLoad({ program, folder, servers, repetitions, seconds, random, path: process.env['PATH'] ?? '', signal, note });
  return quick ? on([first]) : withReferenceTarget((target) => on([first, target]));
}

async function writeConfig({ root, folder }: BenchInput, rules: Parameters<typeof benchConfig>[0]['rules'], trackers: string): Promise<string> {
  const [masks, deviations] = [join(folder, 'masks.json'), join(folder, 'deviations.json')];
  await writeFile(masks, '{ "masks": [] }\n');
  await writeFile(deviations, '{ "deviations": [] }\n');
  const configFile = join(folder, 'parity.config.json');
  await writeFile(configFile, JSON.stringify(benchConfig({ trackers, rules, masks: relative(root, masks), deviations: relative(root, deviations) })));
  return configFile;
}

function reportRows(contenders: readonly Contender[], absent: readonly Absent[], measured: ReadonlyMap<string, Measured>, requests: number): ReportRow[] {
  const medianOf = (name: string): number | undefined => {
    const one = measured.get(name);
    return one?.kind === 'measured' ? summarize(one.samplesMs).median : undefined;
  };
  const [harness, bareLoop] = [medianOf(HARNESS), medianOf(BARE_LOOP)];
  const rows = contenders.map(({ name, what, servers }): ReportRow => {
    const one = measured.get(name);
    if (one?.kind !== 'measured') return { kind: 'not-measured', name, what, why: one?.why ?? 'it was not run' };
    const summary = summarize(one.samplesMs);
    const sent = requests * servers.length;
    const [toBareLoop, toHarness] = [ratio(summary.median, bareLoop), ratio(summary.median, harness)];
    return {
      kind: 'measured',
      name,
      what,
      requests: sent,
      samplesMs: one.samplesMs,
      msPerRequest: summary.median / sent,
      ...summary,
      ...(toBareLoop === undefined ? {} : { toBareLoop }),
      ...(toHarness === undefined ? {} : { toHarness }),
    };
  });
  return [...rows, ...absent.map((one): ReportRow => ({ kind: 'not-measured', ...one }))];
}

function timingOf(measured: Measured): Timing {
  if (measured.kind === 'failed') return { kind: 'not-measured', why: measured.why };
  return { kind: 'measured', repetitions: measured.samplesMs.length, ...summarize(measured.samplesMs) };
}
