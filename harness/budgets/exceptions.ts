import { worstStatus, type BudgetException, type BudgetStatus, type MeasureVerdict, type StreamVerdict } from '../core/budget.js';
import { inForce } from '../core/mask.js';

export interface ExceptedVerdicts {
  readonly verdicts: readonly MeasureVerdict[];
  /** Entries that are expired, or that nothing measured in the run needed: each is red. */
  readonly problems: readonly string[];
}

/**
 * Judges again, by the allowance of an exception in force, what its figure alone made `breached` or `undecided`. What was not measured, or is
 * breached for another reason (errors, a cache on one side, a repeated statement), no exception changes.
 */
export function applyExceptions(verdicts: readonly MeasureVerdict[], exceptions: readonly BudgetException[], now: Date): ExceptedVerdicts {
  const inUse = exceptions.filter((one) => inForce(one, now));
  const problems = exceptions.filter((one) => !inForce(one, now)).map((one) => `${name(one)} expired on ${one.expires}: have it decided again, or remove it`);
  const judged = verdicts.map((verdict) => {
    const exception = inUse.find((one) => one.budget === verdict.budget && one.measure === verdict.measure);
    if (exception === undefined) return verdict;
    if (verdict.status === 'within') problems.push(`${name(exception)} was not needed: the rule holds without it; remove it`);
    return judgeAgain(verdict, exception);
  });
  return { verdicts: judged, problems };
}

const name = ({ id, budget, measure }: BudgetException): string => `budget exception ${id} (${budget} ${measure})`;

function judgeAgain(verdict: MeasureVerdict, exception: BudgetException): MeasureVerdict {
  const statuses = verdict.streams.map((stream) => statusBy(exception, verdict, stream));
  if (statuses.every((status) => status === undefined)) return verdict;
  const streams = verdict.streams.map((stream, at) => {
    const status = statuses[at];
    return status === undefined ? stream : withStatus(stream, status, exception.id);
  });
  return { ...verdict, status: worstStatus(streams.map(({ status }) => status)), exception: exception.id, streams };
}

function withStatus({ reason, ...stream }: StreamVerdict, status: BudgetStatus, exception: string): StreamVerdict {
  const kept = status === 'within' ? undefined : status === 'undecided' ? (reason ?? 'interval') : reason;
  return { ...stream, status, ...(kept === undefined ? {} : { reason: kept }), detail: `${stream.detail}; by exception ${exception}: ${status}` };
}

/** The stream's status by the exception's allowance; undefined where the figure is not what decided. */
function statusBy({ allowed }: BudgetException, { unit }: MeasureVerdict, stream: StreamVerdict): BudgetStatus | undefined {
  const { status, reason, estimate } = stream;
  if ((status !== 'breached' && status !== 'undecided') || estimate === undefined) return undefined;
  switch (unit) {
    case 'count':
      // What was counted is exact: its interval speaks of requests that were not sent.
      if (reason !== undefined && reason !== 'mismatch' && reason !== 'new-scan') return undefined;
      return estimate.value <= allowed ? 'within' : 'breached';
    case 'percentage points':
      if (reason !== undefined && reason !== 'errors' && reason !== 'interval') return undefined;
      return byInterval(estimate, allowed);
    case 'percent': {
      if (reason !== undefined && reason !== 'interval' && reason !== 'baseline-only') return undefined;
      const by = byInterval(estimate, 1 + allowed / 100);
      return reason === 'baseline-only' && by === 'within' ? 'undecided' : by;
    }
  }
}

function byInterval({ low, high }: { readonly low: number; readonly high: number }, limit: number): BudgetStatus {
  if (high < limit) return 'within';
  return low > limit ? 'breached' : 'undecided';
}
