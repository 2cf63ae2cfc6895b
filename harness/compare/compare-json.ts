import { countMasked } from '../core/ledger.js';
import { Aligner } from './align-items.js';
import { compareBlanks, documentIn, hasBlanksWithin, hasSameManners } from './compare-blanks.js';
import { compareLists } from './compare-lists.js';
import { compareMembers } from './compare-members.js';
import { compareScalars } from './compare-scalars.js';
import { diverge, type Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';
import { countLeaves } from './json-leaves.js';
import { isEmptyNode, pointer, stringOf } from './json-nodes.js';
import { compareLifetimes, decodeToken } from './jwt.js';
import { bindsIntegersUnder } from './member-keys.js';
import { pruneEqual, type IsWanted } from './prune-equal.js';
import { mayHoldToken } from './token-runs.js';

/** Two values that are still to be compared, and how deep in their documents they are. */
interface Pair {
  readonly oracle: JsonNode;
  readonly target: JsonNode;
  readonly location: string;
}

/** Levels that are compared by recursion; what lies deeper waits in a list, so that no document can exhaust the engine's stack. */
const RECURSION_LIMIT = 200;

/**
 * Compares two texts of JSON as `compareJson` does their nodes, but parses only what differs. Throws JsonSyntaxError when one is not
 * JSON; nothing is recorded then.
 */
export function compareJsonTexts(oracle: string, target: string, location: string, to: Comparison): void {
  const { entries, equalLeaves, hasBlanks, hasOtherBlanks } = pruneEqual(oracle, target, location, wantedBy(to));
  to.ledger.leaves += equalLeaves;
  const walk = new Walk(to);
  let isDoubtful = hasOtherBlanks;
  for (const entry of entries) {
    if (entry.kind === 'equal') compareScalars(entry.node, entry.node, entry.location, to);
    else {
      walk.run(entry);
      isDoubtful ||= mayDifferInBlanks(entry.oracle, entry.target, hasBlanks);
    }
  }
  if (isDoubtful) compareBlanks(documentIn(oracle), documentIn(target), location, to);
}

/** False when two values that stand in equal surroundings cannot make a difference in the blanks of their documents. */
function mayDifferInBlanks(oracle: JsonNode, target: JsonNode, isSpaced: boolean): boolean {
  if (!isContainer(oracle) && !isContainer(target)) return false;
  if (!isSpaced && !hasBlanksWithin(oracle) && !hasBlanksWithin(target)) return false;
  return oracle.kind !== target.kind || !hasSameManners(oracle, target);
}

const isContainer = (node: JsonNode): boolean => node.kind === 'object' || node.kind === 'array';

/** Equal values that the bindings must see: strings that may hold a generated value, and integers that a side numbers by itself. */
function wantedBy(to: Comparison): IsWanted {
  const isBoundUnder = bindsIntegersUnder(to.rules);
  return (text, start, end, key) => (text.charCodeAt(start) === QUOTE ? mayHoldToken(text, start, end) : isBoundUnder(key()));
}

const QUOTE = 0x22;

/** Compares two JSON documents without loss and records every difference under its own code. */
export function compareJson(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  compareValues(oracle, target, location, to);
  compareBlanks(oracle, target, location, to);
}

/** The same for two values that stand within documents, whose layout is compared elsewhere. */
export function compareValues(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  new Walk(to).run({ oracle, target, location });
}

class Walk {
  private readonly aligner: Aligner;
  private readonly deferred: Pair[] = [];

  constructor(private readonly to: Comparison) {
    this.aligner = new Aligner(to);
  }

  run(first: Pair): void {
    for (let pair: Pair | undefined = first; pair !== undefined; pair = this.deferred.pop()) this.compare(pair.oracle, pair.target, pair.location, 0);
  }

  private compare(oracle: JsonNode, target: JsonNode, location: string, depth: number): void {
    const { to } = this;
    if (depth > RECURSION_LIMIT) {
      this.deferred.push({ oracle, target, location });
      return;
    }
    if (oracle.kind === 'object' && target.kind === 'object') {
      if (isEmptyNode(oracle)) to.ledger.leaves += 1;
      compareMembers(oracle, target, location, to, (left, right) => this.compare(left.value, right.value, pointer(location, left.key), depth + 1));
    } else if (oracle.kind === 'array' && target.kind === 'array') {
      if (isEmptyNode(oracle)) to.ledger.leaves += 1;
      for (const { left, right } of compareLists(oracle, target, location, this.aligner, to))
        this.compare(left.item, right.item, pointer(location, left.at), depth + 1);
    } else {
      // A container against anything else: none of its leaves has a partner.
      to.ledger.leaves += oracle.kind === 'object' || oracle.kind === 'array' ? countLeaves(oracle) : 1;
      if (!compareTokens(oracle, target, location, to)) compareScalars(oracle, target, location, to);
    }
  }
}

/** Tokens are compared decoded; their signature is an artefact of each side's key, of which only the form is compared. False when these are none. */
function compareTokens(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): boolean {
  if (oracle.kind !== 'string' || target.kind !== 'string') return false;
  const [text, other] = [stringOf(oracle), stringOf(target)];
  const left = text === other ? undefined : decodeToken(text);
  const right = left === undefined ? undefined : decodeToken(other);
  if (left === undefined || right === undefined) return false;
  compareJsonTexts(left.header, right.header, `${location}/header`, to);
  compareJsonTexts(left.claims, right.claims, `${location}/claims`, to);
  compareLifetimes(left, right, location, to);
  // A signature follows from what is signed and each side's own key; equal claims of one second have one signature on one side only.
  countMasked(to.ledger, false);
  if (left.signature.length !== right.signature.length) diverge(to, 'format', `${location}/signature`, left.signature, right.signature);
  return true;
}
