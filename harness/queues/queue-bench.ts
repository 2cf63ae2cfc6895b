import type { DriverSession } from '../core/driver.js';
import type { QueueDefinition } from './queue-definition.js';
import type { QueueRow } from './queue-row.js';

export type DriverSide = 'oracle' | 'target';

/** One database with a driver of either side on it. Rows are read and reset by the harness itself, never through a driver. */
export interface QueuePlace {
  /** Empties the table; ids count from 1 again. `anew`: as if it had never been used. */
  reset(anew: boolean): Promise<void>;
  /** All rows of `queueitem`, by id. */
  rows(): Promise<QueueRow[]>;
  /** The side's driver on this database; started, and started again after a crash, when it is asked for. */
  driver(side: DriverSide): Promise<DriverSession>;
  /** Ends the side's driver as `kill -9` does. */
  crash(side: DriverSide): Promise<void>;
}

export interface QueueBench {
  readonly queues: readonly QueueDefinition[];
  /** The oracle's database, the target's, and one that both work on; one scenario at a time on each. */
  readonly places: Readonly<Record<DriverSide | 'mixed', QueuePlace>>;
}
