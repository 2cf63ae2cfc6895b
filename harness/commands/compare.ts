import { Command } from 'commander';
import { BindingTable } from '../compare/bindings.js';
import { compareRecordings, type ComparedCase } from '../compare/compare-recordings.js';
import { meetRecordings } from '../compare/meet-recordings.js';
import { findNoise } from '../compare/noise.js';
import type { Divergence } from '../core/divergence.js';
import { countCodes } from '../core/divergence.js';
import type { ExitCode } from '../core/exit-code.js';
import { addCounts, addLedger, emptyLedger, maskedShare } from '../core/ledger.js';
import type { Noise, NoiseReport } from '../core/noise.js';
import { InputError } from '../core/problem.js';
import { countVerdicts } from '../core/verdict.js';
import { classRows, renderClassTable } from '../reports/class-table.js';
import { renderCompared } from '../reports/compared-text.js';
import { renderHtml } from '../reports/html.js';
import { sayRefusedMask } from '../reports/noise-text.js';
import type { ReportedCase } from '../reports/report-model.js';
import type { RecordedCase } from '../sides/recording.js';
import type { CommandContext } from './context.js';
import { loadApprovals, readEntries } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadRecording } from './load-recording.js';
import { writeReport } from './write-report.js';

interface CompareOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly oracleAgain?: string;
  readonly json?: boolean;
  readonly table?: boolean;
  readonly html?: string;
}

export function define(context: CommandContext): Command {
  return new Command('compare')
    .description('compare two recordings, without any network')
    .argument('<oracle>', 'recording of the oracle: newline-delimited JSON, or HAR 1.2')
    .argument('<target>', 'recording of the target')
    .option('--profile <name>', 'profile whose comparison rules hold')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--oracle-again <file>', 'a second recording of the oracle: what differs only where the oracle differs from itself is called noise')
    .option('--table', 'print the classes of difference as a Markdown table: class, code, location, cases')
    .option('--html <file>', 'also write a report as one HTML page')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/compare.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity compare --profile quay python.jsonl go.jsonl\n  parity compare --profile quay python.har go.jsonl --json\n  parity compare --profile quay python-1.jsonl go.jsonl --oracle-again python-2.jsonl\n  parity compare --profile quay python.jsonl go.jsonl --table --html differences.html\n\nExit: 0 no uncovered divergence, 1 some, 2 unreadable, unpaired, or differing only where the oracle differs from itself.',
    )
    .action(async (oracleFile: string, targetFile: string, options: CompareOptions) => {
      if (options.json === true && options.table === true) throw new InputError('--json and --table both print the result; the JSON object has the table too');
      const chosen = await loadProfile(options.profile, options.config);
      const oracle = loadRecording(oracleFile);
      const target = loadRecording(targetFile);
      const again = options.oracleAgain === undefined ? undefined : meetAgain(oracle, options.oracleAgain, chosen, context);
      const approvals = loadApprovals(context.root, chosen.profile, context.now(), { masksConcern: 'location' });
      const cases = compareRecordings({
        oracle,
        target,
        rules: chosen.profile.rules,
        bindings: new BindingTable(),
        approvals,
        ...(again === undefined ? {} : { noiseOf: again.noiseOf }),
      });
      if (cases.length === 0) throw new InputError('nothing was compared');
      const refused = again?.noise.refusedMasks.map(({ mask, unstable, neighbour }) => sayRefusedMask(mask, unstable, neighbour)) ?? [];
      const problems = [...approvals.problems(), ...refused];
      const report = {
        title: `${oracleFile} against ${targetFile}`,
        provenance: provenance(oracleFile, targetFile, chosen, options, context.now()),
        cases: cases.map((one): ReportedCase => ({ ...one, uncounted: countCodes(one.uncounted) })),
        problems,
        ...(again === undefined ? {} : { noise: again.noise }),
      };
      if (options.html !== undefined) {
        await writeReport(options.html, renderHtml(report));
        context.note(`parity: report ${options.html}`);
      }
      if (options.json === true) printJson(cases, report.cases, problems, again?.noise, context);
      else for (const line of options.table === true ? renderClassTable(report.cases) : renderCompared(report)) context.print(line);
      context.finish(exitOf(cases, problems));
    });
}

function provenance(oracle: string, target: string, chosen: ChosenProfile, options: CompareOptions, now: Date): (readonly [string, string])[] {
  return [
    ['oracle', oracle],
    ['target', target],
    ...(options.oracleAgain === undefined ? [] : [['oracle again', options.oracleAgain] as const]),
    ['profile', chosen.name],
    ['configuration', chosen.digest],
    ['compared', now.toISOString()],
  ];
}

type NoiseAgain = Noise & Pick<NoiseReport, 'unsure'>;

interface Again {
  readonly noise: NoiseAgain;
  readonly noiseOf: (caseId: string) => readonly Divergence[];
}

/** The oracle's first recording beside its second. Throws InputError when they have no case in common. */
function meetAgain(oracle: readonly RecordedCase[], file: string, { profile }: ChosenProfile, context: CommandContext): Again {
  const { meetings, unsure } = meetRecordings([oracle, loadRecording(file)], profile.rules);
  if (meetings.length === 0)
    throw new InputError(`--oracle-again ${file}: it has no case of the oracle's recording; name a second recording of the same cases`);
  const own = new Map(meetings.map((meeting) => [meeting.case, meeting.divergences]));
  return { noise: { ...findNoise(meetings, readEntries(context.root, profile).masks, context.now()), unsure }, noiseOf: (id) => own.get(id) ?? [] };
}

function exitOf(cases: readonly ComparedCase[], problems: readonly string[]): ExitCode {
  if (problems.length > 0 || cases.some((one) => one.verdict === 'mismatch')) return 1;
  return cases.some((one) => one.verdict === 'inconclusive') ? 2 : 0;
}

function printJson(
  cases: readonly ComparedCase[],
  reported: readonly ReportedCase[],
  problems: readonly string[],
  noise: NoiseAgain | undefined,
  context: CommandContext,
): void {
  const ledger = emptyLedger();
  for (const one of cases) addLedger(ledger, one.ledger);
  const summary = {
    cases: cases.length,
    verdicts: countVerdicts(cases.map((one) => one.verdict)),
    divergences: cases.reduce((sum, one) => sum + one.divergences.length, 0),
    noise: cases.reduce((sum, one) => sum + (one.noise?.length ?? 0), 0),
    codes: countCodes(cases.flatMap((one) => one.divergences)),
    uncounted: countCodes(cases.flatMap((one) => one.uncounted)),
    masks: addCounts(cases.map((one) => one.masked)),
    maskedShare: maskedShare(ledger),
    ledger,
  };
  context.print(
    JSON.stringify({ schema: 'parity-compare/1', summary, problems, table: classRows(reported), ...(noise === undefined ? {} : { noise }), cases }),
  );
}
