import type { Scenario } from '../scenario.js';
import { BEHAVIOUR } from './behaviour.js';
import { MIXED } from './mixed.js';
import { RETRY } from './retry.js';

/** Every scenario of the queue contract; each is run for each queue. */
export const SCENARIOS: readonly Scenario[] = [...BEHAVIOUR, ...RETRY, ...MIXED];
