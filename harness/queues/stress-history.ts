import type { DriverSide } from './queue-bench.js';

/** What a claimer asked for. Times of `invoked` and `returned` are milliseconds of one monotonic clock; `clock` is the time the queue saw, in seconds. */
interface CallCommon {
  readonly call: number;
  readonly claimer: string;
  readonly side: DriverSide;
  readonly invoked: number;
  /** Infinity when the call was cut off: whether it took effect is not known, nor when. */
  readonly returned: number;
  readonly clock: number;
}

/** One call of a history. What a call cut off by a kill would have returned is absent. */
export type StressCall = CallCommon &
  (
    | { readonly op: 'put'; readonly name: string; readonly token: string; readonly item?: number }
    | { readonly op: 'claim'; readonly ordered: boolean; readonly lease: number; readonly got?: ClaimedItem | null; readonly lost?: boolean }
    | { readonly op: 'complete' | 'incomplete'; readonly item: number }
    | { readonly op: 'extend'; readonly item: number; readonly seconds: number; readonly written?: boolean }
  );

export interface ClaimedItem {
  readonly item: number;
  readonly token: string;
  readonly retries: number;
}

/** All calls of a run, and the items that were in the table when it ended. */
export interface StressHistory {
  readonly calls: readonly StressCall[];
  readonly left: ReadonlySet<number>;
  /** Retries that every item was put with. */
  readonly retries: number;
}

/** A rule that a history breaks, with the calls that show it. */
export interface Violation {
  readonly rule: 'lost-put' | 'two-leases' | 'out-of-order' | 'same-name-twice' | 'back-after-complete' | 'unknown-item' | 'changed-body';
  readonly item: number;
  readonly calls: readonly number[];
  readonly says: string;
}

type Put = Extract<StressCall, { op: 'put' }>;
type Claim = Extract<StressCall, { op: 'claim' }> & { readonly got: ClaimedItem };
type OnItem = Extract<StressCall, { item: number }>;

/** Every rule that the history breaks. A call that was cut off may have happened at any time after it began, or not at all. */
export function checkHistory(history: StressHistory): Violation[] {
  const puts = new Map<number, Put>();
  const claims = new Map<number, Claim[]>();
  const others = new Map<number, OnItem[]>();
  for (const call of history.calls) {
    if (call.op === 'put') {
      if (call.item !== undefined) puts.set(call.item, call);
    } else if (call.op === 'claim') {
      if (call.got !== undefined && call.got !== null) add(claims, call.got.item, { ...call, got: call.got });
    } else add(others, call.item, call);
  }
  const tokens = new Map(history.calls.flatMap((call) => (call.op === 'put' ? [[call.token, call]] : [])));
  return [
    ...lostPuts(puts, others, history),
    ...[...claims.values()].flatMap((own) => own.flatMap((claim) => strange(claim, puts, tokens))),
    ...[...claims].flatMap(([item, own]) => twoLeases(item, own, others.get(item) ?? [], puts.get(item))),
    ...[...claims].flatMap(([item, own]) => backAgain(item, own, others.get(item) ?? [])),
    ...outOfOrder(puts, claims, history),
    ...sameNameTwice(puts, claims, others),
  ];
}

const add = <Value>(map: Map<number, Value[]>, key: number, value: Value): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
};

/** An acknowledged put is in the table at the end, or somebody asked for its deletion. */
function lostPuts(puts: ReadonlyMap<number, Put>, others: ReadonlyMap<number, readonly OnItem[]>, { left }: StressHistory): Violation[] {
  return [...puts].flatMap(([item, put]): Violation[] => {
    if (left.has(item) || (others.get(item) ?? []).some((call) => call.op === 'complete')) return [];
    return [{ rule: 'lost-put', item, calls: [put.call], says: `item ${String(item)} was put, nobody completed it, and it is gone` }];
  });
}

function strange(claim: Claim, puts: ReadonlyMap<number, Put>, tokens: ReadonlyMap<string, Put>): Violation[] {
  const { item, token } = claim.got;
  const put = puts.get(item);
  if (put === undefined && !tokens.has(token))
    return [{ rule: 'unknown-item', item, calls: [claim.call], says: `item ${String(item)} was claimed and nobody put it` }];
  if (put !== undefined && put.token !== token)
    return [{ rule: 'changed-body', item, calls: [put.call, claim.call], says: `item ${String(item)} came out with another body than it was put with` }];
  return [];
}

/** Two claims got one item while the lease of the earlier one cannot have ended and nothing can have given it back. */
function twoLeases(item: number, own: readonly Claim[], others: readonly OnItem[], put: Put | undefined): Violation[] {
  const found: Violation[] = [];
  for (const [at, first] of own.entries()) {
    for (const second of own.slice(at + 1)) {
      // Their order is known only when one ended before the other began; else each must be a proof by itself.
      const pairs: [Claim, Claim][] =
        first.returned < second.invoked
          ? [[first, second]]
          : second.returned < first.invoked
            ? [[second, first]]
            : [
                [first, second],
                [second, first],
              ];
      if (pairs.every(([held, taken]) => taken.clock < leaseEnd(held, taken, others) && !mayBeReleased(held, taken, others)))
        found.push({
          rule: 'two-leases',
          item,
          calls: [...(put === undefined ? [] : [put.call]), first.call, second.call],
          says: `item ${String(item)} was given to ${first.claimer} and to ${second.claimer} within one lease`,
        });
    }
  }
  return found;
}

/** The earliest end that the lease can have: an extension counts when it was written for certain before the other claim began. */
function leaseEnd(held: Claim, taken: Claim, others: readonly OnItem[]): number {
  const ends = others.flatMap((call) =>
    call.op === 'extend' && call.written === true && call.invoked > held.returned && call.returned < taken.invoked ? [call.clock + call.seconds] : [],
  );
  return Math.max(held.clock + held.lease, ...ends);
}

const mayBeReleased = (held: Claim, taken: Claim, others: readonly OnItem[]): boolean =>
  others.some((call) => call.op !== 'extend' && call.invoked < taken.returned && call.returned > held.invoked);

/** An item that was completed for certain before a claim began cannot come out again. */
function backAgain(item: number, own: readonly Claim[], others: readonly OnItem[]): Violation[] {
  return others.flatMap((done) =>
    done.op !== 'complete'
      ? []
      : own
          .filter((claim) => claim.invoked > done.returned)
          .map((claim): Violation => ({
            rule: 'back-after-complete',
            item,
            calls: [done.call, claim.call],
            says: `item ${String(item)} was completed and claimed after that`,
          })),
  );
}

/** An ordered claim took an item although an earlier one, whose name no other item has, was there before it began and not claimed until after it ended. */
function outOfOrder(puts: ReadonlyMap<number, Put>, claims: ReadonlyMap<number, readonly Claim[]>, { retries }: StressHistory): Violation[] {
  const names = new Map<string, number>();
  for (const { name } of puts.values()) names.set(name, (names.get(name) ?? 0) + 1);
  // The first claim of an item says by its retries that there was none before it.
  const waiting = [...puts].flatMap(([item, put]) => {
    const first = claims.get(item)?.find((claim) => claim.got.retries === retries - 1);
    return first === undefined || names.get(put.name) !== 1 ? [] : [{ item, put, first }];
  });
  return [...claims.values()].flatMap((own) =>
    own
      .filter((claim) => claim.ordered)
      .flatMap((claim): Violation[] => {
        const passed = waiting.find(
          ({ item, put, first }) => item < claim.got.item && put.returned < claim.invoked && first.invoked > claim.returned && put.clock <= claim.clock,
        );
        if (passed === undefined) return [];
        return [
          {
            rule: 'out-of-order',
            item: claim.got.item,
            calls: [passed.put.call, claim.call, passed.first.call],
            says: `item ${String(claim.got.item)} was given out while item ${String(passed.item)} was waiting before it`,
          },
        ];
      }),
  );
}

/** An ordered claim took an item although another one of its name was running for certain. */
function sameNameTwice(
  puts: ReadonlyMap<number, Put>,
  claims: ReadonlyMap<number, readonly Claim[]>,
  others: ReadonlyMap<number, readonly OnItem[]>,
): Violation[] {
  const byName = new Map<string, Claim[]>();
  for (const claim of [...claims.values()].flat()) {
    const name = puts.get(claim.got.item)?.name;
    if (name === undefined) continue;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [claim]);
    else known.push(claim);
  }
  return [...byName.values()].flatMap((own) =>
    own.flatMap((held) =>
      own
        .filter((taken) => {
          if (!taken.ordered || taken.got.item === held.got.item || taken.invoked < held.returned) return false;
          const onItem = others.get(held.got.item) ?? [];
          return taken.clock < leaseEnd(held, taken, onItem) && !mayBeReleased(held, taken, onItem);
        })
        .map((taken): Violation => ({
          rule: 'same-name-twice',
          item: taken.got.item,
          calls: [held.call, taken.call],
          says: `item ${String(taken.got.item)} was given out in order while item ${String(held.got.item)} of the same name was running`,
        })),
    ),
  );
}
