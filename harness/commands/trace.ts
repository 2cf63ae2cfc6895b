import { Command } from 'commander';
import { resolve } from 'node:path';
import type { ExitCode } from '../core/exit-code.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import { readRun } from '../reports/run-log-file.js';
import type { CommandContext } from './context.js';
import { traceTrackers, type Traced } from './trace-trackers.js';

interface TraceOptions {
  readonly run: string;
  readonly dir?: string;
  readonly check?: true;
  readonly json?: true;
}

const EXAMPLES = `
Exit codes: 0 written, or up to date; 1 with --check when something would change; 2 when a row or file was refused.

Examples:
  parity trace --run latest
  parity trace --run reports/runs/<id> --check
  parity trace --run latest --dir ../other-copy/trackers --json`;

export function define(context: CommandContext): Command {
  return new Command('trace')
    .description('write the outcome of a run into the trackers: test_file, last_run_commit, last_passed_at, owner')
    .requiredOption('--run <run>', 'run id, its folder, or latest')
    .option('--dir <folder>', 'folder of the trackers (default: trackers)')
    .option('--check', 'write nothing; exit 1 when something would change')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TraceOptions) => {
      const { log } = readRun(context.root, options.run);
      const check = options.check === true;
      const dir = resolve(context.root, options.dir ?? 'trackers');
      const traced = await traceTrackers({ root: context.root, dir, log, check }, diskFiles, thisProcess);
      if (options.json === true) context.print(JSON.stringify(asJson(log.header.runId, check, traced)));
      else for (const line of asText(check, traced)) context.print(line);
      context.finish(exitCodeOf(check, traced));
    });
}

/** A change that --check finds is red; a refusal means that not everything could be told or written. */
export function exitCodeOf(check: boolean, traced: Traced): ExitCode {
  if (check && traced.files.length > 0) return 1;
  return traced.refused.length > 0 ? 2 : 0;
}

function summaryOf({ files, refused }: Traced): { files: number; rows: number; cells: number; refused: number } {
  const rows = files.map((file) => new Set(file.changed.map((cell) => cell.id)).size);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return { files: files.length, rows: sum(rows), cells: sum(files.map((file) => file.changed.length)), refused: refused.length };
}

function asJson(run: string, check: boolean, traced: Traced): unknown {
  return { schema: 'parity-trace/1', run, check, summary: summaryOf(traced), files: traced.files, problems: traced.refused };
}

export function asText(check: boolean, traced: Traced): string[] {
  const { files, rows, cells, refused } = summaryOf(traced);
  const lines = traced.files.flatMap((file) => [
    ...(check
      ? file.changed.map((cell) => `${file.file}:${cell.line} ${cell.id} ${cell.column}: ${JSON.stringify(cell.before)} -> ${JSON.stringify(cell.value)}`)
      : []),
    ...(file.addedColumns.length > 0 ? [`${file.file}: ${check ? 'lacks' : 'added'} the columns ${file.addedColumns.join(', ')}`] : []),
  ]);
  lines.push(...traced.refused.map((problem) => `${problem.file}:${problem.line}:${problem.column} ${problem.severity} ${problem.code} ${problem.message}`));
  const did = check ? 'would change' : 'changed';
  lines.push(cells === 0 ? 'the trackers are up to date' : `${did}: ${cells} cells of ${rows} rows in ${files} files`);
  if (refused > 0) lines.push(`refused: ${refused}`);
  return lines;
}
