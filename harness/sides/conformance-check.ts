import type { DriverCapabilities } from '../core/driver.js';
import { excerptOf, Unexpected } from './conformance-expect.js';
import type { ConformanceWire, WireAnswer, WireError } from './conformance-wire.js';

/** A row of `queueitem` as text, columns by name. */
export type QueueRow = Readonly<Record<string, string | null>>;

/** The table behind the driver, seen by the harness itself. */
export interface ConformanceTable {
  rows(): Promise<readonly QueueRow[]>;
  empty(): Promise<void>;
  /** Locks a row until `release`, so that an operation on it has to wait. */
  lock(id: string): Promise<{ readonly release: () => Promise<void> }>;
}

export interface ConformanceBench {
  /** A fresh process of the driver that was told nothing yet. */
  open(): ConformanceWire;
  /** Members of `initialize` beside the protocol's version. */
  readonly initialize: Readonly<Record<string, unknown>>;
  readonly table: ConformanceTable;
  /** How long a driver may take to end by itself. */
  readonly endWithinMs: number;
}

export interface CheckInput {
  readonly wire: ConformanceWire;
  readonly bench: ConformanceBench;
  readonly capabilities: DriverCapabilities;
}

/** One check: a name, what it shows, what it needs, and how. `run` throws Unexpected. */
export interface ConformanceCheck {
  readonly name: string;
  readonly title: string;
  /** Operations without which the check is skipped. */
  readonly needs: readonly string[];
  /** The queue that it is about, where it is one. */
  readonly queue?: string;
  /** True when it begins before `initialize`. */
  readonly fresh?: true;
  run(input: CheckInput): Promise<void>;
}

/** The error of an answer, which must have this code. */
export function errorOf(answer: WireAnswer, code: number): WireError {
  if (!('error' in answer)) throw new Unexpected(`error ${String(code)}`, `the result ${excerptOf(JSON.stringify(answer.result))}`);
  if (answer.error.code !== code) throw new Unexpected(`error ${String(code)}`, `error ${String(answer.error.code)}: ${answer.error.message}`);
  return answer.error;
}

export function resultOf(answer: WireAnswer): unknown {
  if ('error' in answer) throw new Unexpected('a result', `error ${String(answer.error.code)}: ${answer.error.message}`);
  return answer.result;
}
