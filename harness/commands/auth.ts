import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthExceptionFile, AuthFinding, AuthModeFile } from '../core/auth-mode.js';
import { InputError } from '../core/problem.js';
import { judgeAuth, verifyAuth } from '../evidence/verify-auth.js';
import { readJsonFiles } from '../plan/json-files.js';
import { renderAuth, type AuthReport } from '../reports/auth-text.js';
import { allAuthCases, authObservations, readRuns, recordedAnswers } from './auth-evidence.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';

interface VerifyOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly recording?: readonly string[];
  readonly run?: readonly string[];
  readonly json?: boolean;
}

/** More rows than people will look at are no list of exceptions: then the table of promises is wrong. */
const MOST_EXCEPTIONS = 50;

export function define(context: CommandContext): Command {
  const auth = new Command('auth').description("the tracker's auth modes");
  auth
    .command('verify')
    .description('set what the auth mode of each row promises beside what runs and recordings observed')
    .option('--run <run...>', 'runs by id, folder or latest')
    .option('--recording <file...>', 'recordings of the oracle (the project’s format or HAR)')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/auth-verify.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity auth verify --run latest\n  parity auth verify --profile quay --recording python-routes.jsonl python-more.jsonl --json\n\nExit: 0 nothing contradicts but what is accepted, 1 something does or an accepted entry is no longer needed, 2 nothing observed.',
    )
    .action(async (options: VerifyOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { subjects } = await loadPlan(context.root, chosen);
      const runs = readRuns(context.root, options.run ?? []);
      const cases = await allAuthCases(context.root, chosen);
      const observations = authObservations(cases, runs, recordedAnswers(options.recording ?? []));
      const rows = subjects.flatMap((subject) => (subject.kind === 'route' ? [subject] : []));
      const known = new Set(rows.map(({ id }) => id));
      if (!observations.some(({ row }) => known.has(row)))
        throw new InputError('no row was observed; name a run with --run latest, or recordings with --recording');
      const table = readModes(context.root);
      const findings = verifyAuth(rows, table, observations);
      // A run of another profile brings what is accepted of that one along.
      const profiles = new Set([chosen.name, ...runs.map(({ header }) => header.profile)]);
      const accepted = [...profiles].flatMap((profile) => readExceptions(context.root, profile).accepted);
      const judged = judgeAuth(findings, accepted);
      const report: AuthReport = {
        profile: chosen.name,
        evidence: { runs: runs.map(({ header }) => `${header.runId} (${header.profile})`), recordings: options.recording ?? [] },
        summary: summaryOf(findings, judged.accepted.length),
        modes: modesOf(findings),
        ...judged,
        problems: problemsOf(
          findings,
          judged,
          rows.map(({ authMode }) => authMode).filter((mode) => table.modes[mode] === undefined),
        ),
      };
      const exitCode = report.problems.length === 0 ? 0 : 1;
      if (options.json === true) context.print(JSON.stringify({ schema: 'parity-auth-verify/1', exitCode, ...report, findings }));
      else for (const line of renderAuth(report)) context.print(line);
      context.finish(exitCode);
    });
  return auth;
}

function readModes(root: string): AuthModeFile {
  const [file] = readJsonFiles<AuthModeFile>(root, ['fixtures/auth-modes.json'], 'auth-modes.schema.json');
  if (file === undefined) throw new InputError('fixtures/auth-modes.json: no such file; it says what each auth mode promises');
  return file.content;
}

function readExceptions(root: string, profile: string): AuthExceptionFile {
  const name = `fixtures/auth-exceptions/${profile}.json`;
  if (!existsSync(join(root, name))) return { accepted: [] };
  return readJsonFiles<AuthExceptionFile>(root, [name], 'auth-exceptions.schema.json')[0]?.content ?? { accepted: [] };
}

function summaryOf(findings: readonly AuthFinding[], accepted: number): AuthReport['summary'] {
  const of = (state: AuthFinding['state']): number => findings.filter((one) => one.state === state).length;
  const rows = new Set(findings.map(({ row }) => row));
  const observed = new Set(findings.filter(({ state }) => state !== 'not-observed').map(({ row }) => row));
  return { rows: rows.size, observed: observed.size, agree: of('agrees'), contradict: of('contradicts'), accepted };
}

function modesOf(findings: readonly AuthFinding[]): AuthReport['modes'] {
  return [...new Set(findings.map(({ mode }) => mode))].sort().map((mode) => {
    const own = findings.filter((one) => one.mode === mode);
    const { rows, observed, agree, contradict } = summaryOf(own, 0);
    return { mode, rows, observed, agrees: agree, contradicts: contradict };
  });
}

function problemsOf(findings: readonly AuthFinding[], judged: ReturnType<typeof judgeAuth>, unknownModes: readonly string[]): string[] {
  const open = judged.causes.reduce((sum, { findings: own }) => sum + own.length, 0);
  const rows = new Set(findings.filter(({ state }) => state === 'contradicts').map(({ row }) => row));
  return [
    ...[...new Set(unknownModes)].map((mode) => `auth mode ${mode} is not in fixtures/auth-modes.json`),
    ...(open === 0 ? [] : [`${String(open)} contradictions are not accepted`]),
    ...judged.unneeded.map(({ row, kind }) => `accepted contradiction ${row} ${kind} is not needed: take it away`),
    ...(rows.size > MOST_EXCEPTIONS ? [`${String(rows.size)} rows are exceptions, more than the ${String(MOST_EXCEPTIONS)} that people can review`] : []),
  ];
}
