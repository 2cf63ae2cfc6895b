import { diverge, type Comparison } from './comparison.js';
import { absenceCode } from './compare-scalars.js';
import { escapeDifferences } from './json-escapes.js';
import type { JsonMember, JsonNode } from './json-lexemes.js';
import { countLeaves } from './json-leaves.js';
import { pointer, showNode } from './json-nodes.js';

export type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

/** Called for every two members that are to be compared with each other. */
export type OnPair = (oracle: JsonMember, target: JsonMember) => void;

/**
 * Compares two objects key by key: absence, repeats, order and spelling of the keys. Equal keys are paired from the last one, which
 * wins in both languages' parsers (RFC 8259, 4, leaves it open); those before it are compared all the same.
 */
export function compareMembers(oracle: ObjectNode, target: ObjectNode, location: string, to: Comparison, onPair: OnPair): void {
  const paired: OnPair = (left, right) => {
    compareKeySpelling(oracle.text, left, target.text, right, pointer(location, left.key), to);
    onPair(left, right);
  };
  if (hasSameKeys(oracle.members, target.members)) {
    for (const [at, member] of oracle.members.entries()) paired(member, target.members[at] as JsonMember);
    return;
  }
  const [left, right] = [byKey(oracle.members), byKey(target.members)];
  for (const [key, members] of left) {
    const others = right.get(key);
    reportRepeats(members.length, others?.length ?? 0, pointer(location, key), to);
    const last = (members.at(-1) as JsonMember).value;
    if (others === undefined) {
      to.ledger.leaves += countLeaves(last);
      diverge(to, absenceCode(last, 'json-missing'), pointer(location, key), showNode(last));
    } else
      for (let back = Math.min(members.length, others.length); back > 0; back -= 1) paired(members.at(-back) as JsonMember, others.at(-back) as JsonMember);
  }
  for (const [key, members] of right) {
    if (left.has(key)) continue;
    reportRepeats(0, members.length, pointer(location, key), to);
    const last = (members.at(-1) as JsonMember).value;
    diverge(to, absenceCode(last, 'json-added'), pointer(location, key), undefined, showNode(last));
  }
  compareKeyOrder(orderOf(oracle.members, left, right), orderOf(target.members, right, left), location, to);
}

function hasSameKeys(oracle: readonly JsonMember[], target: readonly JsonMember[]): boolean {
  return oracle.length === target.length && oracle.every(({ key }, at) => key === target[at]?.key);
}

function byKey(members: readonly JsonMember[]): Map<string, JsonMember[]> {
  const found = new Map<string, JsonMember[]>();
  for (const member of members) {
    const known = found.get(member.key);
    if (known === undefined) found.set(member.key, [member]);
    else known.push(member);
  }
  return found;
}

function reportRepeats(times: number, others: number, location: string, to: Comparison): void {
  if (times !== others && (times > 1 || others > 1)) diverge(to, 'json-duplicate-key', location, times, others);
}

/** Keys that both sides have, in one side's order; a repeated key as often as both have it. */
function orderOf(
  members: readonly JsonMember[],
  own: ReadonlyMap<string, readonly JsonMember[]>,
  others: ReadonlyMap<string, readonly JsonMember[]>,
): string[] {
  const order: string[] = [];
  const passed = new Map<string, number>();
  for (const { key } of members) {
    const mine = own.get(key)?.length ?? 0;
    const before = mine === 1 ? 0 : (passed.get(key) ?? 0);
    if (mine > 1) passed.set(key, before + 1);
    if (before < Math.min(mine, others.get(key)?.length ?? 0)) order.push(key);
  }
  return order;
}

/** Keys shown on either side of the first difference. */
const SHOWN_KEYS = 10;

function compareKeyOrder(oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  const first = oracle.findIndex((key, at) => key !== target[at]);
  if (first < 0) return;
  const shown = (keys: readonly string[]): string => keys.slice(Math.max(first - SHOWN_KEYS, 0), first + SHOWN_KEYS).join(', ');
  diverge(to, 'json-key-order', location, shown(oracle), shown(target));
}

/** A key without escapes is as long as its value and two quotes; most are, so that nothing needs to be read again. */
function compareKeySpelling(text: string, member: JsonMember, otherText: string, other: JsonMember, location: string, to: Comparison): void {
  const plain = member.key.length + 2;
  if (member.keyEnd - member.keyStart === plain && other.keyEnd - other.keyStart === plain) return;
  const raw = text.slice(member.keyStart, member.keyEnd);
  const otherRaw = otherText.slice(other.keyStart, other.keyEnd);
  if (raw !== otherRaw) for (const code of escapeDifferences(raw, otherRaw)) diverge(to, code, location, raw, otherRaw);
}
