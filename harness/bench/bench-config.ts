import type { ComparisonRules } from '../core/comparison-rules.js';
import type { ParityConfig, Profile, SideConfig } from '../core/profile.js';
import { HEALTH_PATH } from './constant-answer.js';

export const BENCH_PROFILE = 'bench';

/** Requests in flight on each server, for the harness and for the bare loop. */
export const IN_FLIGHT = 8;

export interface BenchConfigInput {
  readonly trackers: string;
  /** Comparison rules of a real profile, so that comparing costs what it costs there. */
  readonly rules: ComparisonRules;
  /** Files without entries: none would be needed, and an entry that nothing needs is a problem of the run. */
  readonly masks: string;
  readonly deviations: string;
}

/** A profile without fixtures and without scope rules: every route row is one sweep case. */
export function benchConfig({ trackers, rules, masks, deviations }: BenchConfigInput): ParityConfig {
  const profile: Profile = {
    title: 'Constant servers: what the harness itself costs',
    oracle: side('ORACLE'),
    target: side('TARGET'),
    principals: { anonymous: { steps: [], headers: {} } },
    variables: {},
    world: [],
    fixtures: [],
    scope: [],
    withoutFixture: 'in-scope',
    rules,
    masks,
    deviations,
    concurrency: IN_FLIGHT,
    requestTimeoutSeconds: 30,
    caseTimeoutSeconds: 60,
    maxBodyBytes: 1024 * 1024,
  };
  return { defaultProfile: BENCH_PROFILE, trackers, profiles: { [BENCH_PROFILE]: profile } };
}

const side = (name: 'ORACLE' | 'TARGET'): SideConfig => ({
  provider: 'url',
  baseUrlFrom: `PARITY_BENCH_${name}_URL`,
  healthPath: HEALTH_PATH,
  commitFrom: `PARITY_BENCH_${name}_COMMIT`,
});

/** Environment that tells the harness where the two servers are. */
export const sideAddresses = (oracle: string, target: string): Record<string, string> => ({ PARITY_BENCH_ORACLE_URL: oracle, PARITY_BENCH_TARGET_URL: target });
