import type { EffectKind, Effects } from '../core/effects.js';
import type { Exchange, Request } from '../core/exchange.js';
import type { RowsStep } from '../core/fixture.js';

/** What a case can do on one side. Rooms that bring these abilities up are given to the replay by the command. */
export interface SideSession {
  readonly side: 'oracle' | 'target';
  /** Variables of the side: `base`, `authority`. */
  readonly variables: ReadonlyMap<string, string>;
  send(request: Request, signal: AbortSignal): Promise<Exchange>;
  readRows(step: RowsStep): Promise<{ readonly json: string; readonly count: number }>;
  runWorker(program: string, signal: AbortSignal): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Begins to watch side effects; `finish` says what happened since. Throws when the side gives no view of one of the kinds. */
  watchEffects(kinds: readonly EffectKind[]): Promise<{ finish(): Promise<Effects> }>;
  /** `host:port` of the side's sinks, by the token that stands for them. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Header fields that authenticate a principal. */
  credentials(principal: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

/** A principal could not be obtained on a side: nothing that it would send can be judged. */
export class PrincipalFailed extends Error {
  override readonly name = 'PrincipalFailed';
}
