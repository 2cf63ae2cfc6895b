import type { EffectKind } from '../core/effects.js';
import { errorType } from '../core/error-type.js';
import type { Exchange } from '../core/exchange.js';
import { statusFits } from '../core/fixture.js';
import { isEmptyLedger } from '../core/ledger.js';
import type { Observation } from '../core/observation.js';
import type { Judgement } from '../core/verdict.js';
import type { Reviewed } from './approvals.js';
import type { ComparisonResult } from './compare-observations.js';

/** What the verdict of one case follows from. */
export interface Evidence {
  readonly oracle: Observation;
  readonly target: Observation;
  readonly result: ComparisonResult;
  readonly reviewed: Reviewed;
  /** Sides whose health check failed after a transport fault. */
  readonly down: readonly ('oracle' | 'target')[];
  /** True when the target answered the measured requests as it answers a path that cannot exist. */
  readonly routeAbsent: boolean;
  /** Answer that the case declares in so many words; undefined when it leaves it at the default. */
  readonly declared: string | undefined;
  /** Error type that it declares; undefined when it says nothing of it. */
  readonly declaredError: string | undefined;
  /** Where the oracle's body does not fit the schema of its row, in words. */
  readonly unfit?: string;
}

/** Decides one case: could not tell first, then differences, then whether anything was compared at all. */
export function judgeCase({ oracle, target, result, reviewed, down, routeAbsent, declared, declaredError, unfit }: Evidence): Judgement {
  if (down.length > 0) return inconclusive('side-down', `${down.join(' and ')} no longer answers its health check`);
  if (routeAbsent) return { verdict: 'unimplemented' };
  const silent = measuredExchanges(oracle).find((exchange) => exchange.kind === 'fault');
  if (silent?.kind === 'fault' && silent.fault === 'not-sent') return inconclusive('no-data', silent.detail);
  if (silent !== undefined) return inconclusive('oracle-unstable', 'the oracle gave no answer to a measured request although it is up');
  // What was seen to differ before a side had to stop outranks that it had to stop.
  if (reviewed.uncovered.length > 0) return { verdict: 'mismatch' };
  const halted = [oracle, target].find((side) => side.halt !== undefined);
  if (halted?.halt !== undefined) {
    const { step, reason, detail } = halted.halt;
    return inconclusive('setup-failed', `${halted.side}, step ${String(step)}: ${reason}: ${detail}`);
  }
  if (isEmptyLedger(result.ledger)) return inconclusive('vacuous', 'nothing was compared');
  const strayed = measuredExchanges(oracle).find(
    (exchange) => declared !== undefined && exchange.kind === 'response' && !statusFits(declared, exchange.response.status),
  );
  // A refusal for another reason than the declared one shows nothing, although both sides may agree on it.
  if (strayed?.kind === 'response')
    return inconclusive('not-exercised', `the oracle answered ${String(strayed.response.status)} where the case declares ${declared ?? ''}`);
  const otherwise = declaredError === undefined ? undefined : otherError(oracle, declaredError);
  if (otherwise !== undefined)
    return inconclusive('not-exercised', `the oracle reports the error "${otherwise}" where the case declares "${declaredError ?? ''}"`);
  if (unfit !== undefined) return inconclusive('not-exercised', unfit);
  const unseen = unseenEffects(oracle);
  if (unseen.length > 0) return inconclusive('not-exercised', `the case declares effects that the oracle did not have: ${unseen.join(', ')}`);
  return reviewed.covered.length > 0 ? { verdict: 'deviation' } : { verdict: 'match' };
}

const inconclusive = (reason: Extract<Judgement, { verdict: 'inconclusive' }>['reason'], detail: string): Judgement => ({
  verdict: 'inconclusive',
  reason,
  detail,
});

/** The error type of the first measured answer that is not the declared one; an answer to HEAD has no body that could say. */
function otherError(oracle: Observation, declared: string): string | undefined {
  return measuredExchanges(oracle)
    .flatMap((exchange) => (exchange.kind === 'response' && exchange.request.method !== 'HEAD' ? [errorType(exchange.response)] : []))
    .find((found) => found !== declared);
}

export function measuredExchanges(side: Observation): Exchange[] {
  return side.steps.flatMap((step) => (step.kind === 'exchange' && !step.setup ? [step.exchange] : []));
}

/** Effects that the case declares and of which the oracle showed none. */
function unseenEffects(oracle: Observation): EffectKind[] {
  return oracle.steps.flatMap((step) =>
    step.kind === 'effects' ? step.expected.filter((kind) => !step.effects.groups.some((group) => group.kind === kind)) : [],
  );
}

/**
 * True when the oracle answered every measured request as declared and, for a row that lists things, its list had members: only
 * then does a case say anything about the row.
 */
export function isExercised(oracle: Observation, expect: string, lists: string | undefined): boolean {
  if (oracle.halt !== undefined) return false;
  const exchanges = measuredExchanges(oracle);
  if (!exchanges.every((exchange) => exchange.kind === 'response' && statusFits(expect, exchange.response.status))) return false;
  if (unseenEffects(oracle).length > 0) return false;
  if (lists === undefined) return oracle.steps.some((step) => !step.setup);
  const last = exchanges.at(-1);
  return last?.kind === 'response' && hasMembers(Buffer.from(last.response.body).toString('utf8'), lists);
}

function hasMembers(text: string, pointer: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A list that is not JSON has no members that could be seen: the row counts as not exercised, which is loud.
    return false;
  }
  for (const key of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
