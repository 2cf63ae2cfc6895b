import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { countMasked, type Ledger } from '../core/ledger.js';
import { matchesId, matchesLocation } from '../core/glob.js';
import { inForce, stepPattern, type Deviation, type Mask } from '../core/mask.js';

/** Codes that a mask may silence: only the value. Presence, type and format keep being checked. */
export const MASKABLE: ReadonlySet<DivergenceCode> = new Set<DivergenceCode>([
  'json-value',
  'json-big-integer',
  'json-number-exponent',
  'json-number-float',
  'json-number-precision',
  'header-value',
  'binding-broken',
  'body-text',
  'time-value',
  'metric-amount',
  'sse-value',
]);

/** One case's divergences after the approved entries were applied. */
export interface Reviewed {
  readonly uncovered: readonly Divergence[];
  readonly covered: readonly { readonly divergence: Divergence; readonly deviation: Deviation }[];
  readonly masked: readonly { readonly divergence: Divergence; readonly mask: Mask }[];
}

/** A case's ledger with the values that masks left uncompared; JSON leaves have codes of their own. */
export function withMasked(ledger: Readonly<Ledger>, masked: Reviewed['masked']): Ledger {
  const counted = { ...ledger };
  for (const { divergence } of masked) countMasked(counted, divergence.code.startsWith('json-'));
  return counted;
}

/** How many locations each mask left uncompared, by its id. */
export function countMasks(masked: Reviewed['masked']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { mask } of masked) counts[mask.id] = (counts[mask.id] ?? 0) + 1;
  return counts;
}

/** True when a mask silences a divergence of a case that it names: its place, and only what a mask may silence. */
export function isMaskedBy(mask: Mask, divergence: Divergence): boolean {
  return MASKABLE.has(divergence.code) && matchesId(mask.code ?? '*', divergence.code) && matchesLocation(stepPattern(mask.location), divergence.location);
}

export interface ApprovalsOptions {
  /**
   * What makes a mask one that this run should have needed. `case`: that its case ran (a run of the profile's own pair).
   * `location`: that a compared case has its location on both sides, because the recordings may be of any two systems.
   */
  readonly masksConcern: 'case' | 'location';
}

/**
 * The reviewed masks and deviations of a profile, with a count of what each one did: an entry that nothing needed, or that has
 * expired, makes the run red.
 */
export class Approvals {
  private readonly used = new Set<string>();
  private readonly relevant = new Set<string>();

  constructor(
    private readonly masks: readonly Mask[],
    private readonly deviations: readonly Deviation[],
    private readonly now: Date,
    private readonly options: ApprovalsOptions = { masksConcern: 'case' },
  ) {}

  /**
   * `isWhole` is false for a case that was cut short: what it did not need it might have needed later. `shared` gives the locations
   * that both sides have; it is asked only where a mask is written for the case.
   */
  review(caseId: string, divergences: readonly Divergence[], isWhole: boolean, shared: () => ReadonlySet<string> = () => new Set()): Reviewed {
    const masks = this.masks.filter((mask) => matchesId(mask.case, caseId));
    if (isWhole && masks.length > 0) this.noteMasks(masks, shared);
    const inForceMasks = masks.filter((mask) => inForce(mask, this.now));
    const deviations = this.deviations.filter((entry) => matchesId(entry.case, caseId));
    if (isWhole) for (const { id } of deviations) this.relevant.add(id);
    const inForceDeviations = deviations.filter((entry) => inForce(entry, this.now));
    const uncovered: Divergence[] = [];
    const covered: { divergence: Divergence; deviation: Deviation }[] = [];
    const masked: { divergence: Divergence; mask: Mask }[] = [];
    for (const divergence of divergences) {
      const mask = inForceMasks.find((entry) => isMaskedBy(entry, divergence));
      const deviation =
        mask === undefined
          ? inForceDeviations.find((entry) => matchesId(entry.code, divergence.code) && matchesLocation(stepPattern(entry.location), divergence.location))
          : undefined;
      if (mask !== undefined) {
        this.used.add(mask.id);
        masked.push({ divergence, mask });
      } else if (deviation !== undefined) {
        this.used.add(deviation.id);
        covered.push({ divergence, deviation });
      } else uncovered.push(divergence);
    }
    return { uncovered, covered, masked };
  }

  /** Entries that concern a case of this run and are expired or were not needed. */
  problems(): string[] {
    const entries = [...this.masks.map((entry) => ({ what: 'mask', entry })), ...this.deviations.map((entry) => ({ what: 'deviation', entry }))];
    return entries.flatMap(({ what, entry }) => {
      if (!this.relevant.has(entry.id)) return [];
      if (!inForce(entry, this.now)) return [`${what} ${entry.id} expired on ${entry.expires}: renew it with its owner (${entry.owner}) or remove it`];
      return this.used.has(entry.id) ? [] : [`${what} ${entry.id} was not needed by any case it names: remove it`];
    });
  }

  private noteMasks(masks: readonly Mask[], shared: () => ReadonlySet<string>): void {
    const unsure = masks.filter(({ id }) => !this.relevant.has(id));
    if (this.options.masksConcern === 'case') for (const { id } of unsure) this.relevant.add(id);
    else if (unsure.length > 0) {
      const locations = [...shared()];
      for (const { id, location } of unsure) if (locations.some((one) => matchesLocation(stepPattern(location), one))) this.relevant.add(id);
    }
  }
}
