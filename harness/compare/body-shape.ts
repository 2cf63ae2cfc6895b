import type { JsonSchema } from '../core/body-schema.js';

/** Formats that a string may have; the first that fits. */
export const BODY_FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/,
  'mail-date': /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  digest: /^sha256:[0-9a-f]{64}$/,
};

/** What was seen at one place of many bodies. */
export class BodyShape {
  private readonly kinds = new Set<string>();
  private readonly formats = new Set<string>();
  private items: BodyShape | undefined;
  private readonly members = new Map<string, { readonly shape: BodyShape; count: number }>();
  /** Objects seen here, and those that had members. */
  private objects = 0;
  private filled = 0;
  /** Members seen in all, and those that are an object which has its own key for a value: a tag that says its name. */
  private seen = 0;
  private selfNamed = 0;

  add(value: unknown): this {
    const kind = kindOf(value);
    this.kinds.add(kind);
    if (typeof value === 'string') this.formats.add(formatOf(value));
    if (Array.isArray(value)) for (const item of value) (this.items ??= new BodyShape()).add(item);
    if (kind === 'object') this.addObject(value as Readonly<Record<string, unknown>>);
    return this;
  }

  private addObject(value: Readonly<Record<string, unknown>>): void {
    const members = Object.entries(value);
    this.objects += 1;
    if (members.length > 0) this.filled += 1;
    this.seen += members.length;
    for (const [key, member] of members) {
      if (kindOf(member) === 'object' && Object.values(member as object).includes(key)) this.selfNamed += 1;
      const known = this.members.get(key) ?? { shape: new BodyShape(), count: 0 };
      known.shape.add(member);
      known.count += 1;
      this.members.set(key, known);
    }
  }

  /** Everything that was seen fits it. Below `depth` levels it says nothing. */
  schema(depth = Number.POSITIVE_INFINITY): JsonSchema {
    if (depth === 0) return {};
    const kinds = [...this.kinds].filter((kind) => kind !== 'integer' || !this.kinds.has('number')).sort();
    // Of a place that was always null nothing is known.
    if (kinds.length === 0 || kinds.join() === 'null') return {};
    const [format, ...otherFormats] = this.formats;
    return {
      type: kinds.length === 1 ? (kinds[0] ?? 'null') : kinds,
      ...(format === undefined || format === '' || otherFormats.length > 0 ? {} : { format }),
      ...(this.items === undefined ? {} : { items: this.items.schema(depth - 1) }),
      ...(this.members.size === 0 ? {} : this.isMap() ? { additionalProperties: this.values().schema(depth - 1) } : this.properties(depth - 1)),
    };
  }

  private properties(depth: number): JsonSchema {
    const members = [...this.members].sort(([one], [other]) => (one < other ? -1 : 1));
    const required = members.filter(([, { count }]) => count === this.objects).map(([key]) => key);
    return { properties: Object.fromEntries(members.map(([key, { shape }]) => [key, shape.schema(depth)])), ...(required.length === 0 ? {} : { required }) };
  }

  /**
   * An object whose keys are names: every member says its own key, or a key is no identifier, or several objects have no key in common.
   */
  private isMap(): boolean {
    if (this.selfNamed === this.seen) return true;
    if ([...this.members.keys()].some((key) => !/^[$_]?[A-Za-z][A-Za-z0-9_]*$/.test(key))) return true;
    return this.filled > 1 && this.members.size > 1 && [...this.members.values()].every(({ count }) => count < this.filled);
  }

  private values(): BodyShape {
    const all = new BodyShape();
    for (const { shape } of this.members.values()) all.merge(shape);
    return all;
  }

  private merge(other: BodyShape): void {
    for (const kind of other.kinds) this.kinds.add(kind);
    for (const format of other.formats) this.formats.add(format);
    if (other.items !== undefined) (this.items ??= new BodyShape()).merge(other.items);
    for (const [key, { shape, count }] of other.members) {
      const known = this.members.get(key) ?? { shape: new BodyShape(), count: 0 };
      known.shape.merge(shape);
      known.count += count;
      this.members.set(key, known);
    }
    this.objects += other.objects;
    this.filled += other.filled;
    this.seen += other.seen;
    this.selfNamed += other.selfNamed;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

const formatOf = (text: string): string => Object.entries(BODY_FORMATS).find(([, pattern]) => pattern.test(text))?.[0] ?? '';
