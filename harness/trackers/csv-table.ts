import { CsvError, parse } from 'csv-parse/sync';
import { brokenCell, cellsOf, firstField, type Cell } from './cell-spans.js';
import { byteFaults, byteOrderMark, LineIndex, type Fault } from './file-bytes.js';

export interface CsvRecord {
  readonly cells: readonly Cell[];
  /** End of the record, its line end included. */
  readonly end: number;
}

export type LineEnd = '\r\n' | '\n';

/** A file's records with the place of every cell: `header` and `rows` leave no byte out. */
export interface CsvTable {
  readonly bytes: Buffer;
  readonly lines: LineIndex;
  readonly header: CsvRecord;
  /** Records with as many cells as the header. */
  readonly rows: readonly CsvRecord[];
  /** First cells of records that could not be used, so that other files may still refer to them. */
  readonly lostKeys: readonly string[];
  readonly lineEnd: LineEnd;
  readonly faults: readonly Fault[];
}

/** Faults of one kind that are looked for in a file before it is given up. */
const FAULT_LIMIT = 400;

const LONGEST_RECORD = 1 << 20;
/** Twenty times the largest tracker known; csv-parse needs minutes for millions of rows. */
const MOST_ROWS = 20_000;

class GaveUp extends Error {}

const NO_RECORD: CsvRecord = { cells: [], end: 0 };

export function readCsv(bytes: Buffer): CsvTable {
  const lines = new LineIndex(bytes);
  const faults = byteFaults(bytes, lines, FAULT_LIMIT);
  const nothing = { bytes, lines, header: NO_RECORD, rows: [], lostKeys: [], lineEnd: '\n' as const };
  if (bytes.length === 0) {
    return { ...nothing, faults: [{ offset: -1, code: 'empty-file', severity: 'error', message: 'the file is empty; it needs a header line and rows' }] };
  }
  const mark = byteOrderMark(bytes);
  if (mark?.encoding === 'UTF-16') return { ...nothing, faults };

  const { records, lostKeys, broken } = readRecords(bytes, mark?.length ?? 0, lines);
  faults.push(...broken);
  const [header, ...body] = records;
  if (header === undefined) return { ...nothing, lostKeys, faults };

  const rows: CsvRecord[] = [];
  for (const record of body) {
    if (record.cells.length === header.cells.length) rows.push(record);
    else {
      faults.push(ragged(record, header));
      lostKeys.push(record.cells[0]?.value ?? '');
    }
  }
  if (rows.length >= MOST_ROWS)
    faults.push({ offset: -1, code: 'too-many-rows', severity: 'error', message: `more than ${MOST_ROWS} rows; reading stopped there` });
  const ends = lineEnds(bytes, records);
  faults.push(...ends.faults);
  if (body.length === 0 && broken.length === 0) faults.push({ offset: -1, code: 'no-rows', severity: 'error', message: 'the file has a header but no rows' });
  return { bytes, lines, header, rows, lostKeys, lineEnd: ends.lineEnd, faults };
}

function readRecords(bytes: Buffer, from: number, lines: LineIndex): { records: CsvRecord[]; lostKeys: string[]; broken: Fault[] } {
  const records: CsvRecord[] = [];
  const lostKeys: string[] = [];
  const broken: Fault[] = [];
  let start = from;
  while (start < bytes.length && broken.length < FAULT_LIMIT) {
    const failure = readUntilBroken(bytes, start, records);
    if (failure === undefined) break;
    broken.push(failure.fault);
    // Without a header nothing that follows can be told apart.
    if (records.length === 0) break;
    lostKeys.push(failure.key);
    // The next line is the first place where a row may begin again.
    start = lines.nextLine(failure.fault.offset);
  }
  return { records, lostKeys, broken };
}

/** Appends the records from `from` on; answers what stopped it. */
function readUntilBroken(bytes: Buffer, from: number, records: CsvRecord[]): { fault: Fault; key: string } | undefined {
  let start = from;
  let unlike = 0;
  try {
    parse(bytes.subarray(from), {
      bom: false,
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
      record_delimiter: bytes.includes(0x0a) ? ['\r\n', '\n'] : ['\r'],
      on_record: (values: string[], context) => {
        const end = from + context.bytes;
        records.push({ cells: cellsOf(bytes, start, end, values), end });
        start = end;
        if (records.length > MOST_ROWS) throw new GaveUp();
        if (values.length !== records[0]?.cells.length && (unlike += 1) > FAULT_LIMIT) throw new GaveUp();
        return null;
      },
    });
    return undefined;
  } catch (error) {
    if (error instanceof GaveUp) return undefined;
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      const message = `a row longer than ${LONGEST_RECORD} bytes begins here; a quote that is never closed, or not a tracker at all`;
      return { fault: { offset: start, code: 'row-too-long', severity: 'error', message }, key: '' };
    }
    return {
      fault: { offset: brokenCell(bytes, start), code: 'broken-quotes', severity: 'error', message: quoteMessage(error) },
      key: firstField(bytes, start),
    };
  }
}

function quoteMessage(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted cell begins here and is never closed; add the closing quote';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quoted cell begins here and text follows its closing quote; write a quote inside a cell twice, or close the cell where it ends';
    default:
      return 'this cell holds a quote but does not begin with one; put the whole cell in quotes and write the quote inside twice';
  }
}

function ragged(record: CsvRecord, header: CsvRecord): Fault {
  const [has, wants] = [record.cells.length, header.cells.length];
  const offset = record.cells[0]?.start ?? 0;
  if (has === 1 && record.cells[0]?.value === '') {
    return { offset, code: 'ragged-row', severity: 'error', message: `blank line; every row has ${wants} fields like the header` };
  }
  const over = record.cells.find((cell) => cell.value.includes('\n'));
  const hint = over === undefined ? '' : '; a quoted cell of it runs over several lines, is a closing quote missing?';
  return { offset, code: 'ragged-row', severity: 'error', message: `too ${has < wants ? 'few' : 'many'} fields: ${has}, the header has ${wants}${hint}` };
}

/** Line ends between records; those inside a quoted cell belong to the cell. */
function lineEnds(bytes: Buffer, records: readonly CsvRecord[]): { lineEnd: LineEnd; faults: Fault[] } {
  const crlf: CsvRecord[] = [];
  const lf: CsvRecord[] = [];
  for (const record of records) {
    if (bytes[record.end - 1] !== 0x0a) continue;
    (bytes[record.end - 2] === 0x0d ? crlf : lf).push(record);
  }
  const lineEnd = crlf.length >= lf.length && crlf.length > 0 ? '\r\n' : '\n';
  const faults: Fault[] = [];
  const [few, fewName, manyName] = lineEnd === '\r\n' ? [lf, 'LF', 'CRLF'] : [crlf, 'CRLF', 'LF'];
  if (few[0] !== undefined) {
    const message = `this line ends with ${fewName} (${few.length} of ${crlf.length + lf.length} lines do, this is the first), the others with ${manyName}; use one line end`;
    faults.push({ offset: few[0].cells[0]?.start ?? 0, code: 'mixed-line-ends', severity: 'error', message });
  }
  const last = bytes[bytes.length - 1];
  if (last !== 0x0a && last !== 0x0d) {
    faults.push({
      offset: records.at(-1)?.cells[0]?.start ?? 0,
      code: 'no-final-line-end',
      severity: 'warning',
      message: 'the last line has no line end; the file may have been cut',
    });
  }
  return { lineEnd, faults };
}
