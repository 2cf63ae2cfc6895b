import { Command } from 'commander';
import { join, relative } from 'node:path';
import { randomBytes } from 'node:crypto';
import { meetRecordings, type Met } from '../compare/meet-recordings.js';
import { findNoise } from '../compare/noise.js';
import { matchesId } from '../core/glob.js';
import { noiseExit, type NoiseReport } from '../core/noise.js';
import { InputError } from '../core/problem.js';
import { renderNoise } from '../reports/noise-text.js';
import { startSides } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import { readEntries } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadRecording } from './load-recording.js';
import { runNoise, withTwoOracles } from './noise-runs.js';
import { selectPlan } from './perform-run.js';
import { addSelectionOptions, selectionOf, shardOf, type SelectionOptions } from './selection-options.js';
import { writeReport } from './write-report.js';

interface NoiseOptions extends SelectionOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly times: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const command = new Command('noise')
    .description('run the oracle against itself, and propose masks for review where it differs')
    .argument('[recordings...]', 'two or more recordings of the oracle, instead of running it')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--times <n>', 'how often, at least 3: once on fresh state, then on used state', '3')
    .option('--out <file>', 'where to write the proposals; reports/noise/<run>.json when left out')
    .option('--json', 'print the proposals as one JSON object (fixtures/schemas/noise.schema.json)');
  return addSelectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  parity noise --capability registry-v2/tags\n  parity noise --row ROUTE-0016 --times 5 --json\n  parity noise --profile quay python-1.jsonl python-2.jsonl --case "tags-*"\n\nNothing is applied: a reviewer copies a proposal into the mask file and adds reason, owner and expires.\n\nExit: 0 no noise but what masks in force cover, 1 noise or a mask over a stable place, 2 could not tell.',
    )
    .action(async (recordings: string[], options: NoiseOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const startedAt = context.now();
      const met = recordings.length === 0 ? await live(chosen, options, context) : { ...recorded(recordings, chosen, options), redact: (text: string) => text };
      const noise = findNoise(met.meetings, readEntries(context.root, chosen.profile).masks, startedAt);
      const unsure = [...met.unsure];
      if (met.runs.every((run) => run.crossed === 0))
        unsure.push({ run: 'all runs', case: '*', why: 'no answer fell into another second than its partner, so what changes with time was not seen' });
      const source = recordings.length === 0 ? 'live' : 'recordings';
      const id = `${startedAt.toISOString().replace(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}`;
      const report: NoiseReport = {
        schema: 'parity-noise/1',
        id,
        profile: chosen.name,
        source,
        startedAt: startedAt.toISOString(),
        exitCode: noiseExit(noise, unsure.length > 0),
        runs: met.runs,
        ...noise,
        unsure,
      };
      const text = met.redact(JSON.stringify(report, null, 2));
      const clean = JSON.parse(text) as NoiseReport;
      const file = options.out ?? join(context.root, 'reports', 'noise', `${id}.json`);
      await writeReport(file, `${text}\n`);
      if (options.json === true) context.print(JSON.stringify(clean));
      else for (const line of renderNoise(clean)) context.print(line);
      context.note(`parity: proposals for review are in ${relative(process.cwd(), file)}`);
      context.finish(report.exitCode);
    });
}

/** Fewer meetings say little: one on fresh state, one on used state at the same moment, one on used state a second apart. */
const TIMES_AT_LEAST = 3;
const TIMES_AT_MOST = 100;

async function live(chosen: ChosenProfile, options: NoiseOptions, context: CommandContext): Promise<Met & { redact: (text: string) => string }> {
  const times = Number(options.times);
  if (!Number.isInteger(times) || times < TIMES_AT_LEAST || times > TIMES_AT_MOST)
    throw new InputError(`--times ${options.times}: write a whole number from ${String(TIMES_AT_LEAST)} to ${String(TIMES_AT_MOST)}`);
  const { root, env, now, signal } = context;
  const profile = withTwoOracles(chosen.profile, chosen.name, env);
  const { selected } = await selectPlan({ root, chosen, selection: selectionOf(options), shard: shardOf(options.shard) });
  const cases = selected.cases.filter((one) => one.scope === 'in-scope' && one.script.driver === undefined);
  if (cases.length === 0) throw new InputError('nothing that was selected is in scope; parity plan says why');
  const pair = await startSides({
    profile,
    profileName: chosen.name,
    root,
    env,
    targetArguments: [],
    progress: (line) => context.note(`parity: ${line.replace('oracle and target', 'two instances of the oracle')}`),
    signal,
  });
  try {
    const progress = (run: string, done: number, of: number): void => {
      if (done % PROGRESS_EVERY === 0 || done === of) context.note(`parity: ${run} of ${String(times)}: ${String(done)} of ${String(of)} cases`);
    };
    return await runNoise({ pair, profile, root, env, cases, times, signal, now, progress });
  } finally {
    await pair.close();
  }
}

const PROGRESS_EVERY = 50;

function recorded(files: readonly string[], chosen: ChosenProfile, options: NoiseOptions): Met {
  if (files.length < 2) throw new InputError(`${files.join()}: one recording meets nothing; name a second one of the oracle`);
  for (const name of ['capability', 'family', 'wave', 'batch', 'shard'] as const)
    if (options[name] !== undefined) throw new InputError(`--${name} selects from the plan; of recordings write --case or --row`);
  const fits = (globs: readonly string[] | undefined, text: string): boolean => globs === undefined || globs.some((glob) => matchesId(glob, text));
  const recordings = files.map((file) => loadRecording(file).filter(({ id, row }) => fits(options.case, id) && fits(options.row, row)));
  const empty = files.find((_, at) => recordings[at]?.length === 0);
  if (empty !== undefined) throw new InputError(`${empty}: no case fits --case and --row`);
  return meetRecordings(recordings, chosen.profile.rules);
}
