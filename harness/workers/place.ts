import type { Caught } from '../core/effects.js';
import type { DriverSession } from '../core/driver.js';
import type { ArrangedAnswer, Json } from './worker-fixture.js';

/** A driver whose life a case may end: a fault in between is a crash. */
export interface CaseDriver {
  readonly session: DriverSession;
  /** Ends it at once, as a crash would. The next `driver` of the place is a new one. */
  kill(): Promise<void>;
}

/** The harness's own connection to a database: what is arranged and read goes past the drivers. */
export interface Sql {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** What catches calls and mails, and answers as told. */
export interface ScriptedSink {
  /** `host:port` of the HTTP sink. */
  readonly http: string;
  /** `host:port` of the mail sink. */
  readonly mail: string;
  /** Forgets what was caught; from now on calls are answered so. */
  script(answers: readonly ArrangedAnswer[]): void;
  caught(): Caught;
  /** Leaves calls of a path without an answer; resolves when one has arrived. */
  hold(path: string): Promise<void>;
}

/** A database, a folder for objects and sinks, with the drivers of both sides at hand: in mixed mode they work on the same. */
export interface WorkerPlace {
  readonly sql: Sql;
  /** A second connection, for what must be held while a driver runs: a lock. */
  readonly holder: Sql;
  /** Folder of the objects, shared by the drivers of the place. */
  readonly objects: string;
  readonly sink: ScriptedSink;
  /** The running driver of a side on this place; started when it is asked for first. */
  driver(side: 'oracle' | 'target'): Promise<CaseDriver>;
  /** Holds a global lock of the service until released; absent where nobody knows how. */
  lock?(name: string): Promise<() => Promise<void>>;
  /** Whether keys can be put into a Redis of the place. */
  readonly redis: boolean;
}

/** A process of a side as a service, for the rows that are no background worker. */
export interface ServiceControl {
  /** Starts it under its name with these variables more; `off` when it says that it is not to run and ends with 0. */
  start(env: Readonly<Record<string, string>>): Promise<RunningService | 'off'>;
}

export interface RunningService {
  /** Status of its health path. */
  health(path: string): Promise<number>;
  stop(signal: 'SIGTERM' | 'SIGINT'): Promise<{ readonly exitCode: number | null; readonly milliseconds: number }>;
}

/** All that worker cases run on. */
export interface WorkerBench {
  readonly oracle: WorkerPlace;
  readonly target: WorkerPlace;
  /** Switches that all cases have. */
  readonly config: Readonly<Record<string, Json>>;
  service?(side: 'oracle' | 'target', program: string): ServiceControl | undefined;
}
