import type { AcceptedRule, SpellingDifference } from '../core/route-rule.js';

/** A tracker row as `parity surface` shows it. */
export interface SurfaceRow {
  readonly row: string;
  readonly method: string;
  readonly template: string;
  readonly path: string;
  readonly gates: readonly string[];
  readonly rule: string;
  readonly spelling: readonly SpellingDifference[];
  /** Why the profile does not run the row, empty when it does. */
  readonly scope: string;
}

/** One side's list beside the tracker. */
export interface SurfaceSide {
  readonly side: 'oracle' | 'target';
  readonly source: string;
  readonly summary: Readonly<Record<'rules' | 'rows' | 'live' | 'notLive' | 'withoutRule' | 'untracked' | 'notAccepted' | 'gone' | 'spelling', number>>;
  readonly withoutRule: readonly SurfaceRow[];
  readonly notLive: readonly SurfaceRow[];
  readonly untracked: readonly {
    readonly method: string;
    readonly rule: string;
    readonly endpoint: string;
    readonly live: boolean;
    readonly reason?: string;
  }[];
  readonly gone: readonly AcceptedRule[];
  readonly spelling: readonly SurfaceRow[];
}

/** Everything that tracker and router do not agree on, what is red last before the counts. */
export function renderSurface(one: SurfaceSide): string[] {
  const { side, source, summary, withoutRule, notLive, untracked, gone, spelling } = one;
  const accepted = untracked.filter(({ reason }) => reason !== undefined);
  const open = untracked.filter(({ reason }) => reason === undefined);
  const rule = (of: SurfaceSide['untracked'][number]): string => `  ${of.method.padEnd(7)} ${of.rule} (${of.endpoint}, ${of.live ? 'live' : 'not live'})`;
  return [
    `${side}: ${source}`,
    ...section(`rows without a rule: ${String(withoutRule.length)}`, withoutRule.map(rowLine)),
    ...section(`rows whose rule is not live in this configuration: ${String(notLive.length)}`, notLive.map(rowLine)),
    ...section(
      `rows spelled otherwise than their rule: ${String(spelling.length)}`,
      spelling.map((row) => `  ${row.row} ${row.spelling.join(', ')}: ${row.template} is ${row.rule}`),
    ),
    ...section(
      `rules without a row, accepted: ${String(accepted.length)}`,
      accepted.map((of) => `${rule(of)}: ${of.reason ?? ''}`),
    ),
    ...section(`rules without a row that nobody accepted: ${String(open.length)}`, open.map(rule)),
    ...section(
      `accepted rules that are gone or tracked now: ${String(gone.length)}`,
      gone.map((of) => `  ${of.method.padEnd(7)} ${of.rule}: take the entry away`),
    ),
    `${side}: ${String(summary.rules)} rules; of ${String(summary.rows)} rows ${String(summary.live)} live, ${String(summary.notLive)} not live, ${String(summary.withoutRule)} without a rule; ${String(summary.untracked)} rules without a row, ${String(summary.notAccepted)} not accepted, ${String(summary.gone)} accepted and gone`,
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [title, ...lines]);

function rowLine({ row, method, path, gates, scope }: SurfaceRow): string {
  const why = [...(gates.length === 0 ? ['no gate'] : gates), ...(scope === '' ? [] : [scope])].join(', ');
  return `  ${row} ${method.padEnd(7)} ${path} (${why})`;
}
