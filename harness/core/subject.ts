/** The kinds of thing a tracker lists; also the plane that a case of it runs on. */
export const PLANES = ['route', 'queue', 'worker', 'runtime', 'storage'] as const;
export type Plane = (typeof PLANES)[number];

interface Tracked {
  /** Row id, unique over all manifests: `ROUTE-0001`, a queue name, `PROC-023`, `RUNTIME-001`, `SD-001`. */
  readonly id: string;
  /** Status word of the row, as read. */
  readonly status: string;
  /** Accountable team, empty when nobody is named. */
  readonly owner: string;
  /** Review or execution wave (`A2`, `P2`, `W1`), empty when unknown. */
  readonly wave: string;
  /** Signoff batch (`BATCH-A2-ROUTES`), empty when unknown. */
  readonly batch: string;
}

export interface Route extends Tracked {
  readonly kind: 'route';
  readonly method: string;
  /** As the tracker spells it, unresolved expressions included. */
  readonly pathTemplate: string;
  /** As the service really routes it. */
  readonly canonicalPath: string;
  readonly family: string;
  readonly authMode: string;
  readonly featureGates: readonly string[];
  readonly goldenFixtureId: string;
  readonly parityTestId: string;
  readonly budgetId: string;
}

export interface Queue extends Tracked {
  readonly kind: 'queue';
  readonly producerFixtureId: string;
  readonly consumerBehaviorTestId: string;
  readonly retryIdempotencyTestId: string;
  readonly mixedModeCompatibilityTestId: string;
}

export interface WorkerProcess extends Tracked {
  readonly kind: 'worker';
  readonly program: string;
  readonly processKind: string;
  readonly triggerType: string;
  readonly behaviorTestId: string;
  readonly retryIdempotencyTestId: string;
  readonly mixedModeCompatibilityTestId: string;
}

export interface RuntimeComponent extends Tracked {
  readonly kind: 'runtime';
  readonly component: string;
  readonly parityTestId: string;
}

export interface StorageDriver extends Tracked {
  readonly kind: 'storage';
  readonly driver: string;
  readonly parityTestId: string;
}

/** One tracked thing. */
export type Subject = Route | Queue | WorkerProcess | RuntimeComponent | StorageDriver;
