/** How much was compared, counted on the oracle's side. A green with an empty ledger is not a green. */
export interface Ledger {
  /** Exchanges whose comparison was made. */
  exchanges: number;
  /** JSON leaves (strings, numbers, booleans, nulls, empty containers). */
  leaves: number;
  headers: number;
  /** Bytes of bodies that were compared as bytes or text. */
  bytes: number;
  /** Queue messages and other rows read by a probe. */
  messages: number;
  /** JSON leaves whose value a mask left uncompared. */
  masked: number;
  /** Header values, texts and metric amounts left uncompared: no part of the leaves, so counted apart. */
  maskedElsewhere: number;
  /** Generated values that were compared as a pairing. */
  bound: number;
}

export function emptyLedger(): Ledger {
  return { exchanges: 0, leaves: 0, headers: 0, bytes: 0, messages: 0, masked: 0, maskedElsewhere: 0, bound: 0 };
}

export function addLedger(into: Ledger, more: Readonly<Ledger>): Ledger {
  into.exchanges += more.exchanges;
  into.leaves += more.leaves;
  into.headers += more.headers;
  into.bytes += more.bytes;
  into.messages += more.messages;
  into.masked += more.masked;
  into.maskedElsewhere += more.maskedElsewhere;
  into.bound += more.bound;
  return into;
}

/** Counts one uncompared value at a location of a JSON body or of anything else. */
export function countMasked(ledger: Ledger, isLeaf: boolean): void {
  if (isLeaf) ledger.masked += 1;
  else ledger.maskedElsewhere += 1;
}

/** JSON leaves that masks left uncompared, as a share of all: 0 to 1. */
export function maskedShare(ledger: Readonly<Ledger>): number {
  return ledger.leaves === 0 ? 0 : ledger.masked / ledger.leaves;
}

/** True when nothing was compared: masked locations do not count, their value was not looked at. */
export function isEmptyLedger(ledger: Readonly<Ledger>): boolean {
  return ledger.exchanges + ledger.messages === 0;
}

/** Sums counts by name. */
export function addCounts(all: Iterable<Readonly<Partial<Record<string, number>>>>): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + (count ?? 0);
  return sum;
}
