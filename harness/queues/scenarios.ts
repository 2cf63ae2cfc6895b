import type { Scenario } from './scenario.js';
import { CLAIM_SCENARIOS } from './scenarios-claim.js';
import { COUNT_SCENARIOS } from './scenarios-count.js';
import { MIXED_SCENARIOS } from './scenarios-mixed.js';
import { PUT_SCENARIOS } from './scenarios-put.js';
import { REMOVE_SCENARIOS } from './scenarios-remove.js';
import { RETRY_SCENARIOS } from './scenarios-retry.js';

/** Every scenario of the queue contract; each is run for each queue. */
export const SCENARIOS: readonly Scenario[] = [
  ...PUT_SCENARIOS,
  ...CLAIM_SCENARIOS,
  ...COUNT_SCENARIOS,
  ...REMOVE_SCENARIOS,
  ...RETRY_SCENARIOS,
  ...MIXED_SCENARIOS,
];
