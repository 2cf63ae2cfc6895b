import type { DriverCapabilities } from '../core/driver.js';
import { excerptOf, Unexpected } from './conformance-expect.js';

/** What came from a driver: a line, nothing in time, or its end. */
export type Heard = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'silence' } | { readonly kind: 'end'; readonly code: number | string };

export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export type WireAnswer = { readonly id: number | null } & ({ readonly result: unknown } | { readonly error: WireError });

/** A row of `queueitem` as text, columns by name. */
export type QueueRow = Readonly<Record<string, string | null>>;

/** A row that somebody else holds. */
export interface RowLock {
  /** Whether an operation came to wait for it, within the time that is allowed. */
  readonly isAwaited: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** The table behind the driver, seen by the harness itself. */
export interface ConformanceTable {
  rows(): Promise<readonly QueueRow[]>;
  empty(): Promise<void>;
  /** Locks a row until `release`, so that an operation on it has to wait. */
  lock(id: string): Promise<RowLock>;
}

export interface ConformanceBench {
  /** A fresh process of the driver that was told nothing yet. */
  open(): CheckedWire & { close(withinMs: number): Promise<readonly string[]> };
  /** Members of `initialize` beside the protocol's version. */
  readonly initialize: Readonly<Record<string, unknown>>;
  readonly table: ConformanceTable;
  /** How long a driver may take to end by itself. */
  readonly endWithinMs: number;
}

/** The wire to a driver as checks use it. */
export interface CheckedWire {
  /** The id of the last request. */
  readonly id: number;
  send(text: string): void;
  request(method: string, params: unknown): number;
  cancel(id: number): void;
  closeInput(): void;
  hear(withinMs?: number): Promise<Heard>;
  answerTo(id: number | null, method: string | undefined, withinMs?: number): Promise<WireAnswer>;
  ask(method: string, params: unknown, withinMs?: number): Promise<WireAnswer>;
  endedWithin(withinMs: number): Promise<number | string | undefined>;
}

export interface CheckInput {
  readonly wire: CheckedWire;
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
