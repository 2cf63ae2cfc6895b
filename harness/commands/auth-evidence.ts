import { errorType } from '../core/error-type.js';
import type { RecordedAnswer } from '../core/recorded-answer.js';
import type { RunLog } from '../core/run-log.js';
import type { Subject } from '../core/subject.js';
import type { Plan } from '../core/contract-case.js';
import type { AuthCase } from '../evidence/mode-coverage.js';
import { measuredRequest } from '../plan/measured-request.js';
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

/** The cases of route rows, as far as they say something of their credentials. */
export function authCases(profile: string, { cases }: Plan, subjects: readonly Subject[]): AuthCase[] {
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  return cases.flatMap(({ id, row, principal, expect, error, aspect, happy, fixture, script }): AuthCase[] => {
    const route = routes.get(row);
    if (route === undefined || fixture === '') return [];
    const request = measuredRequest(script);
    const who = request?.principal ?? principal;
    return [{ profile, id, row, mode: route.authMode, principal: who, method: request?.method ?? route.method, expect, error, aspect, happy }];
  });
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
