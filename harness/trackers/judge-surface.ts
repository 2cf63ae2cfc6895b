import type { AcceptedRule } from '../core/route-rule.js';
import type { MatchedRow, ServedRule, SurfaceMatch } from './match-surface.js';
import { spelledPath } from './rule-spelling.js';

export interface UntrackedRule extends ServedRule {
  /** Why no row tracks it; absent when nobody decided so. */
  readonly reason?: string;
}

/** A router's list beside the tracker and what is decided about it. */
export interface JudgedSurface {
  readonly withoutRule: readonly MatchedRow[];
  readonly notLive: readonly MatchedRow[];
  readonly spelledOtherwise: readonly MatchedRow[];
  readonly untracked: readonly UntrackedRule[];
  /** Accepted rules that are not there any more, or that a row tracks now. */
  readonly gone: readonly AcceptedRule[];
  readonly live: number;
}

/** Both ways: a rule that nobody accepted is red, and so is an accepted one that is gone. */
export const isRedSurface = ({ untracked, gone }: JudgedSurface): boolean => gone.length > 0 || untracked.some(({ reason }) => reason === undefined);

export function judgeSurface({ rows, untracked }: SurfaceMatch, accepted: readonly AcceptedRule[], side: 'oracle' | 'target'): JudgedSurface {
  const open = new Set(accepted.filter((one) => one.side === undefined || one.side === side));
  const reasons = new Map<ServedRule, string>();
  // The exact spelling first: another one that stands for the same path must not take its entry.
  for (const fits of [sameSpelling, sameButNames]) {
    for (const rule of untracked) {
      if (reasons.has(rule)) continue;
      const entry = [...open].find((one) => one.method === rule.method && fits(one.rule, rule.rule));
      if (entry === undefined) continue;
      reasons.set(rule, entry.reason);
      open.delete(entry);
    }
  }
  return {
    withoutRule: rows.filter(({ state }) => state === 'no-rule'),
    notLive: rows.filter(({ state }) => state === 'not-live'),
    spelledOtherwise: rows.filter(({ spelling }) => spelling.length > 0),
    untracked: untracked.map((rule) => {
      const reason = reasons.get(rule);
      return reason === undefined ? rule : { ...rule, reason };
    }),
    gone: [...open],
    live: rows.filter(({ state }) => state === 'live').length,
  };
}

const sameSpelling = (one: string, other: string): boolean => one === other;

/** Two sides name parameters and converters differently; a slash more is another rule. */
const sameButNames = (one: string, other: string): boolean => spelledPath(one).literals.join('<>') === spelledPath(other).literals.join('<>');
