/**
 * A hash of 53 bits, the most that a number holds exactly, in two halves of 32 bits that are mixed by different odd factors (FNV-1a and one of
 * MurmurHash3). Not cryptographic: who forges members that collide makes them be compared with each other, no more.
 */
export class Hash {
  private low: number;
  private high: number;

  constructor(kind: string) {
    this.low = 0x811c9dc5 | 0;
    this.high = 0x9747b28c | 0;
    this.text(kind);
  }

  /** Appends a text and its length, so that two texts in a row do not run together. */
  text(value: string): this {
    let { low, high } = this;
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
    }
    this.low = low;
    this.high = high;
    return this.number(value.length);
  }

  /** Appends a number below 2^53. */
  number(value: number): this {
    const [low, high] = [value >>> 0, Math.floor(value / 2 ** 32)];
    this.low = Math.imul(Math.imul(this.low ^ low, 0x01000193) ^ high, 0xcc9e2d51 | 1) ^ (this.low >>> 15);
    this.high = Math.imul(Math.imul(this.high ^ low, 0x85ebca6b) ^ high, 0xc2b2ae35) ^ (this.high >>> 13);
    return this;
  }

  /** Adds a number in no order. */
  add(value: number): void {
    this.low = (this.low + (value >>> 0)) | 0;
    this.high = (this.high + Math.imul(Math.floor(value / 2 ** 32) ^ (value >>> 0), 0x9e3779b1)) | 0;
  }

  value(): number {
    return ((this.high >>> 0) & 0x1fffff) * 2 ** 32 + (this.low >>> 0);
  }
}
