import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { checkShapes, recordedValues, type RecordedSuccess, type ShapeCheck } from '../plan/check-shapes.js';
import { readRecording } from '../sides/recording.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { fixtureFiles, loadPlan } from './load-plan.js';
import { readRecordingText } from './recording-text.js';

interface CheckOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly recording: readonly string[];
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const fixtures = new Command('fixtures').description('the happy requests and entities of a profile');
  fixtures
    .command('check')
    .description('check that the happy cases are requests that a recorded service accepted, and that nothing of the recording is in them')
    .requiredOption('--recording <file...>', 'recordings of the oracle (the project’s format or HAR)')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/fixtures-check.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity fixtures check --profile quay --recording python-routes.jsonl\n  parity fixtures check --profile quay --recording python-routes.jsonl python-more.jsonl --json\n\nExit: 0 every recorded row matched, 1 some not, 2 unreadable or nothing recorded below 400.',
    )
    .action(async (options: CheckOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { plan, subjects } = await loadPlan(context.root, chosen);
      const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
      const texts = options.recording.map((file) => ({ file, text: readRecordingText(file) }));
      const recorded = texts.flatMap(({ file, text }) => successesOf(text, file));
      if (!recorded.some(({ row }) => row !== ''))
        throw new InputError(`${options.recording.join(', ')}: no recorded answer below 400 that names a row; nothing could be checked`);
      const shapes = checkShapes(recorded, plan.cases, routes);
      const files = fixtureFiles(context.root, chosen.profile).map((file) => ({ file, text: readFileSync(join(context.root, file), 'utf8') }));
      const problems = [...shapes.problems, ...recordedValues(texts.map(({ text }) => text).join('\n'), files)];
      report({ summary: shapes.summary, problems }, chosen.name, options, context);
      context.finish(problems.length === 0 ? 0 : 1);
    });
  return fixtures;
}

/** Measured requests of a recording that were answered below 400. */
function successesOf(text: string, file: string): RecordedSuccess[] {
  return readRecording(text, file).flatMap(({ id, row, principal, steps }) =>
    steps.flatMap(({ setup, exchange }) =>
      setup || exchange.kind === 'fault' || exchange.response.status >= 400 ? [] : [{ row, principal, request: exchange.request, where: `${file}: ${id}` }],
    ),
  );
}

function report({ summary, problems }: ShapeCheck, profile: string, options: CheckOptions, context: CommandContext): void {
  if (options.json === true) {
    context.print(JSON.stringify({ schema: 'parity-fixtures-check/1', profile, recordings: options.recording, summary, problems }, null, 1));
    return;
  }
  for (const { row, what } of problems) context.print(`${row.padEnd(12)} ${what}`);
  context.print(`${String(summary.matched)} of ${String(summary.rows)} recorded rows matched, ${String(problems.length)} problems`);
}
