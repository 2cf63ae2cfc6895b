import type { ParityConfig } from './harness/core/profile.js';
import { quay } from './fixtures/quay/profile.js';
import { reference, referenceGatesOff } from './fixtures/reference/profile.js';

const config: ParityConfig = {
  defaultProfile: 'reference',
  trackers: 'trackers',
  profiles: { reference, 'reference-gates-off': referenceGatesOff, quay },
};

export default config;
