import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { countMasked, type Ledger } from '../core/ledger.js';
import { matchesId, matchesLocation } from '../core/glob.js';
import { inForce, type Deviation, type Mask } from '../core/mask.js';

/** Codes that a mask may silence: only the value. Presence, type and format keep being checked. */
const MASKABLE: ReadonlySet<DivergenceCode> = new Set<DivergenceCode>([
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
]);

/** One case's divergences after the approved entries were applied. */
export interface Reviewed {
  readonly uncovered: readonly Divergence[];
  readonly covered: readonly { readonly divergence: Divergence; readonly deviation: Deviation }[];
  readonly masked: readonly Divergence[];
}

/** A case's ledger with the values that masks left uncompared; JSON leaves have codes of their own. */
export function withMasked(ledger: Readonly<Ledger>, masked: readonly Divergence[]): Ledger {
  const counted = { ...ledger };
  for (const { code } of masked) countMasked(counted, code.startsWith('json-'));
  return counted;
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
  ) {}

  /** `isWhole` is false for a case that was cut short: what it did not need it might have needed later. */
  review(caseId: string, divergences: readonly Divergence[], isWhole: boolean): Reviewed {
    const masks = this.inForceFor(this.masks, caseId, isWhole);
    const deviations = this.inForceFor(this.deviations, caseId, isWhole);
    const uncovered: Divergence[] = [];
    const covered: { divergence: Divergence; deviation: Deviation }[] = [];
    const masked: Divergence[] = [];
    for (const divergence of divergences) {
      const mask = MASKABLE.has(divergence.code) ? masks.find((entry) => matchesLocation(entry.location, divergence.location)) : undefined;
      const deviation =
        mask === undefined
          ? deviations.find((entry) => matchesId(entry.code, divergence.code) && matchesLocation(entry.location, divergence.location))
          : undefined;
      if (mask !== undefined) {
        this.used.add(mask.id);
        masked.push(divergence);
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

  private inForceFor<Entry extends Mask | Deviation>(entries: readonly Entry[], caseId: string, isWhole: boolean): Entry[] {
    return entries.filter((entry) => {
      if (!matchesId(entry.case, caseId)) return false;
      if (isWhole) this.relevant.add(entry.id);
      return inForce(entry, this.now);
    });
  }
}
