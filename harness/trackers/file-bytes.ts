import { isUtf8 } from 'node:buffer';

/** Something wrong in a file, at a byte offset; -1 means that it concerns the whole file. */
export interface Fault {
  readonly offset: number;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const LF = 0x0a;
const CR = 0x0d;
/** Beyond this a column is counted in bytes: decoding a line of megabytes for every fault would take minutes. */
const LONGEST_DECODED = 10_000;

/** Byte offsets of the line starts; a file without any LF is read as one that ends its lines with CR. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly bytes: Buffer) {
    const end = bytes.includes(LF) ? LF : CR;
    for (let at = bytes.indexOf(end); at !== -1; at = bytes.indexOf(end, at + 1)) this.starts.push(at + 1);
  }

  /** Line and column, both from 1; 0 and 0 for the file as a whole. */
  locate(offset: number): { line: number; column: number } {
    if (offset < 0) return { line: 0, column: 0 };
    const line = this.lineOf(offset);
    const start = this.starts[line] ?? 0;
    const before = offset - start;
    return { line: line + 1, column: 1 + (before > LONGEST_DECODED ? before : this.bytes.toString('utf8', start, offset).length) };
  }

  /** Offset of the line after the one that holds `offset`; the file's length when there is none. */
  nextLine(offset: number): number {
    return this.starts[this.lineOf(offset) + 1] ?? this.bytes.length;
  }

  startOf(offset: number): number {
    return this.starts[this.lineOf(offset)] ?? 0;
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Offset of the first byte that is no UTF-8, or -1. */
function firstInvalidByte(bytes: Buffer, from: number, to: number): number {
  let low = from;
  // Bisection over prefixes would be cut inside characters; decoding one character at a time is exact, and runs on one line only.
  while (low < to) {
    const first = bytes[low] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (low + length > to || !isUtf8(bytes.subarray(low, low + length))) return low;
    low += length;
  }
  return -1;
}

function invalidUtf8(bytes: Buffer, lines: LineIndex, limit: number): Fault[] {
  if (isUtf8(bytes)) return [];
  const faults: Fault[] = [];
  for (let start = 0; start < bytes.length && faults.length < limit; start = lines.nextLine(start)) {
    const end = lines.nextLine(start);
    if (isUtf8(bytes.subarray(start, end))) continue;
    const at = firstInvalidByte(bytes, start, end);
    const read = (bytes[at] ?? 0).toString(16).padStart(2, '0');
    faults.push({ offset: at, code: 'invalid-utf8', severity: 'error', message: `byte 0x${read} at byte offset ${at} is not UTF-8; save the file as UTF-8` });
  }
  return faults;
}

function carriageReturns(bytes: Buffer, hasLf: boolean): Fault[] {
  let first = -1;
  let count = 0;
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] === LF) continue;
    if (first === -1) first = at;
    count += 1;
  }
  if (first === -1) return [];
  const where = hasLf ? 'a CR without LF' : 'lines end with CR alone';
  return [
    {
      offset: first,
      code: 'lone-carriage-return',
      severity: 'error',
      message: `${where} (${count} in the file, the first one here); lines must end with CRLF or LF`,
    },
  ];
}

function nulBytes(bytes: Buffer): Fault[] {
  const first = bytes.indexOf(0);
  if (first === -1) return [];
  return [{ offset: first, code: 'nul-byte', severity: 'error', message: `NUL byte at byte offset ${first}; this is not a text file or its end was lost` }];
}

/** Length of a byte order mark at the start. */
export function byteOrderMark(bytes: Buffer): { length: number; encoding: 'UTF-8' | 'UTF-16' } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { length: 3, encoding: 'UTF-8' };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return { length: 2, encoding: 'UTF-16' };
  return undefined;
}

/** Everything that is wrong with a file's bytes whatever its columns mean. */
export function byteFaults(bytes: Buffer, lines: LineIndex, limit: number): Fault[] {
  const mark = byteOrderMark(bytes);
  if (mark?.encoding === 'UTF-16') {
    return [{ offset: 0, code: 'byte-order-mark', severity: 'error', message: 'the file begins with a UTF-16 byte order mark; save it as UTF-8 without one' }];
  }
  const faults: Fault[] = [];
  if (mark !== undefined) {
    faults.push({
      offset: 0,
      code: 'byte-order-mark',
      severity: 'error',
      message: 'the file begins with a UTF-8 byte order mark (EF BB BF); save it as UTF-8 without one',
    });
  }
  faults.push(...nulBytes(bytes), ...carriageReturns(bytes, bytes.includes(LF)), ...invalidUtf8(bytes, lines, limit));
  return faults;
}
