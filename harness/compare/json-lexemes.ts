/** A JSON value that keeps what `JSON.parse` throws away: number spelling, escapes, key order, duplicate keys (RFC 8259). */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string; readonly raw: string }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'true' | 'false' | 'null' };

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

/** Deeper documents are refused, so that no document can exhaust the stack. */
const MAX_DEPTH = 1500;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

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
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw new JsonSyntaxError(`nested deeper than ${String(MAX_DEPTH)}`, this.at);
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      case 't':
        return this.word('true');
      case 'f':
        return this.word('false');
      case 'n':
        return this.word('null');
      default:
        return this.number();
    }
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw new JsonSyntaxError('text after the document', this.at);
  }

  private object(depth: number): JsonNode {
    const members: JsonMember[] = [];
    this.at += 1;
    if (this.skip('}')) return { kind: 'object', members };
    for (;;) {
      this.space();
      const key = this.string().value;
      if (!this.skip(':')) throw new JsonSyntaxError('":" expected', this.at);
      members.push({ key, value: this.value(depth + 1) });
      if (this.skip('}')) return { kind: 'object', members };
      if (!this.skip(',')) throw new JsonSyntaxError('"," or "}" expected', this.at);
    }
  }

  private array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.at += 1;
    if (this.skip(']')) return { kind: 'array', items };
    for (;;) {
      items.push(this.value(depth + 1));
      if (this.skip(']')) return { kind: 'array', items };
      if (!this.skip(',')) throw new JsonSyntaxError('"," or "]" expected', this.at);
    }
  }

  private string(): Extract<JsonNode, { kind: 'string' }> {
    const plain = this.match(PLAIN_STRING);
    if (plain !== undefined) return { kind: 'string', value: plain.slice(1, -1), raw: plain };
    const raw = this.match(STRING);
    if (raw === undefined) throw new JsonSyntaxError('string expected', this.at);
    return { kind: 'string', value: JSON.parse(raw) as string, raw };
  }

  private number(): JsonNode {
    const raw = this.match(NUMBER);
    if (raw === undefined) throw new JsonSyntaxError('value expected', this.at);
    return { kind: 'number', raw };
  }

  private word(word: 'true' | 'false' | 'null'): JsonNode {
    if (!this.text.startsWith(word, this.at)) throw new JsonSyntaxError('value expected', this.at);
    this.at += word.length;
    return { kind: word };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private skip(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }
}

/** Number of leaves (scalars and empty containers). */
export function countLeaves(node: JsonNode): number {
  switch (node.kind) {
    case 'object':
      return node.members.length === 0 ? 1 : node.members.reduce((sum, member) => sum + countLeaves(member.value), 0);
    case 'array':
      return node.items.length === 0 ? 1 : node.items.reduce((sum, item) => sum + countLeaves(item), 0);
    default:
      return 1;
  }
}

/** `node` as compact JSON with its own spelling of numbers and strings. */
export function printNode(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map((member) => `${JSON.stringify(member.key)}:${printNode(member.value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(printNode).join(',')}]`;
    case 'string':
    case 'number':
      return node.raw;
    default:
      return node.kind;
  }
}

/** Appends a key or index to a JSON Pointer (RFC 6901). */
export function pointer(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
