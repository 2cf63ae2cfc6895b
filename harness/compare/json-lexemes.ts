/**
 * A JSON value that keeps what `JSON.parse` throws away (RFC 8259): it names its span in the text, so that number spelling, escapes,
 * key order, duplicate keys and blanks can all be looked up. `start` and `end` count UTF-16 units from 0, `end` is exclusive.
 */
export type JsonNode = Span &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' }
  );

/** A part of a text. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  /** The key's value: escapes are decoded, lone surrogates stay what they are. */
  readonly key: string;
  /** Span of the key with its quotes. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

/** Deeper documents are refused: Go reads 10,000 levels at most, Python about a thousand. */
export const MAX_DEPTH = 100_000;

/** Says where and why a text is not JSON; `offset` counts UTF-16 units from 0. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`${message} at offset ${String(offset)}`);
  }
}

/** Parses one JSON document. Throws JsonSyntaxError. */
export function parseLexemes(text: string): JsonNode {
  const node = parseValueAt(text, 0);
  for (let at = node.end; at < text.length; at += 1) if (!isBlank(text.charCodeAt(at))) throw new JsonSyntaxError('text after the document', at);
  return node;
}

/** Parses the value that stands at a place of a text, whatever follows it. Throws JsonSyntaxError. */
export function parseValueAt(text: string, at: number): JsonNode {
  return new Reader(text, at).value();
}

/** Space, line feed, carriage return and tab (RFC 8259, 2). */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** A container whose closing bracket has not come yet. */
interface Open {
  readonly start: number;
  /** Undefined in an array. */
  readonly members: JsonMember[] | undefined;
  readonly items: JsonNode[];
  key: string;
  keyStart: number;
  keyEnd: number;
}

/** Reads with a stack of its own instead of recursion, so that no document can exhaust the engine's. */
class Reader {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  value(): JsonNode {
    const stack: Open[] = [];
    let top: Open | undefined;
    for (;;) {
      let node = this.scalarOrEmpty();
      if (node === undefined) {
        if (stack.length >= MAX_DEPTH) throw new JsonSyntaxError(`nested deeper than ${String(MAX_DEPTH)}`, this.at);
        top = this.open();
        stack.push(top);
        continue;
      }
      for (;;) {
        if (top === undefined) return node;
        if (top.members === undefined) top.items.push(node);
        else top.members.push({ key: top.key, keyStart: top.keyStart, keyEnd: top.keyEnd, value: node });
        const code = this.next();
        this.at += 1;
        if (code === COMMA) {
          if (top.members !== undefined) this.key(top);
          break;
        }
        node = this.closed(top, code);
        stack.pop();
        top = stack.at(-1);
      }
    }
  }

  /** The code of the next character that is no blank; NaN at the end. */
  private next(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (!isBlank(code)) return code;
      this.at += 1;
    }
  }

  /** Reads a value that holds no other; undefined before a container with members. */
  private scalarOrEmpty(): JsonNode | undefined {
    const { text } = this;
    const code = this.next();
    const start = this.at;
    switch (code) {
      case QUOTE:
        return { kind: 'string', text, start, end: this.string() };
      case OPEN_OBJECT:
        this.at += 1;
        if (this.next() === CLOSE_OBJECT) return { kind: 'object', text, start, end: (this.at += 1), members: [] };
        this.at = start;
        return undefined;
      case OPEN_ARRAY:
        this.at += 1;
        if (this.next() === CLOSE_ARRAY) return { kind: 'array', text, start, end: (this.at += 1), items: [] };
        this.at = start;
        return undefined;
      case 0x74:
        return this.word('true');
      case 0x66:
        return this.word('false');
      case 0x6e:
        return this.word('null');
      default:
        NUMBER.lastIndex = start;
        if (!NUMBER.test(text)) throw new JsonSyntaxError('value expected', start);
        return { kind: 'number', text, start, end: (this.at = NUMBER.lastIndex) };
    }
  }

  private word(word: 'true' | 'false' | 'null'): JsonNode {
    const { text, at: start } = this;
    if (!text.startsWith(word, start)) throw new JsonSyntaxError('value expected', start);
    return { kind: word, text, start, end: (this.at += word.length) };
  }

  private open(): Open {
    const start = this.at;
    const isObject = this.text.charCodeAt(start) === OPEN_OBJECT;
    this.at += 1;
    const opened: Open = { start, members: isObject ? [] : undefined, items: [], key: '', keyStart: 0, keyEnd: 0 };
    if (isObject) this.key(opened);
    return opened;
  }

  private closed(open: Open, code: number): JsonNode {
    const { text, at: end } = this;
    if (open.members === undefined) {
      if (code !== CLOSE_ARRAY) throw new JsonSyntaxError('"," or "]" expected', end - 1);
      return { kind: 'array', text, start: open.start, end, items: open.items };
    }
    if (code !== CLOSE_OBJECT) throw new JsonSyntaxError('"," or "}" expected', end - 1);
    return { kind: 'object', text, start: open.start, end, members: open.members };
  }

  private key(into: Open): void {
    if (this.next() !== QUOTE) throw new JsonSyntaxError('string expected', this.at);
    const start = this.at;
    into.keyStart = start;
    into.keyEnd = this.string();
    into.key = decodeString(this.text, start, into.keyEnd);
    if (this.next() !== COLON) throw new JsonSyntaxError('":" expected', this.at);
    this.at += 1;
  }

  /** Reads a string whose opening quote is next; the place behind its closing quote. */
  private string(): number {
    const { text } = this;
    let at = this.at + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) return (this.at = at + 1);
      if (code === BACKSLASH) {
        ESCAPE.lastIndex = at;
        if (!ESCAPE.test(text)) throw new JsonSyntaxError('escape expected', at);
        at = ESCAPE.lastIndex;
        // Also false at the end, where the code is NaN.
      } else if (code >= 0x20) at += 1;
      else throw new JsonSyntaxError('string not closed', at);
    }
  }
}

/** Value of the string literal at a span that includes the quotes. */
export function decodeString(text: string, start: number, end: number): string {
  const plain = text.slice(start + 1, end - 1);
  return plain.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : plain;
}
