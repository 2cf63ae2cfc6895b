import { Command } from 'commander';
import { countVerdicts } from '../core/verdict.js';
import type { RunLog } from '../core/run-log.js';
import { InputError } from '../core/problem.js';
import { groupByCauses } from '../reports/causes.js';
import { classRows, renderClassTable } from '../reports/class-table.js';
import { renderHtml } from '../reports/html.js';
import type { Report } from '../reports/report-model.js';
import { readRun } from '../reports/run-log-file.js';
import { renderTerminal } from '../reports/terminal.js';
import type { CommandContext } from './context.js';
import { writeReport } from './write-report.js';

interface ReportOptions {
  readonly html?: string;
  readonly table?: boolean;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  return new Command('report')
    .description('render a run again: text, Markdown table, one HTML page')
    .argument('<run>', 'run id, folder, or latest')
    .option('--html <file>', 'write a report as one HTML page')
    .option('--table', 'print the classes of difference as a Markdown table: class, code, location, cases')
    .option('--json', 'print groups and classes as one JSON object (fixtures/schemas/report.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity report latest\n  parity report latest --html run.html\n  parity report latest --table\n\nExit: 0 rendered, 2 no such run or cut log. What the run itself was is in its own exit code.',
    )
    .action(async (run: string, options: ReportOptions) => {
      if (options.json === true && options.table === true) throw new InputError('--json and --table both print the report; the JSON object has the table too');
      const { log } = readRun(context.root, run);
      const report = reportOf(log);
      if (options.html !== undefined) {
        await writeReport(options.html, renderHtml(report));
        context.note(`parity: report ${options.html}`);
      }
      if (options.json === true) context.print(JSON.stringify(jsonOf(log, report)));
      else if (options.table === true) for (const line of renderClassTable(report.cases)) context.print(line);
      else if (options.html === undefined)
        for (const line of renderTerminal({ cases: log.cases, rows: log.rows, problems: report.problems })) context.print(line);
      context.finish(0);
    });
}

function reportOf({ header, cases, footer }: RunLog): Report {
  return {
    title: `Run ${header.runId}`,
    provenance: [
      ['profile', header.profile],
      ['oracle', `${header.sides.oracle.commit} (${header.sides.oracle.provider})`],
      ['target', `${header.sides.target.commit} (${header.sides.target.provider})`],
      ['harness', header.harnessCommit],
      ['selection', header.selection.length === 0 ? 'everything' : header.selection.join(' ')],
      ['shard', header.shard],
      ['started', header.startedAt],
      ['ended', footer?.endedAt ?? 'cut before its end'],
    ],
    cases,
    problems: [...(footer?.problems ?? []), ...(footer === undefined ? ['the run was cut before its end: this is not all of it'] : [])],
  };
}

function jsonOf({ header }: RunLog, { cases, problems }: Report): object {
  return {
    schema: 'parity-report/1',
    runId: header.runId,
    verdicts: countVerdicts(cases.map((one) => one.verdict)),
    problems,
    groups: groupByCauses(cases).map((group) => ({ causes: group.causes, cases: group.cases.map((one) => one.id) })),
    table: classRows(cases),
  };
}
