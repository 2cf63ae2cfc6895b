import { decodeString, isBlank, JsonSyntaxError, MAX_DEPTH, parseValueAt, type JsonNode } from './json-lexemes.js';
import { pointer } from './json-nodes.js';

/** What two documents hold that needs to be looked at. */
export type Entry =
  /** Two values in the same place that are spelled otherwise. */
  | { readonly kind: 'different'; readonly oracle: JsonNode; readonly target: JsonNode; readonly location: string }
  /** A string or number that both have alike and that the caller wants to see. */
  | { readonly kind: 'equal'; readonly node: JsonNode; readonly location: string };

export interface Pruned {
  /** In the order of the oracle's document. */
  readonly entries: readonly Entry[];
  /** Leaves of the oracle outside the values that differ. */
  readonly equalLeaves: number;
  /** Outside the values that differ: blanks between tokens on some side, and blanks there or around the document that are not the same. */
  readonly hasBlanks: boolean;
  readonly hasOtherBlanks: boolean;
}

/** Says of an equal string or number whether the caller wants to see it; `key` is the object's key that it stands under. */
export type IsWanted = (text: string, start: number, end: number, key: () => string) => boolean;

/** A container that is open on both sides, and how far everything was when it was opened. */
interface Level {
  readonly isObject: boolean;
  readonly start: number;
  readonly otherStart: number;
  readonly entries: number;
  readonly differences: number;
  readonly leaves: number;
  /** Place of the container, once it was asked for. */
  location: string | undefined;
  /** Span of the present member's key, its place in a list, and the changes before it. */
  keyStart: number;
  keyEnd: number;
  at: number;
  changes: number;
  changedMembers: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** How often the text may be read again as a whole, in its own length, before the document is given out undivided. */
const MOST_REREADING = 2;

/**
 * Walks through two JSON texts side by side and leaves out what is spelled alike; only what differs is parsed. An object with other
 * keys, and a list of which more than one member differs, are given out as a whole, for what belongs together there is decided by looking
 * at all of it. Throws JsonSyntaxError where a text is not JSON, or nested too deep.
 */
export function pruneEqual(oracle: string, target: string, location: string, isWanted: IsWanted): Pruned {
  return new Lockstep(oracle, target, location, isWanted).run();
}

class Lockstep {
  private at = 0;
  private other = 0;
  private leaves = 1;
  private differences = 0;
  private otherBlanks = 0;
  private hasBlanks = false;
  private reread = 0;
  private readonly entries: Entry[] = [];
  private readonly levels: Level[] = [];

  constructor(
    private readonly text: string,
    private readonly partner: string,
    private readonly location: string,
    private readonly isWanted: IsWanted,
  ) {}

  run(): Pruned {
    for (;;) {
      let isComplete = this.value();
      while (isComplete) {
        const level = this.levels.at(-1);
        if (level === undefined) return this.ended();
        isComplete = this.afterMember(level);
      }
    }
  }

  private ended(): Pruned {
    this.blanks();
    if (this.at < this.text.length || this.other < this.partner.length) throw new JsonSyntaxError('text after the document', this.at);
    const { entries, leaves, differences, hasBlanks, otherBlanks } = this;
    return { entries, equalLeaves: leaves - differences, hasBlanks, hasOtherBlanks: otherBlanks > 0 };
  }

  /** Passes a value on both sides; false when it is a container whose first member is next. */
  private value(): boolean {
    this.blanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== this.partner.charCodeAt(this.other)) return this.different(this.at, this.other);
    if (code === QUOTE) return this.string();
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) return this.open(code === OPEN_OBJECT);
    return this.scalar();
  }

  /** Parses a value on both sides and gives it out. */
  private different(start: number, otherStart: number): boolean {
    const oracle = parseValueAt(this.text, start);
    const target = parseValueAt(this.partner, otherStart);
    this.entries.push({ kind: 'different', oracle, target, location: this.place() });
    this.differences += 1;
    this.at = oracle.end;
    this.other = target.end;
    return true;
  }

  /** Gives the container out as a whole and forgets what was found in it; too much of that, and it is the document. */
  private whole(level: Level): boolean {
    this.reread += this.at - level.start;
    const giveUp = this.reread > this.text.length * MOST_REREADING;
    const from = giveUp ? (this.levels[0] ?? level) : level;
    this.levels.length = giveUp ? 0 : this.levels.length - 1;
    this.entries.length = from.entries;
    this.differences = from.differences;
    this.leaves = from.leaves;
    return this.different(from.start, from.otherStart);
  }

  private open(isObject: boolean): boolean {
    if (this.levels.length >= MAX_DEPTH) throw new JsonSyntaxError(`nested deeper than ${String(MAX_DEPTH)}`, this.at);
    const level: Level = {
      isObject,
      start: this.at,
      otherStart: this.other,
      entries: this.entries.length,
      differences: this.differences,
      leaves: this.leaves,
      location: undefined,
      keyStart: 0,
      keyEnd: 0,
      at: 0,
      changes: this.differences + this.otherBlanks,
      changedMembers: 0,
    };
    this.levels.push(level);
    this.step();
    this.blanks();
    const closing = isObject ? CLOSE_OBJECT : CLOSE_ARRAY;
    const [isClosed, isOtherClosed] = [this.text.charCodeAt(this.at) === closing, this.partner.charCodeAt(this.other) === closing];
    if (isClosed !== isOtherClosed) return this.whole(level);
    if (isClosed) return this.close();
    return isObject && this.key(level);
  }

  private close(): boolean {
    this.levels.pop();
    this.step();
    return true;
  }

  /** Goes on behind a member; true when its container is complete. */
  private afterMember(level: Level): boolean {
    const changes = this.differences + this.otherBlanks;
    if (changes > level.changes) level.changedMembers += 1;
    level.changes = changes;
    if (!level.isObject && level.changedMembers > 1) return this.whole(level);
    this.blanks();
    const code = this.text.charCodeAt(this.at);
    if (code !== this.partner.charCodeAt(this.other)) return this.whole(level);
    if (code === COMMA) {
      this.step();
      this.leaves += 1;
      level.at += 1;
      return level.isObject && this.key(level);
    }
    return code === (level.isObject ? CLOSE_OBJECT : CLOSE_ARRAY) ? this.close() : this.whole(level);
  }

  /** Passes a key and its colon; true when the keys differ, so that the object was given out and is complete. */
  private key(level: Level): boolean {
    this.blanks();
    level.keyStart = this.at;
    if (this.text.charCodeAt(this.at) !== QUOTE || !this.equalString()) return this.whole(level);
    level.keyEnd = this.at;
    this.blanks();
    if (this.text.charCodeAt(this.at) !== COLON || this.partner.charCodeAt(this.other) !== COLON) return this.whole(level);
    this.step();
    return false;
  }

  private string(): boolean {
    const [start, otherStart] = [this.at, this.other];
    if (!this.equalString()) return this.different(start, otherStart);
    this.offer('string', start);
    return true;
  }

  /** Passes a string that is spelled alike on both sides; false when it is not, or is none. */
  private equalString(): boolean {
    const { text, partner } = this;
    let at = this.at + 1;
    let other = this.other + 1;
    if (partner.charCodeAt(this.other) !== QUOTE) return false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== partner.charCodeAt(other)) return false;
      at += 1;
      other += 1;
      if (code === QUOTE) break;
      if (code < 0x20) return false;
      if (code !== BACKSLASH) continue;
      ESCAPE.lastIndex = at - 1;
      if (!ESCAPE.test(text) || text.charCodeAt(at) !== partner.charCodeAt(other)) return false;
      // What is escaped, too: it may be a quote. The digits behind a `u` are ordinary characters here.
      at += 1;
      other += 1;
    }
    this.at = at;
    this.other = other;
    return true;
  }

  /** Passes a number or word that is spelled alike on both sides, or gives it out. */
  private scalar(): boolean {
    const { text, partner } = this;
    const [start, otherStart] = [this.at, this.other];
    let length = 0;
    while (!endsScalar(text.charCodeAt(start + length)) && text.charCodeAt(start + length) === partner.charCodeAt(otherStart + length)) length += 1;
    SCALAR.lastIndex = start;
    const isEqual = endsScalar(text.charCodeAt(start + length)) && endsScalar(partner.charCodeAt(otherStart + length));
    if (!isEqual || !SCALAR.test(text) || SCALAR.lastIndex !== start + length) return this.different(start, otherStart);
    this.at += length;
    this.other += length;
    if (text.charCodeAt(start) < 0x61) this.offer('number', start);
    return true;
  }

  private offer(kind: 'string' | 'number', start: number): void {
    const { text, at: end } = this;
    const key = (): string => this.lastKey();
    if (this.isWanted(text, start, end, key)) this.entries.push({ kind: 'equal', node: { kind, text, start, end }, location: this.place() });
  }

  private lastKey(): string {
    const level = this.levels.findLast((one) => one.isObject);
    return level === undefined ? '' : decodeString(this.text, level.keyStart, level.keyEnd);
  }

  private step(): void {
    this.at += 1;
    this.other += 1;
  }

  /** Passes blanks on both sides. */
  private blanks(): void {
    const { text, partner, at, other } = this;
    if (text.charCodeAt(at) > 0x20 && partner.charCodeAt(other) > 0x20) return;
    while (isBlank(text.charCodeAt(this.at))) this.at += 1;
    while (isBlank(partner.charCodeAt(this.other))) this.other += 1;
    if (this.at === at && this.other === other) return;
    // Around the document there are no tokens on one side of them.
    this.hasBlanks ||= this.levels.length > 0;
    if (text.slice(at, this.at) !== partner.slice(other, this.other)) this.otherBlanks += 1;
  }

  /** Location of the present value. Each container's is made once, so that deep documents stay linear. */
  private place(): string {
    let first = this.levels.length - 1;
    while (first > 0 && this.levels[first]?.location === undefined) first -= 1;
    let location = this.location;
    for (let index = Math.max(first, 0); index < this.levels.length; index += 1) {
      const level = this.levels[index] as Level;
      level.location ??= location;
      location = pointer(level.location, level.isObject ? decodeString(this.text, level.keyStart, level.keyEnd) : level.at);
    }
    return location;
  }
}

/** True behind a number or a word: before a comma, a closing bracket, a blank, or at the end. */
function endsScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || code <= 0x20 || Number.isNaN(code);
}
