import type { AuthKind } from '../core/auth-kind.js';
import type { AuthFinding, AuthPromise } from '../core/auth-mode.js';

/** All that `parity auth verify` says. */
export interface AuthReport {
  readonly profile: string;
  readonly evidence: { readonly runs: readonly string[]; readonly recordings: readonly string[] };
  /** `observed`: rows of which something is known; the others count kinds of credentials on rows. */
  readonly summary: Readonly<Record<'rows' | 'observed' | 'agree' | 'contradict' | 'accepted', number>>;
  readonly modes: readonly { readonly mode: string; readonly rows: number; readonly observed: number; readonly agrees: number; readonly contradicts: number }[];
  readonly causes: readonly {
    readonly mode: string;
    readonly kind: AuthKind;
    readonly promise: AuthPromise;
    readonly verb: 'read' | 'write';
    readonly findings: readonly AuthFinding[];
  }[];
  readonly accepted: readonly { readonly finding: AuthFinding; readonly reason: string }[];
  readonly unneeded: readonly { readonly row: string; readonly kind: AuthKind }[];
  readonly unobserved: readonly { readonly row: string; readonly kind: AuthKind }[];
  readonly problems: readonly string[];
}

/** The modes, then the exceptions for people, grouped by cause, each with the exchange that shows it. */
export function renderAuth({ profile, evidence, summary, modes, causes, accepted, unobserved, problems }: AuthReport): string[] {
  const cells = (values: readonly (string | number)[]): string => values.map((value) => String(value).padStart(13)).join('');
  return [
    `profile ${profile}; runs: ${evidence.runs.join(', ') || 'none'}; recordings: ${evidence.recordings.join(', ') || 'none'}`,
    '',
    `${'auth mode'.padEnd(42)}${cells(['rows', 'observed', 'agrees', 'contradicts'])}`,
    ...modes.map((one) => one.mode.padEnd(42) + cells([one.rows, one.observed, one.agrees, one.contradicts])),
    ...reasonsOf(accepted).flatMap(({ reason, findings }) => ['', `accepted: ${reason}`, ...findings.map(sayFinding)]),
    ...causes.flatMap((cause) => ['', `${sayCause(cause)}: ${String(cause.findings.length)} rows`, ...cause.findings.map(sayFinding)]),
    '',
    ...(unobserved.length === 0 ? [] : [`accepted and not observed: ${unobserved.map(({ row, kind }) => `${row} ${kind}`).join(', ')}`]),
    ...problems.map((problem) => `problem: ${problem}`),
    `${String(summary.observed)} of ${String(summary.rows)} rows observed; of their kinds of credentials ${String(summary.agree)} agree, ${String(summary.contradict)} contradict, ${String(summary.accepted)} of these accepted`,
  ];
}

function reasonsOf(accepted: AuthReport['accepted']): { readonly reason: string; readonly findings: AuthFinding[] }[] {
  const groups = new Map<string, AuthFinding[]>();
  for (const { finding, reason } of accepted) groups.set(reason, [...(groups.get(reason) ?? []), finding]);
  return [...groups].map(([reason, findings]) => ({ reason, findings }));
}

const SAID: Readonly<Record<AuthPromise, string>> = {
  allowed: 'refused although the mode takes such credentials',
  refused: 'let in although the mode refuses such credentials',
  'by-right': 'not taken although the mode takes such credentials',
  either: 'answered',
};

const sayCause = ({ mode, kind, promise, verb }: AuthReport['causes'][number]): string => `${mode}: ${kind} ${verb}s are ${SAID[promise]}`;

function sayFinding({ row, kind, exchanges }: AuthFinding): string {
  const [first] = exchanges;
  return first === undefined
    ? `  ${row} ${kind}`
    : `  ${row} ${kind}: ${first.method} ${first.path} ${first.status} (${first.principal}, ${first.case} in ${first.source})`;
}
