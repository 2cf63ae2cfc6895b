import { Command } from 'commander';
import { resolve } from 'node:path';
import type { Approvals } from '../compare/approvals.js';
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
import { countVerdicts, type Judgement } from '../core/verdict.js';
import { classRows, renderClassTable } from '../reports/class-table.js';
import { renderCompared } from '../reports/compared-text.js';
import { renderGoldenRows } from '../reports/golden-rows.js';
import { renderHtml } from '../reports/html.js';
import { sayRefusedMask } from '../reports/noise-text.js';
import type { ReportedCase } from '../reports/report-model.js';
import { goldenFolder, requireGoldens } from '../sides/golden-side.js';
import type { RecordedCase } from '../sides/recording.js';
import { compareGoldens, type GoldenRowVerdict } from './compare-goldens.js';
import type { CommandContext } from './context.js';
import { loadApprovals, readEntries } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { loadRecording } from './load-recording.js';
import { writeReport } from './write-report.js';

interface CompareOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly oracleAgain?: string;
  readonly json?: boolean;
  readonly table?: boolean;
  readonly html?: string;
  readonly oracle: string;
  readonly golden?: string;
}

export function define(context: CommandContext): Command {
  return new Command('compare')
    .description('compare two recordings, without any network')
    .argument('<recording...>', 'recordings of the oracle and of the target: newline-delimited JSON, or HAR 1.2; with --oracle golden of the target alone')
    .option('--oracle <recording|golden>', "golden: compare with the profile's golden fixtures, and judge their rows too", 'recording')
    .option('--golden <folder>', 'another folder than fixtures/golden/<profile>')
    .option('--profile <name>', 'profile whose comparison rules hold')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--oracle-again <file>', 'a second recording of the oracle: what differs only where the oracle differs from itself is called noise')
    .option('--table', 'print the classes of difference as a Markdown table: class, code, location, cases')
    .option('--html <file>', 'also write a report as one HTML page')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/compare.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity compare --profile quay python.jsonl go.jsonl\n  parity compare --profile quay python.har go.jsonl --json\n  parity compare --profile quay python-1.jsonl go.jsonl --oracle-again python-2.jsonl\n  parity compare --profile quay python.jsonl go.jsonl --table --html differences.html\n  parity compare --profile quay --oracle golden go-1.jsonl go-rows.jsonl\n\nExit: 0 no uncovered divergence, 1 some, 2 unreadable, unpaired, or differing only where the oracle differs from itself.',
    )
    .action(async (files: string[], options: CompareOptions) => {
      if (options.json === true && options.table === true) throw new InputError('--json and --table both print the result; the JSON object has the table too');
      const chosen = await loadProfile(options.profile, options.config);
      const { title, cases, rows, approvals, noise } = await compareAs(files, chosen, options, context);
      if (cases.length === 0) throw new InputError('nothing was compared');
      const refused = noise?.refusedMasks.map(({ mask, unstable, neighbour }) => sayRefusedMask(mask, unstable, neighbour)) ?? [];
      const problems = [...approvals.problems(), ...refused];
      const report = {
        title: title.join(' against '),
        provenance: provenance(title, chosen, options, context.now()),
        cases: cases.map((one): ReportedCase => ({ ...one, uncounted: countCodes(one.uncounted) })),
        problems,
        ...(noise === undefined ? {} : { noise }),
      };
      if (options.html !== undefined) {
        await writeReport(options.html, renderHtml(report));
        context.note(`parity: report ${options.html}`);
      }
      if (options.json === true) printJson(cases, rows, report.cases, problems, noise, context);
      else
        for (const line of options.table === true ? renderClassTable(report.cases) : [...renderCompared(report), ...renderGoldenRows(rows)])
          context.print(line);
      context.finish(exitOf([...cases, ...(rows ?? [])], problems));
    });
}

interface Compared {
  readonly title: readonly [oracle: string, target: string];
  readonly cases: readonly ComparedCase[];
  /** Verdicts of the rows that goldens cover; undefined where two recordings were compared. */
  readonly rows?: readonly GoldenRowVerdict[];
  readonly approvals: Approvals;
  readonly noise?: NoiseAgain;
}

async function compareAs(files: readonly string[], chosen: ChosenProfile, options: CompareOptions, context: CommandContext): Promise<Compared> {
  const approvals = loadApprovals(context.root, chosen.profile, context.now(), { masksConcern: 'location' });
  const { rules } = chosen.profile;
  if (options.oracle === 'golden') {
    if (options.oracleAgain !== undefined) throw new InputError('--oracle-again belongs to a recording of the oracle, not to --oracle golden');
    const folder = options.golden === undefined ? goldenFolder(context.root, chosen.name) : resolve(options.golden);
    const goldens = requireGoldens(folder, chosen.name, context.root);
    const target = files.flatMap((file) => loadRecording(file));
    const { unjudged, ...compared } = compareGoldens({ goldens, target, rules, approvals, declared: await happyAnswers(context.root, chosen) });
    if (unjudged.length > 0) context.note(`parity: ${String(unjudged.length)} recorded cases have no golden; their rows are judged by those that have`);
    return { title: [`goldens of ${chosen.name} ${goldens.digest}`, files.join(' ')], approvals, ...compared };
  }
  if (options.oracle !== 'recording') throw new InputError(`--oracle ${options.oracle}: write recording or golden`);
  if (options.golden !== undefined) throw new InputError('--golden belongs to --oracle golden');
  const [oracleFile, targetFile, ...more] = files;
  if (oracleFile === undefined || targetFile === undefined || more.length > 0)
    throw new InputError('name two recordings, of the oracle and of the target; with --oracle golden those of the target alone');
  const oracle = loadRecording(oracleFile);
  const target = loadRecording(targetFile);
  const again = options.oracleAgain === undefined ? undefined : meetAgain(oracle, options.oracleAgain, chosen, context);
  const noiseOf = again === undefined ? {} : { noiseOf: again.noiseOf };
  const cases = compareRecordings({ oracle, target, rules, bindings: new BindingTable(), approvals, ...noiseOf });
  return { title: [oracleFile, targetFile], cases, approvals, ...(again === undefined ? {} : { noise: again.noise }) };
}

/** What the happy cases of a row declare to be answered. */
async function happyAnswers(root: string, chosen: ChosenProfile): Promise<(row: string) => readonly string[]> {
  const { plan } = await loadPlan(root, chosen);
  return (row) => plan.cases.filter((one) => one.row === row && one.happy).map(({ expect }) => expect);
}

function provenance([oracle, target]: Compared['title'], chosen: ChosenProfile, options: CompareOptions, now: Date): (readonly [string, string])[] {
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

function exitOf(cases: readonly Judgement[], problems: readonly string[]): ExitCode {
  if (problems.length > 0 || cases.some((one) => one.verdict === 'mismatch')) return 1;
  return cases.some((one) => one.verdict === 'inconclusive') ? 2 : 0;
}

function printJson(
  cases: readonly ComparedCase[],
  rows: Compared['rows'],
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
    JSON.stringify({
      schema: 'parity-compare/1',
      summary,
      problems,
      table: classRows(reported),
      ...(noise === undefined ? {} : { noise }),
      ...(rows === undefined ? {} : { rows }),
      cases,
    }),
  );
}
