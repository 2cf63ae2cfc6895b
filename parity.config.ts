import type { ParityConfig } from './harness/core/profile.js';
import { quay } from './fixtures/quay/profile.js';
import { reference } from './fixtures/reference/profile.js';

const config: ParityConfig = {
  defaultProfile: 'reference',
  trackers: 'trackers',
  profiles: { reference, quay },
};

export default config;
