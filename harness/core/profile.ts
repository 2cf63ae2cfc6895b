import type { CaseAspect } from './case-aspect.js';
import type { ComparisonRules } from './comparison-rules.js';
import type { EffectsConfig } from './effects.js';
import type { RequestStep } from './fixture.js';
import type { PrincipalKind } from './principal.js';
import type { ScopeReason } from './verdict.js';

/** How a side comes into being. */
export type SideConfig =
  | {
      readonly provider: 'process';
      /** Commands that must have run once before the first start (installation, compilation), in `cwd`. */
      readonly prepare: readonly PrepareCommand[];
      readonly cwd: string;
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly healthPath: string;
      readonly healthTimeoutSeconds: number;
      /** Worker program to its command line. */
      readonly workers: Readonly<Record<string, readonly string[]>>;
      /** Command that prints the side's own list of routes (fixtures/schemas/route-list.schema.json) and ends. */
      readonly routes?: readonly string[];
      /** True when the side has a database of its own in the shared embedded Postgres. */
      readonly database: boolean;
    }
  | {
      readonly provider: 'url';
      /** Environment variable with the base URL. */
      readonly baseUrlFrom: string;
      readonly healthPath: string;
      /** Environment variable with the commit of the build behind the URL. */
      readonly commitFrom: string;
    }
  | {
      readonly provider: 'recording';
      /** Recording in the project's format or HAR 1.2, relative to the project. */
      readonly file: string;
      /** Version or commit of the build that was recorded. */
      readonly commit: string;
    };

export interface PrepareCommand {
  readonly title: string;
  readonly command: readonly string[];
  /** Files and folders, relative to the project: when none of them changed since the last success the command is not run. */
  readonly inputs: readonly string[];
  /** What the command makes, relative to the project; missing means run. */
  readonly output: string;
}

/** How the credentials of a principal are obtained: requests first, then the headers that carry them. */
export interface PrincipalRecipe {
  readonly steps: readonly RequestStep[];
  readonly headers: Readonly<Record<string, string>>;
}

/** How a side's driver is started (docs/driver-protocol.md). */
export interface DriverConfig {
  readonly prepare: readonly PrepareCommand[];
  readonly cwd: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How the S3 server is started that storage drivers are pointed at; `{{port}}` in its command is chosen. */
export interface ObjectStoreConfig extends DriverConfig {
  readonly healthPath: string;
}

export interface ScopeRule {
  readonly reason: ScopeReason;
  readonly rows?: readonly string[];
  readonly kinds?: readonly string[];
  readonly gates?: readonly string[];
  readonly pathContains?: string;
}

/** A system under migration: its sides, principals, seeding, scope and comparison rules. */
export interface Profile {
  readonly title: string;
  readonly oracle?: SideConfig;
  readonly target?: SideConfig;
  readonly principals: Partial<Readonly<Record<PrincipalKind, PrincipalRecipe>>>;
  /** Variables of every case, e.g. the password pattern. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variables whose values are credentials: variable to the environment variable that holds it, `password.admin` to `PARITY_ADMIN_PASSWORD`. */
  readonly variablesFrom?: Readonly<Record<string, string>>;
  /** World files, relative to the project: what is made once on each side before the first case. */
  readonly world: readonly string[];
  /** Files and folders with written cases, relative to the project. */
  readonly fixtures: readonly string[];
  /** Files and folders with the happy requests of route rows, and with the entities that they name. */
  readonly rows?: readonly string[];
  readonly entities?: readonly string[];
  /** Files with the matrix that is derived from every happy case that says who may (`access`); answers of later files are asked first. */
  readonly matrix?: readonly string[];
  /** Gate expressions of the tracker (`features.SUPER_USERS`) that are known to be on or off; a row behind one that is off is out of scope, but for its gate cases. */
  readonly features?: Readonly<Record<string, boolean>>;
  /** Kinds of cases that the profile is for; absent: all. */
  readonly aspects?: readonly CaseAspect[];
  /** What the sides are set up with beside a plain installation (`requires` of fixtures); absent: everything. */
  readonly provides?: readonly string[];
  /** First rule that fits says why a row without fixture is out of scope. */
  readonly scope: readonly ScopeRule[];
  /** What a route row without fixture is when no rule fits. */
  readonly withoutFixture: 'not-served' | 'in-scope';
  readonly rules: ComparisonRules;
  /** Programs that do the work of queues, workers, components and storage on each side's own code; without them those rows need a driver. */
  readonly drivers?: {
    readonly oracle: DriverConfig;
    readonly target: DriverConfig;
    /** SQL files, relative to the project, that make the tables in the drivers' databases. */
    readonly schema: readonly string[];
    /** How the drivers take the service's global locks, where the harness can hold one too. */
    readonly locks?: 'postgres-advisory';
    /** Processes of the tracker that are the side's own serve command, and the variable that tells it which it is. */
    readonly services?: { readonly programs: readonly string[]; readonly nameIn: string };
    /** Without it the storage drivers that need an S3 server are not configured. */
    readonly objectStore?: ObjectStoreConfig;
  };
  /** Where side effects are found; without it no case of the profile can look at them. */
  readonly effects?: EffectsConfig;
  /** File that says what is sent for the performance budgets (fixtures/schemas/budget-workload.schema.json), relative to the project. */
  readonly budgets?: string;
  readonly masks: string;
  readonly deviations: string;
  /** Cases in flight on each side. */
  readonly concurrency: number;
  readonly requestTimeoutSeconds: number;
  readonly caseTimeoutSeconds: number;
  readonly maxBodyBytes: number;
}

export interface ParityConfig {
  readonly defaultProfile: string;
  readonly trackers: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}
