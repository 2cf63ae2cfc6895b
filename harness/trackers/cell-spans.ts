/** One cell: its bytes are `[start, end)` of the file, quotes included, delimiters not. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Offset behind the closing quote of the quoted cell at `start`, or -1 when it is never closed. */
function quotedEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at + 1;
  }
  return -1;
}

/**
 * The places of the cells of a record that csv-parse has read: `values` are its cells, `[start, end)` its bytes.
 * csv-parse is the judge of what is a cell; this only walks the same bytes again to tell where each one lies.
 */
export function cellsOf(bytes: Buffer, start: number, end: number, values: readonly string[]): Cell[] {
  const cells: Cell[] = [];
  let at = start;
  for (const [index, value] of values.entries()) {
    let stop: number;
    if (bytes[at] === QUOTE) stop = quotedEnd(bytes, at);
    else if (index < values.length - 1) stop = bytes.indexOf(COMMA, at);
    else stop = contentEnd(bytes, at, end);
    cells.push({ start: at, end: stop, value });
    at = stop + 1;
  }
  return cells;
}

function contentEnd(bytes: Buffer, start: number, end: number): number {
  if (end > start && bytes[end - 1] === LF) return end - 1 > start && bytes[end - 2] === CR ? end - 2 : end - 1;
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}

/** Start of the cell that makes the record at `start` unreadable. */
export function brokenCell(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length) {
    if (bytes[at] === QUOTE) {
      const end = quotedEnd(bytes, at);
      if (end === -1 || bytes[end] !== COMMA) return at;
      at = end + 1;
      continue;
    }
    const comma = bytes.indexOf(COMMA, at);
    const quote = bytes.indexOf(QUOTE, at);
    if (comma === -1 || (quote !== -1 && quote < comma)) return at;
    at = comma + 1;
  }
  return start;
}

/** Text up to the first comma of a line that could not be read, which is the row's key in every tracker. */
export function firstField(bytes: Buffer, from: number): string {
  const comma = bytes.indexOf(COMMA, from);
  return comma === -1 || comma - from > 200 ? '' : bytes.toString('utf8', from, comma).replaceAll('"', '');
}
