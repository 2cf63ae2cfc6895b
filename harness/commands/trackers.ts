import { Command } from 'commander';
import { resolve } from 'node:path';
import type { Problem } from '../core/problem.js';
import { countSubjects, type SubjectCounts } from '../trackers/count-subjects.js';
import { loadTrackers, type Trackers } from '../trackers/load.js';
import type { CommandContext } from './context.js';

interface FolderOptions {
  readonly dir?: string;
  readonly json?: true;
}

/** What `trackers check --json` prints; published as fixtures/schemas/trackers-check.schema.json. */
export interface TrackersCheck {
  readonly schema: 'parity-trackers-check/1';
  readonly summary: { readonly rows: Readonly<Record<string, number>>; readonly errors: number; readonly warnings: number };
  readonly problems: readonly Problem[];
}

export function define(context: CommandContext): Command {
  const load = (options: FolderOptions): Promise<Trackers> => loadTrackers(resolve(context.root, options.dir ?? 'trackers'), { root: context.root });
  const command = new Command('trackers').description('read the trackers: check them, count what they hold');
  withFolder(command.command('check').description('report every problem of every manifest, with its place'))
    .addHelpText(
      'after',
      '\nExit codes: 0 no error (warnings are fine), 2 at least one error.\n\nExamples:\n  parity trackers check\n  parity trackers check --dir ../plan/trackers --json',
    )
    .action(async (options: FolderOptions) => {
      const check = checkOf(await load(options));
      if (options.json === true) context.print(JSON.stringify(check));
      else for (const line of checkText(check)) context.print(line);
      context.finish(check.summary.errors > 0 ? 2 : 0);
    });
  withFolder(command.command('stats').description('count the tracked things per plane, family, auth mode, wave, batch and capability'))
    .addHelpText('after', '\nExamples:\n  parity trackers stats\n  parity trackers stats --json')
    .action(async (options: FolderOptions) => {
      const { subjects, capabilityOf, problems } = await load(options);
      const counts = countSubjects(subjects, capabilityOf);
      const errors = problems.filter((problem) => problem.severity === 'error').length;
      if (errors > 0) context.note(`parity: the trackers have ${errors} errors, the counts may be short; parity trackers check explains them`);
      if (options.json === true) context.print(JSON.stringify({ schema: 'parity-trackers-stats/1', subjects: subjects.length, counts }));
      else for (const line of statsText(subjects.length, counts)) context.print(line);
      context.finish(errors > 0 ? 2 : 0);
    });
  return command.addHelpText('after', '\nExamples:\n  parity trackers check\n  parity trackers stats --dir ../plan/trackers');
}

function withFolder(command: Command): Command {
  return command.option('--dir <folder>', 'folder of the trackers (default: trackers)').option('--json', 'print one JSON object');
}

export function checkOf({ manifests, problems }: Trackers): TrackersCheck {
  const rows = Object.fromEntries(manifests.map((manifest) => [manifest.name.slice(0, -'.csv'.length), manifest.rows.length]));
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return { schema: 'parity-trackers-check/1', summary: { rows, errors, warnings: problems.length - errors }, problems };
}

export function checkText({ summary, problems }: TrackersCheck): string[] {
  const { rows, errors, warnings } = summary;
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return [
    ...problems.map(({ file, line, column, severity, code, message }) => `${file}:${line}:${column} ${severity} ${code} ${message}`),
    `${Object.keys(rows).length} manifests, ${total} rows, ${errors} errors, ${warnings} warnings`,
  ];
}

export function statsText(subjects: number, counts: SubjectCounts): string[] {
  const widest = Math.max(0, ...Object.values(counts).flatMap((count) => Object.keys(count).map((name) => name.length)));
  return [
    `${subjects} tracked things`,
    ...Object.entries(counts).flatMap(([what, count]) => [
      '',
      what.replace('_', ' '),
      ...Object.entries(count).map(([name, n]) => `  ${name.padEnd(widest)}  ${String(n).padStart(4)}`),
    ]),
  ];
}
