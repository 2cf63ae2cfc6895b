import type { DivergenceCode } from '../core/divergence.js';
import { matchesLocation } from '../core/glob.js';
import { alignItems } from './align-items.js';
import { isSameAge, compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { exactDecimal } from './decimal.js';
import { compareLifetimes, decodeToken } from './jwt.js';
import { pointer, printNode, type JsonMember, type JsonNode } from './json-lexemes.js';

/** Compares two JSON values without loss and records every difference under its own code. */
export function compareJson(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  if (oracle.kind === 'object' && target.kind === 'object') compareObjects(oracle.members, target.members, location, to);
  else if (oracle.kind === 'array' && target.kind === 'array') compareArrays(oracle.items, target.items, location, to);
  else compareScalars(oracle, target, location, to);
}

function compareObjects(oracle: readonly JsonMember[], target: readonly JsonMember[], location: string, to: Comparison): void {
  if (oracle.length === 0) to.ledger.leaves += 1;
  const left = index(oracle);
  const right = index(target);
  for (const [key, values] of left) {
    const others = right.get(key)?.length ?? 1;
    if (values.length !== others) diverge(to, 'json-duplicate-key', pointer(location, key), values.length, others);
  }
  for (const [key, values] of right) {
    if (values.length > 1 && !left.has(key)) diverge(to, 'json-duplicate-key', pointer(location, key), 0, values.length);
  }
  for (const [key, values] of left) {
    const others = right.get(key);
    // The last of several equal keys wins in both languages' parsers (RFC 8259, 4, leaves it open).
    const value = values.at(-1);
    const other = others?.at(-1);
    if (value === undefined) continue;
    if (other === undefined) {
      to.ledger.leaves += 1;
      diverge(to, 'json-missing', pointer(location, key), printNode(value));
    } else compareJson(value, other, pointer(location, key), to);
  }
  for (const [key, values] of right) {
    const value = values.at(-1);
    if (!left.has(key) && value !== undefined) diverge(to, 'json-added', pointer(location, key), undefined, printNode(value));
  }
  compareKeyOrder([...left.keys()], [...right.keys()], location, to);
}

function index(members: readonly JsonMember[]): Map<string, JsonNode[]> {
  const byKey = new Map<string, JsonNode[]>();
  for (const { key, value } of members) {
    const values = byKey.get(key);
    if (values === undefined) byKey.set(key, [value]);
    else values.push(value);
  }
  return byKey;
}

function compareKeyOrder(oracle: readonly string[], target: readonly string[], location: string, to: Comparison): void {
  const common = oracle.filter((key) => target.includes(key));
  const order = target.filter((key) => common.includes(key));
  if (common.some((key, at) => order[at] !== key)) diverge(to, 'json-key-order', location, common.join(', '), order.join(', '));
}

function compareArrays(oracle: readonly JsonNode[], target: readonly JsonNode[], location: string, to: Comparison): void {
  if (oracle.length === 0) to.ledger.leaves += 1;
  const aligned = alignItems(oracle, target, to.rules.generators);
  if (aligned.moved && !to.rules.setArrays.some((glob) => matchesLocation(glob, location))) {
    diverge(to, 'json-array-order', location, printNode({ kind: 'array', items: oracle }), printNode({ kind: 'array', items: target }));
  }
  if (oracle.length !== target.length) diverge(to, 'json-array-length', location, oracle.length, target.length);
  for (const { left, right, at } of aligned.pairs) compareJson(left, right, pointer(location, at), to);
  for (const { item, at } of aligned.onlyOracle) {
    to.ledger.leaves += 1;
    diverge(to, 'json-missing', pointer(location, at), printNode(item));
  }
  for (const { item, at } of aligned.onlyTarget) diverge(to, 'json-added', pointer(location, at), undefined, printNode(item));
}

function compareScalars(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  to.ledger.leaves += 1;
  if (oracle.kind === 'string' && target.kind === 'string') {
    if (oracle.value !== target.value) compareStrings(oracle.value, target.value, location, to);
    else {
      to.bindings.remember(oracle.value, location, to.rules.generators, to.found);
      if (oracle.raw !== target.raw) diverge(to, 'json-escape', location, oracle.raw, target.raw);
    }
    return;
  }
  if (oracle.kind === 'number' && target.kind === 'number') {
    compareNumbers(oracle.raw, target.raw, location, to);
    return;
  }
  if (oracle.kind === target.kind) return;
  const code = oracle.kind === 'null' || target.kind === 'null' ? 'json-null' : isBoolean(oracle) && isBoolean(target) ? 'json-value' : 'json-type';
  diverge(to, code, location, printNode(oracle), printNode(target));
}

/** Tokens are compared decoded; their signature is an artefact of each side's key. */
function compareStrings(oracle: string, target: string, location: string, to: Comparison): void {
  const left = decodeToken(oracle);
  const right = left === undefined ? undefined : decodeToken(target);
  if (left === undefined || right === undefined) {
    compareText(oracle, target, location, 'json-value', to);
    return;
  }
  compareJson(left.header, right.header, `${location}/header`, to);
  compareJson(left.claims, right.claims, `${location}/claims`, to);
  compareLifetimes(left, right, location, to);
}

const isBoolean = (node: JsonNode): boolean => node.kind === 'true' || node.kind === 'false';

/** A number this near to the exchange's own time, in seconds, is taken for a time in epoch seconds. */
const EPOCH_WINDOW_SECONDS = 86_400;

function compareNumbers(oracle: string, target: string, location: string, to: Comparison): void {
  if (oracle === target) return;
  if (exactDecimal(oracle) === exactDecimal(target)) {
    diverge(to, spellingOf(oracle, target), location, oracle, target);
    return;
  }
  if (isEpoch(oracle, to.oracle.startedAt) && isEpoch(target, to.target.startedAt) && isSameAge(Number(oracle), Number(target), to)) return;
  if (to.rules.boundIntegers.some((glob) => matchesLocation(glob, location))) {
    if (to.bindings.bind('integer', oracle, target) === 'broken') diverge(to, 'binding-broken', location, oracle, target);
    else to.ledger.bound += 1;
    return;
  }
  diverge(to, 'json-value', location, oracle, target);
}

/** How two spellings of one number differ: by an exponent, by being an integer on one side, or by their digits. */
function spellingOf(oracle: string, target: string): DivergenceCode {
  if (/e/i.test(oracle) || /e/i.test(target)) return 'json-number-exponent';
  return oracle.includes('.') && target.includes('.') ? 'json-number-precision' : 'json-number-float';
}

const isEpoch = (raw: string, now: number): boolean => /^\d{10}$/.test(raw) && Math.abs(Number(raw) - now) < EPOCH_WINDOW_SECONDS;
