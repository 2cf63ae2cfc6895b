import { Command } from 'commander';
import { lostCases, type LostCase } from '../core/case-index.js';
import type { Plan } from '../core/contract-case.js';
import { isShown, type Coverage, type ModeCoverage } from '../core/coverage.js';
import { InputError } from '../core/problem.js';
import type { RecordedAnswer } from '../core/recorded-answer.js';
import type { RunLog } from '../core/run-log.js';
import type { Subject } from '../core/subject.js';
import { isSeen, modeCoverage, type AuthCase } from '../evidence/mode-coverage.js';
import { groupCoverage, rowCoverage } from '../evidence/row-coverage.js';
import { testIds } from '../plan/build-plan.js';
import { renderCoverageHtml } from '../reports/coverage-html.js';
import { renderCoverage, renderCoverageRows } from '../reports/coverage-text.js';
import { allAuthCases, authCases, readRuns, recordedAnswers } from './auth-evidence.js';
import { readCaseIndex } from './case-index-file.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { writeReport } from './write-report.js';

interface CoverageOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly recording?: readonly string[];
  readonly run?: readonly string[];
  readonly rows?: boolean;
  readonly json?: boolean;
  readonly html?: string;
}

export function define(context: CommandContext): Command {
  return new Command('coverage')
    .description('what is tested of every row, and what of it runs and recordings showed')
    .option('--run <run...>', 'runs by id, folder or latest; a run of another profile counts for the auth modes alone')
    .option('--recording <file...>', 'recordings of the oracle (the project’s format or HAR)')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--rows', 'print every row')
    .option('--html <file>', 'write it as one HTML page')
    .option('--json', 'print it as one JSON object (fixtures/schemas/coverage.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity coverage --run latest\n  parity coverage --profile quay --recording python-routes.jsonl python-more.jsonl --run latest\n  parity coverage --run latest --rows\n  parity coverage --run latest --html coverage.html\n\nExit: 0 nothing lost and every auth mode shown let in and refused, 1 not so, 2 nothing to count from.',
    )
    .action(async (options: CoverageOptions) => {
      const runs = readRuns(context.root, options.run ?? []);
      const recorded = recordedAnswers(options.recording ?? []);
      if (runs.every(({ cases }) => cases.length === 0) && recorded.length === 0)
        throw new InputError('no run and no recording to count from; make a run with parity run and name it with --run latest, or name --recording files');
      const chosen = await loadProfile(options.profile, options.config);
      const { plan, subjects } = await loadPlan(context.root, chosen);
      const index = readCaseIndex(context.root).profiles[chosen.name];
      const auth = await allAuthCases(context.root, chosen);
      const coverage = countCoverage({
        profile: chosen.name,
        plan,
        subjects,
        runs,
        recorded,
        recordings: options.recording ?? [],
        auth,
        lost: lostCases(index, plan),
        hasIndex: index !== undefined,
      });
      if (options.html !== undefined) {
        await writeReport(options.html, renderCoverageHtml(coverage));
        context.note(`parity: coverage ${options.html}`);
      }
      const exitCode = coverage.problems.length === 0 ? 0 : 1;
      if (options.json === true) context.print(JSON.stringify({ schema: 'parity-coverage/1', exitCode, ...coverage }));
      else if (options.html === undefined || options.rows === true)
        for (const line of [...(options.rows === true ? renderCoverageRows(coverage) : []), ...renderCoverage(coverage)]) context.print(line);
      context.finish(exitCode);
    });
}

interface CountInput {
  readonly profile: string;
  readonly plan: Plan;
  readonly subjects: readonly Subject[];
  readonly runs: readonly RunLog[];
  readonly recorded: readonly RecordedAnswer[];
  readonly recordings: readonly string[];
  /** Route cases of every profile. */
  readonly auth: readonly AuthCase[];
  readonly lost: readonly LostCase[];
  readonly hasIndex: boolean;
}

/** Everything that is counted, from what was read. */
function countCoverage({ profile, plan, subjects, runs, recorded, recordings, auth, lost, hasIndex }: CountInput): Coverage {
  const ofRow = new Map(plan.rows.map(({ id }) => [id, [] as Plan['cases'][number][]]));
  for (const one of plan.cases) ofRow.get(one.row)?.push(one);
  const answers = new Map<string, RecordedAnswer[]>();
  for (const answer of recorded) answers.set(answer.row, [...(answers.get(answer.row) ?? []), answer]);
  const seen = new Set(authCases(profile, plan, subjects).flatMap((one) => (isSeen(one, answers.get(one.row) ?? []) ? [one.id] : [])));
  const lostOf = lostByRow(lost, plan, subjects);
  const own = runs.filter(({ header }) => header.profile === profile);
  const rows = subjects.flatMap((subject) => {
    const row = plan.rows.find(({ id }) => id === subject.id);
    return row === undefined ? [] : [rowCoverage({ row, subject, cases: ofRow.get(row.id) ?? [], runs: own, seen, lost: lostOf.get(row.id) ?? [] })];
  });
  const records = new Map(runs.flatMap(({ header, cases }) => cases.map((record) => [`${header.profile} ${record.id}`, record] as const)));
  const modes = modeCoverage(rows, auth, (one) => records.get(`${one.profile} ${one.id}`), recorded);
  return {
    profile,
    evidence: { runs: runs.map(({ header }) => `${header.runId} (${header.profile})`), recordings },
    families: groupCoverage(rows, (row) => row.family),
    waves: groupCoverage(rows, (row) => row.wave),
    batches: groupCoverage(rows, (row) => row.batch),
    modes,
    rows,
    problems: [...rows.flatMap((row) => row.lost.map((what) => `${row.id} lost ${what}`)), ...modes.flatMap(sayUnshown)],
    notes: [
      ...runs.flatMap(sayCut),
      ...(hasIndex ? [] : [`profile ${profile} has no committed case index: nothing could be missed (parity run --accept-cases)`]),
    ],
  };
}

function lostByRow(lost: readonly LostCase[], plan: Plan, subjects: readonly Subject[]): Map<string, string[]> {
  const rowOf = new Map(subjects.flatMap((subject) => testIds(subject).map((test) => [test, subject.id] as const)));
  const planned = new Map(plan.cases.map(({ id, row }) => [id, row]));
  const rows = new Map<string, string[]>();
  for (const { id, how } of lost) {
    const row = planned.get(id) ?? rowOf.get(id.split('.')[0] ?? '') ?? id;
    rows.set(row, [...(rows.get(row) ?? []), `${id} (${how})`]);
  }
  return rows;
}

function sayUnshown({ mode, allowed, refused }: ModeCoverage): string[] {
  const lacking = [...(isShown(allowed) ? [] : ['let in']), ...(isShown(refused) ? [] : ['refused'])];
  return lacking.map((what) => `auth mode ${mode}: no case that is ${what} was exercised or seen`);
}

function sayCut({ header, cases, footer }: RunLog): string[] {
  if (footer !== undefined) return [];
  return [`run ${header.runId} was cut before its end: it has ${String(cases.length)} of ${String(header.planned.length)} planned cases`];
}
