import type { AuthAnswer } from '../core/auth-answer.js';
import { AUTH_KINDS, isNobody, type AuthKind } from '../core/auth-kind.js';
import type { AuthFinding, AuthModeFile, AuthObservation, AuthPromise, AcceptedContradiction } from '../core/auth-mode.js';

/** Exchanges that are kept of one finding: enough to look at, not all of a recording. */
const KEPT = 3;

/** Every row and kind of credentials: what its mode promises beside what was observed. Rows of a mode that is not in the table are left out. */
export function verifyAuth(
  rows: readonly { readonly id: string; readonly authMode: string }[],
  { modes }: AuthModeFile,
  observations: readonly AuthObservation[],
): AuthFinding[] {
  const byRow = new Map<string, AuthObservation[]>();
  for (const one of observations) {
    const known = byRow.get(one.row);
    if (known === undefined) byRow.set(one.row, [one]);
    else known.push(one);
  }
  return rows.flatMap(({ id, authMode }) => {
    const promises = modes[authMode]?.promises;
    if (promises === undefined) return [];
    return AUTH_KINDS.map((kind) => finding(id, authMode, kind, promises[kind], byRow.get(id) ?? []));
  });
}

function finding(row: string, mode: string, kind: AuthKind, promise: AuthPromise, ofRow: readonly AuthObservation[]): AuthFinding {
  const own = ofRow.filter((one) => one.kind === kind);
  const contradicting = contradictions(kind, promise, own, ofRow);
  const agreeing = own.filter(({ answer }) => AGREES[promise].includes(answer));
  const shown = contradicting.length > 0 ? contradicting : agreeing;
  const state = contradicting.length > 0 ? 'contradicts' : agreeing.length > 0 ? 'agrees' : 'not-observed';
  return { row, mode, kind, promise, state, exchanges: shown.slice(0, KEPT).map(({ exchange }) => exchange) };
}

const AGREES: Readonly<Record<AuthPromise, readonly AuthAnswer[]>> = {
  allowed: ['allowed'],
  refused: ['refused', 'no-right', 'csrf'],
  'by-right': ['allowed', 'no-right'],
  either: ['allowed', 'refused', 'no-right', 'csrf'],
};

function contradictions(kind: AuthKind, promise: AuthPromise, own: readonly AuthObservation[], ofRow: readonly AuthObservation[]): AuthObservation[] {
  switch (promise) {
    case 'either':
      return [];
    case 'refused':
      return own.filter(({ answer }) => answer === 'allowed');
    case 'by-right':
      return own.filter(({ answer }) => answer === 'refused');
    case 'allowed':
      // One request that is let in shows that the credentials are taken; others may fail for the sake of what they ask for.
      if (own.some(({ answer }) => answer === 'allowed')) return [];
      return own.filter((one) => one.answer === 'refused' || (isNobody(kind) && one.answer === 'csrf') || isRefusedWithRights(one, ofRow));
  }
}

/**
 * 403 says that somebody lacks a right, unless the same user gets through on this row with other credentials. A token's scopes are
 * rights of its own, so nothing follows for one.
 */
function isRefusedWithRights({ kind, user, answer }: AuthObservation, ofRow: readonly AuthObservation[]): boolean {
  if (answer !== 'no-right' || user === '' || kind === 'oauth' || kind === 'v2') return false;
  return ofRow.some((other) => other.kind !== kind && other.user === user && other.answer === 'allowed');
}

/** Contradictions of one cause: same mode, same kind, same direction. */
export interface AuthCause {
  readonly mode: string;
  readonly kind: AuthKind;
  readonly promise: AuthPromise;
  readonly verb: 'read' | 'write';
  readonly findings: readonly AuthFinding[];
}

export interface JudgedAuth {
  /** Contradictions that nobody accepted, the cause with most rows first. */
  readonly causes: readonly AuthCause[];
  readonly accepted: readonly { readonly finding: AuthFinding; readonly reason: string }[];
  /** Accepted contradictions that the evidence shows to agree now. */
  readonly unneeded: readonly { readonly row: string; readonly kind: AuthKind }[];
  /** Accepted contradictions of which nothing was observed. */
  readonly unobserved: readonly { readonly row: string; readonly kind: AuthKind }[];
}

export function judgeAuth(findings: readonly AuthFinding[], accepted: readonly AcceptedContradiction[]): JudgedAuth {
  const keyOf = (row: string, kind: AuthKind): string => `${row} ${kind}`;
  const reasons = new Map(accepted.flatMap(({ kind, rows, reason }) => rows.map((row) => [keyOf(row, kind), reason] as const)));
  const stateOf = new Map(findings.map((one) => [keyOf(one.row, one.kind), one.state]));
  const contradicting = findings.filter(({ state }) => state === 'contradicts');
  const entries = accepted.flatMap(({ kind, rows }) => rows.map((row) => ({ row, kind })));
  return {
    causes: causesOf(contradicting.filter(({ row, kind }) => !reasons.has(keyOf(row, kind)))),
    accepted: contradicting.flatMap((finding) => {
      const reason = reasons.get(keyOf(finding.row, finding.kind));
      return reason === undefined ? [] : [{ finding, reason }];
    }),
    // A row that the tracker does not have can never contradict: its entry is as unneeded as one that agrees.
    unneeded: entries.filter(({ row, kind }) => (stateOf.get(keyOf(row, kind)) ?? 'agrees') === 'agrees'),
    unobserved: entries.filter(({ row, kind }) => stateOf.get(keyOf(row, kind)) === 'not-observed'),
  };
}

function causesOf(findings: readonly AuthFinding[]): AuthCause[] {
  const causes = new Map<string, AuthFinding[]>();
  for (const one of findings) {
    const key = [one.mode, one.kind, verbOf(one)].join(' ');
    causes.set(key, [...(causes.get(key) ?? []), one]);
  }
  return [...causes.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ mode: first.mode, kind: first.kind, promise: first.promise, verb: verbOf(first), findings: group }];
    })
    .sort((left, right) => right.findings.length - left.findings.length);
}

const verbOf = ({ exchanges }: AuthFinding): 'read' | 'write' => (['GET', 'HEAD', 'OPTIONS'].includes(exchanges[0]?.method ?? 'GET') ? 'read' : 'write');
