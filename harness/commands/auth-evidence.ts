import { authAnswer } from '../core/auth-answer.js';
import { kindOfRecorded, userOf } from '../core/auth-kind.js';
import type { AuthObservation } from '../core/auth-mode.js';
import { fitsTemplate } from '../core/control-path.js';
import { errorType } from '../core/error-type.js';
import { isRequestStep, statusFits, type FixtureCase, type RequestStep } from '../core/fixture.js';
import type { RecordedAnswer } from '../core/recorded-answer.js';
import type { RunLog } from '../core/run-log.js';
import type { Route, Subject } from '../core/subject.js';
import type { Plan } from '../core/contract-case.js';
import { answeredAsDeclared, authKindOf, type AuthCase } from '../evidence/mode-coverage.js';
import { readRun } from '../reports/run-log-file.js';
import type { ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { loadRecording } from './load-recording.js';

/** What was answered in recordings to their measured requests. Throws InputError. */
export function recordedAnswers(files: readonly string[]): RecordedAnswer[] {
  return files.flatMap((file) =>
    loadRecording(file).flatMap(({ id, row, principal, steps }) =>
      steps.flatMap(({ setup, exchange }): RecordedAnswer[] => {
        if (setup || row === '' || exchange.kind === 'fault') return [];
        const { request, response } = exchange;
        return [{ file, case: id, row, principal, method: request.method, path: request.path, status: response.status, error: errorType(response) }];
      }),
    ),
  );
}

/** Runs by id, folder or `latest`, in the order in which they were started. Throws InputError. */
export function readRuns(root: string, runs: readonly string[]): RunLog[] {
  return runs.map((run) => readRun(root, run).log).sort((left, right) => (left.header.startedAt < right.header.startedAt ? -1 : 1));
}

/** The cases of route rows that send the row's own request, with who sends it and what is declared for it. */
export function authCases(profile: string, { cases }: Plan, subjects: readonly Subject[]): AuthCase[] {
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  return cases.flatMap(({ id, row, principal, expect, error, aspect, happy, fixture, script }): AuthCase[] => {
    const route = routes.get(row);
    const step = route === undefined || fixture === '' ? undefined : ownRequest(route, script);
    if (route === undefined || step === undefined) return [];
    const { method, path } = step;
    const who = step.principal ?? principal;
    return [{ profile, id, row, mode: route.authMode, principal: who, method, path, expect: step.expect ?? expect, error, aspect, happy }];
  });
}

/** The last measured request of a case that is the row's own; a path that an earlier answer gave may be it too. */
function ownRequest(route: Route, { steps }: FixtureCase): RequestStep | undefined {
  const own = steps.filter(isRequestStep).filter((step) => step.setup !== true && step.method === route.method);
  return own.findLast(({ path }) => fitsTemplate(route.canonicalPath, path) || /^\{\{[^{}]+\}\}/.test(path));
}

/** The plans of every profile of the configuration: an auth mode is the tracker's, whichever profile shows it. */
export async function allAuthCases(root: string, { config, digest }: ChosenProfile): Promise<AuthCase[]> {
  const all: AuthCase[] = [];
  for (const [name, profile] of Object.entries(config.profiles)) {
    const { plan, subjects } = await loadPlan(root, { name, profile, config, digest });
    all.push(...authCases(name, plan, subjects));
  }
  return all;
}

/** What the recordings and the runs say of credentials. A run's record has no status: that a case was answered as declared says it. */
export function authObservations(cases: readonly AuthCase[], runs: readonly RunLog[], recorded: readonly RecordedAnswer[]): AuthObservation[] {
  const happyStatuses = new Map<string, string>();
  for (const { row, happy, expect } of cases) if (happy) happyStatuses.set(row, [happyStatuses.get(row), expect].filter(Boolean).join('|'));
  // A refusal stays one even where a row's happy answer is declared to be it.
  const isHappy = (row: string, status: number): boolean => status !== 401 && status !== 403 && statusFits(happyStatuses.get(row) ?? '', status);
  const fromRecordings = recorded.flatMap(({ file, case: id, row, principal, method, path, status, error }): AuthObservation[] => {
    const kind = kindOfRecorded(principal, method);
    if (kind === undefined) return [];
    const answer = authAnswer(kind, status, error, isHappy(row, status));
    return [{ row, kind, user: userOf(principal), answer, exchange: { source: file, case: id, principal, method, path, status: String(status) } }];
  });
  const planned = new Map(cases.map((one) => [`${one.profile} ${one.id}`, one]));
  const fromRuns = runs.flatMap(({ header, cases: records }) =>
    records.flatMap((record): AuthObservation[] => {
      const one = planned.get(`${header.profile} ${record.id}`);
      if (one === undefined || !answeredAsDeclared(record)) return [];
      const { row, principal, method, path, expect, error } = one;
      const kind = authKindOf(one);
      const answers = new Set(statusesOf(expect).map((status) => authAnswer(kind, status, error, isHappy(row, status))));
      const [answer] = answers;
      if (answer === undefined || answers.size !== 1) return [];
      return [
        { row, kind, user: userOf(principal), answer, exchange: { source: `run ${header.runId}`, case: one.id, principal, method, path, status: expect } },
      ];
    }),
  );
  return [...fromRecordings, ...fromRuns];
}

/** Statuses that stand for a declared answer: a class by its first one. */
const statusesOf = (expect: string): number[] => expect.split('|').flatMap((word) => (word === '' ? [] : [Number(word.replace('xx', '00'))]));
