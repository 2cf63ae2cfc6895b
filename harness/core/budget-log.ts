import type { BudgetEnvironment } from './budget-report.js';
import type { PerSide } from './budget.js';
import type { SideDescription } from './run-record.js';

/** The first line of a budget run's file: all that must be the same when it is taken up again. */
export interface BudgetRunHeader {
  readonly type: 'budget-run';
  readonly schema: 'parity-budget-log/1';
  readonly runId: string;
  readonly startedAt: string;
  readonly profile: string;
  readonly window: string;
  readonly seed: number;
  readonly harnessCommit: string;
  readonly sides: PerSide<SideDescription>;
  readonly environment: BudgetEnvironment;
  readonly workloadDigest: string;
  readonly budgets: readonly string[];
  /** Streams with what each sends and for how long at most. */
  readonly streams: readonly { readonly id: string; readonly items: readonly string[]; readonly seconds: number }[];
  readonly baseline?: string;
  /** Which build stands on both sides, when one does. */
  readonly same?: 'oracle' | 'target';
  readonly targetArguments: readonly string[];
}

/** What differs between the header of a run and what would go on with it; empty when nothing does. */
export function headerDifferences(kept: BudgetRunHeader, here: BudgetRunHeader): string[] {
  const FIELDS = ['profile', 'window', 'seed', 'environment', 'workloadDigest', 'budgets', 'streams', 'baseline', 'same', 'targetArguments'] as const;
  const told = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  const differing = FIELDS.flatMap((field) => (told(kept[field]) === told(here[field]) ? [] : [`${field} was ${told(kept[field])} and is ${told(here[field])}`]));
  const builds = (['oracle', 'target'] as const).flatMap((side) => {
    const [was, is] = [kept.sides[side].commit, here.sides[side].commit];
    return was === is ? [] : [`the build of the ${side} was ${was} and is ${is}`];
  });
  return [...differing, ...builds];
}
