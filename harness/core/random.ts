/** A source of random numbers from a seed (mulberry32, public domain algorithm by T. Ettinger): the same seed places the same faults. */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to 1, 1 excluded. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to `limit`, `limit` excluded. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** One of the items, undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  /** `length` characters of an alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join('');
  }

  /** A random uuid of version 4 (RFC 9562, 5.4). */
  uuid(): string {
    const hex = '0123456789abcdef';
    return [this.text(hex, 8), this.text(hex, 4), `4${this.text(hex, 3)}`, `${this.text('89ab', 1)}${this.text(hex, 3)}`, this.text(hex, 12)].join('-');
  }
}
