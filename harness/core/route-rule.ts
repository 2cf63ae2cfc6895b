/** One rule of a service's own router, as the service lists it. */
export interface RouteRule {
  /** Spelled as a Flask rule: `<name>`, `<converter:name>`, `<converter("…"):name>`. */
  readonly rule: string;
  /** HEAD and OPTIONS come by themselves: listed or not, they count only where a row asks for them. */
  readonly methods: readonly string[];
  readonly endpoint: string;
  /** False: the service knows the rule, but not in this configuration. */
  readonly registered_in_live_oracle: boolean;
}

/** How a row's path is spelled otherwise than the rule that serves it. */
export const SPELLING_DIFFERENCES = ['expression', 'trailing-slash', 'double-slash', 'parameter-name', 'converter', 'configured-name'] as const;
export type SpellingDifference = (typeof SPELLING_DIFFERENCES)[number];

/** A rule that no row tracks, and why that is as it should be. */
export interface AcceptedRule {
  readonly method: string;
  readonly rule: string;
  /** Only this side has it; both unless said. */
  readonly side?: 'oracle' | 'target';
  readonly reason: string;
}

/** What is decided about the surface of a profile: `fixtures/surface/<profile>.json`. */
export interface SurfaceFile {
  readonly $schema?: string;
  /** Parameters of the tracker's paths that stand for a name which the configuration gives, so that rules have the name itself there. */
  readonly configuredNames: readonly string[];
  readonly accepted: readonly AcceptedRule[];
}
