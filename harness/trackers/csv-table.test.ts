import { describe, expect, it } from 'vitest';
import { readCsv } from './csv-table.js';

const read = (text: string): { rows: string[][]; faults: string[] } => {
  const table = readCsv(Buffer.from(text));
  const faults = table.faults.map(({ offset, code }) => `${code} ${table.lines.locate(offset).line}:${table.lines.locate(offset).column}`);
  return { rows: table.rows.map((row) => row.cells.map((cell) => cell.value)), faults };
};

describe('readCsv', () => {
  it.each([
    ['plain rows', 'a,b\r\n1,2\r\n', [['1', '2']], []],
    ['quoted commas, quotes and line ends', 'a,b\n"1,""x""","2\n3"\n', [['1,"x"', '2\n3']], []],
    ['an unclosed quote, and the rows after it', 'a,b\n1,"x\n2,y\n', [['2', 'y']], ['broken-quotes 2:3']],
    ['a quote inside an unquoted cell', 'a,b\n1,x"y\n2,z\n', [['2', 'z']], ['broken-quotes 2:3']],
    ['text after a closing quote', 'a,b\n1,"x"y\n2,z\n', [['2', 'z']], ['broken-quotes 2:3']],
    ['a quote that swallows a row', 'a,b\n1,"x\n2,"y"\n3,z\n', [['2', 'y'], ['3', 'z']], ['broken-quotes 2:3']],
    ['too few fields', 'a,b\n1\n2,3\n', [['2', '3']], ['ragged-row 2:1']],
    ['too many fields', 'a,b\n1,2,3\n', [], ['ragged-row 2:1']],
    ['a blank line', 'a,b\n\n1,2\n', [['1', '2']], ['ragged-row 2:1']],
    ['one LF among CRLF', 'a,b\r\n1,2\n3,4\r\n', [['1', '2'], ['3', '4']], ['mixed-line-ends 2:1']],
    ['one CRLF among LF', 'a,b\n1,2\n3,4\r\n', [['1', '2'], ['3', '4']], ['mixed-line-ends 3:1']],
    ['a last line without line end', 'a,b\n1,2', [['1', '2']], ['no-final-line-end 2:1']],
    ['an empty file', '', [], ['empty-file 0:0']],
    ['a header without rows', 'a,b\r\n', [], ['no-rows 0:0']],
    ['a broken header', '"a,b\n1,2\n', [], ['broken-quotes 1:1']],
    ['CR as the only line end', 'a,b\r1,2\r', [['1', '2']], ['lone-carriage-return 1:4']],
  ])('reads %s', (_name, text, rows, faults) => {
    expect(read(text)).toEqual({ rows, faults });
  });

  it('tells how many fields a ragged row has', () => {
    expect(readCsv(Buffer.from('a,b\n1,2,3\n')).faults[0]?.message).toBe('too many fields: 3, the header has 2');
  });

  it('keeps the key of a row that could not be read', () => {
    expect(readCsv(Buffer.from('id,b\nROUTE-0001,"x\nROUTE-0002,y\n')).lostKeys).toEqual(['ROUTE-0001']);
  });

  it.each([
    ['line ends', '\n'],
    ['quotes', '"'],
    ['commas', ','],
    ['unclosed quotes', '"a\n'],
    ['one endless cell', 'a'],
    ['bytes that are no text', '\xff\x00\x1f'],
  ])('gives up on megabytes of %s within seconds', (_name, pattern) => {
    const started = performance.now();
    expect(readCsv(Buffer.alloc(2 << 20, pattern, 'latin1')).faults.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
