import { declaredAnswer } from '../core/auth-answer.js';
import { kindOfPrincipal, kindOfRecorded, type AuthKind } from '../core/auth-kind.js';
import type { CaseAspect } from '../core/case-aspect.js';
import type { AnswerCoverage, ModeCoverage } from '../core/coverage.js';
import { statusFits } from '../core/fixture.js';
import { parsePrincipal } from '../core/principal.js';
import type { RecordedAnswer } from '../core/recorded-answer.js';
import type { RunRecord } from '../core/run-record.js';

/** A planned case of a route, of whatever profile. */
export interface AuthCase {
  readonly profile: string;
  readonly id: string;
  readonly row: string;
  readonly mode: string;
  readonly principal: string;
  readonly method: string;
  /** Templates unfilled. */
  readonly path: string;
  readonly expect: string;
  readonly error: string;
  readonly aspect: CaseAspect;
  readonly happy: boolean;
}

export const authKindOf = (one: AuthCase): AuthKind =>
  kindOfPrincipal(parsePrincipal(one.principal), { method: one.method, declaresRefusal: declaredAnswer(one) === 'refused' });

/** The oracle gave the declared answer: a green case says so by its verdict, a happy one also when the sides differ elsewhere. */
export const answeredAsDeclared = (record: Pick<RunRecord, 'verdict' | 'exercised'> | undefined): boolean =>
  record !== undefined && (record.exercised || record.verdict === 'match' || record.verdict === 'deviation');

/** Whether a recording shows what the case declares: same row, method and kind of principal, and the declared status and error. */
export function isSeen(one: AuthCase, recorded: readonly RecordedAnswer[]): boolean {
  const kind = authKindOf(one);
  return recorded.some(
    (answer) =>
      answer.row === one.row &&
      answer.method === one.method &&
      sameKind(kind, kindOfRecorded(answer.principal, answer.method)) &&
      one.expect !== '' &&
      statusFits(one.expect, answer.status) &&
      (one.error === '' || one.error === answer.error),
  );
}

/** A recording does not say how much a registry token may. */
const sameKind = (kind: AuthKind, recorded: AuthKind | undefined): boolean => kind === recorded || (kind === 'v2-narrow' && recorded === 'v2');

/** Aspects that look at who may: all others change something else, and are let in or refused for its sake. */
const ABOUT_AUTH: readonly CaseAspect[] = ['happy', 'auth', 'refusal'];

/** Every auth mode of the rows with its cases that are let in and those that are refused. */
export function modeCoverage(
  rows: readonly { readonly id: string; readonly authMode: string }[],
  cases: readonly AuthCase[],
  recordOf: (one: AuthCase) => RunRecord | undefined,
  recorded: readonly RecordedAnswer[],
): ModeCoverage[] {
  const byRow = new Map<string, RecordedAnswer[]>();
  for (const answer of recorded) byRow.set(answer.row, [...(byRow.get(answer.row) ?? []), answer]);
  const count = (some: readonly AuthCase[], declared: 'allowed' | 'refused'): AnswerCoverage => {
    const fitting = some.filter((one) => ABOUT_AUTH.includes(one.aspect) && declaredAnswer(one) === declared);
    const exercised = fitting.filter((one) => answeredAsDeclared(recordOf(one)));
    const seen = fitting.filter((one) => isSeen(one, byRow.get(one.row) ?? []));
    const example = exercised[0] ?? seen[0];
    return {
      cases: fitting.length,
      exercised: exercised.length,
      seen: seen.length,
      example: example === undefined ? '' : `${example.profile}: ${example.id}`,
    };
  };
  const modes = new Map<string, number>();
  for (const { authMode } of rows) if (authMode !== '') modes.set(authMode, (modes.get(authMode) ?? 0) + 1);
  return [...modes].sort().map(([mode, number]) => {
    const own = cases.filter((one) => one.mode === mode);
    return { mode, rows: number, allowed: count(own, 'allowed'), refused: count(own, 'refused') };
  });
}
