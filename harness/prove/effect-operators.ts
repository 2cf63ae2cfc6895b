import type { EffectOperator } from './effect-operator.js';
import { harmlessEffects } from './harmless-effects.js';
import { metricOperators } from './metric-operators.js';
import { logOperators, objectOperators, queueOperators } from './queue-operators.js';
import { rowOperators } from './row-operators.js';
import { sentOperators } from './sent-operators.js';

/** Every fault that side effects can have, and the changes that must stay green. */
export const effectOperators: readonly EffectOperator[] = [
  ...rowOperators,
  ...queueOperators,
  ...objectOperators,
  ...metricOperators,
  ...sentOperators,
  ...logOperators,
  ...harmlessEffects,
];
