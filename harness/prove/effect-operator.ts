import type { Client } from 'pg';
import type { DivergenceCode } from '../core/divergence.js';
import type { Caught, EffectKind } from '../core/effects.js';
import type { DatabaseSurface, Random } from './effect-surface.js';

interface Common {
  readonly id: string;
  readonly title: string;
  /** Kind of effect that the fault is in: only a case that looks at it can show anything. */
  readonly group: EffectKind;
  /** True for a change that no comparison may report. */
  readonly harmless?: boolean;
  /** Codes of which at least one must be found; empty for a harmless change. */
  readonly expected: readonly DivergenceCode[];
}

/** What was done, in words; undefined when there was nothing to change. */
export type Done = string | undefined;

/** A fault or a harmless change on the target's side, entered where the target's own doing ends. */
export type EffectOperator = Common &
  (
    | { readonly at: 'before'; apply(client: Client, random: Random): Promise<Done> }
    | { readonly at: 'database'; apply(surface: DatabaseSurface, random: Random): Promise<Done> }
    | { readonly at: 'metrics'; apply(page: string, before: string, random: Random): { readonly page: string; readonly done: string } | undefined }
    | { readonly at: 'caught'; apply(caught: Caught, random: Random): { readonly caught: Caught; readonly done: string } | undefined }
  );
