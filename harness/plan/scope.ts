import type { ScopeRule } from '../core/profile.js';
import type { Subject } from '../core/subject.js';
import type { ScopeReason } from '../core/verdict.js';

/** Why a row without fixture is outside a profile: the first rule that fits; undefined when none does. */
export function scopeReason(subject: Subject, rules: readonly ScopeRule[]): ScopeReason | undefined {
  return rules.find((rule) => fits(rule, subject))?.reason;
}

/** A rule fits when everything that it names does. */
function fits(rule: ScopeRule, subject: Subject): boolean {
  if (rule.rows !== undefined && !rule.rows.includes(subject.id)) return false;
  if (rule.kinds !== undefined && !rule.kinds.includes(subject.kind)) return false;
  if (rule.gates !== undefined && !(subject.kind === 'route' && rule.gates.some((gate) => subject.featureGates.includes(gate)))) return false;
  if (rule.pathContains !== undefined && !(subject.kind === 'route' && subject.canonicalPath.includes(rule.pathContains))) return false;
  return true;
}
