import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { headerValues } from '../core/exchange.js';
import { emptyLedger, type Ledger } from '../core/ledger.js';
import type { Observation, StepObservation } from '../core/observation.js';
import type { BindingTable } from './bindings.js';
import { compareEffects } from './compare-effects.js';
import { compareExchange } from './compare-exchange.js';
import { comparePages } from './compare-pages.js';
import { compareJson } from './compare-json.js';
import { diverge, type Comparison, type SideContext } from './comparison.js';
import { parseLexemes } from './json-lexemes.js';

export interface ComparisonResult {
  readonly divergences: readonly Divergence[];
  /** Differences of a spelling that the profile does not count. */
  readonly uncounted: readonly Divergence[];
  readonly ledger: Ledger;
}

/**
 * Compares everything two sides did in one case. Setup steps only feed the bindings: what they generated pairs up, what they
 * answered is not judged. Returns every difference of the measured steps.
 */
export function compareObservations(oracle: Observation, target: Observation, rules: ComparisonRules, bindings: BindingTable): ComparisonResult {
  const found: Divergence[] = [];
  const uncounted: Divergence[] = [];
  const ledger = emptyLedger();
  const partners = new Map(target.steps.map((step) => [step.step, step]));
  for (const left of oracle.steps) {
    const right = partners.get(left.step);
    partners.delete(left.step);
    if (right === undefined) continue;
    const to: Comparison = {
      rules,
      bindings,
      oracle: contextOf(left, oracle),
      target: contextOf(right, target),
      found: left.setup ? [] : found,
      uncounted: left.setup ? [] : uncounted,
      ledger: left.setup ? emptyLedger() : ledger,
    };
    compareSteps(left, right, `step ${String(left.step)} `, to);
  }
  bindings.settle();
  return { divergences: found, uncounted, ledger };
}

function compareSteps(oracle: StepObservation, target: StepObservation, location: string, to: Comparison): void {
  if (oracle.kind === 'exchange' && target.kind === 'exchange') {
    if (oracle.pages !== undefined && target.pages !== undefined) comparePages(oracle, target, location, to);
    else compareExchange(oracle.exchange, target.exchange, location, to);
  } else if (oracle.kind === 'rows' && target.kind === 'rows') {
    to.ledger.messages += Math.max(oracle.count, 1);
    compareJson(parseLexemes(oracle.json), parseLexemes(target.json), `${location}/rows/${oracle.table}`, to);
  } else if (oracle.kind === 'worker' && target.kind === 'worker') {
    to.ledger.messages += 1;
    if (oracle.exitCode !== target.exitCode) diverge(to, 'worker-exit', `${location}/worker/${oracle.program}`, oracle.exitCode, target.exitCode);
    if (oracle.output !== target.output) diverge(to, 'worker-output', `${location}/worker/${oracle.program}`, oracle.output, target.output);
  } else if (oracle.kind === 'effects' && target.kind === 'effects') {
    compareEffects(oracle.effects, target.effects, `${location}/effects`, to);
  }
}

function contextOf(step: StepObservation, side: Observation): SideContext {
  return { authority: authorityOf(side), startedAt: momentOf(step), ...(side.addresses === undefined ? {} : { addresses: side.addresses }) };
}

/** The moment that the times of a step are related to, epoch seconds. */
function momentOf(step: StepObservation): number {
  switch (step.kind) {
    case 'exchange':
      return Date.parse(step.exchange.startedAt) / 1000;
    case 'rows':
    case 'effects':
      return Date.parse(step.readAt) / 1000;
    case 'worker':
      return Number.NaN;
  }
}

/** `host:port` of a side, from the first request that names it; what it writes elsewhere names it too. */
function authorityOf(side: Observation): string {
  for (const step of side.steps) {
    const host = step.kind === 'exchange' ? headerValues(step.exchange.request.headers, 'host')[0] : undefined;
    if (host !== undefined) return host;
  }
  return '';
}
