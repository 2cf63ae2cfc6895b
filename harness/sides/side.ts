import type { SinkAddresses } from '../core/effects.js';
import type { Exchange, Request } from '../core/exchange.js';
import type { SideDescription } from '../core/run-record.js';

/** A side that is up. Closing it ends what was started for it and nothing else. */
export interface Side {
  readonly name: 'oracle' | 'target';
  readonly description: SideDescription;
  readonly baseUrl: string;
  /** Database of the side, when the probes may read it. */
  readonly databaseUrl?: string;
  /** Where what the side sends out is caught, when it was started with sinks. */
  readonly sinks?: SinkAddresses;
  /** Runs a worker program of the side until its queue is empty. Throws InputError for a program that the side has not. */
  runWorker(program: string, signal: AbortSignal): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** True when the health path answers below 500. */
  healthy(): Promise<boolean>;
  /** Answers without a network: only a recorded side has it. */
  readonly answer?: (request: Request) => Exchange;
  close(): Promise<void>;
}
