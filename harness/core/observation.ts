import type { EffectKind, Effects } from './effects.js';
import type { Exchange } from './exchange.js';

/** What one step of a case showed on one side. */
export type StepObservation =
  | {
      readonly kind: 'exchange';
      readonly step: number;
      readonly setup: boolean;
      readonly exchange: Exchange;
      /** The pages behind the first one, when the step follows a list to its end. */
      readonly pages?: FollowedPages;
    }
  /** Rows read from a table by a probe, as JSON text with one object a row. */
  | {
      readonly kind: 'rows';
      readonly step: number;
      readonly setup: boolean;
      readonly table: string;
      readonly json: string;
      readonly count: number;
      readonly readAt: string;
    }
  /** One run of a worker program. */
  | { readonly kind: 'worker'; readonly step: number; readonly setup: boolean; readonly program: string; readonly exitCode: number; readonly output: string }
  /** What the measured part of the case did beside its answers; its step number is the one after the last. */
  | {
      readonly kind: 'effects';
      readonly step: number;
      readonly setup: false;
      /** Kinds that the case must have; each of them must be seen on the oracle. */
      readonly expected: readonly EffectKind[];
      readonly effects: Effects;
      readonly readAt: string;
    };

export interface FollowedPages {
  /** JSON Pointer of the list in every page. */
  readonly list: string;
  readonly more: readonly Exchange[];
}

/** Why a case stopped before its last step on a side. */
export interface Halt {
  readonly step: number;
  readonly reason: 'setup-failed' | 'capture-failed' | 'fault' | 'principal-failed' | 'probe-failed';
  readonly detail: string;
}

/** All that one side did in one case. Immutable. */
export interface Observation {
  readonly side: 'oracle' | 'target';
  readonly steps: readonly StepObservation[];
  readonly halt?: Halt;
  /** The side's own `host:port` of other things than its server, by the token that stands for them: its sinks. */
  readonly addresses?: Readonly<Record<string, string>>;
}
