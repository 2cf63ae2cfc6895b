import { describe, expect, it } from 'vitest';
import { byteFaults, LineIndex } from './file-bytes.js';

const faultsOf = (bytes: Buffer): string[] => {
  const lines = new LineIndex(bytes);
  return byteFaults(bytes, lines, 10).map(({ code, offset }) => `${code} ${lines.locate(offset).line}:${lines.locate(offset).column}`);
};

describe('LineIndex', () => {
  it('counts lines and characters from one', () => {
    const lines = new LineIndex(Buffer.from('ab\ncéd\n'));
    expect(lines.locate(0)).toEqual({ line: 1, column: 1 });
    expect(lines.locate(6)).toEqual({ line: 2, column: 3 });
  });

  it('has no place for the file as a whole', () => {
    expect(new LineIndex(Buffer.from('a')).locate(-1)).toEqual({ line: 0, column: 0 });
  });
});

describe('byteFaults', () => {
  it.each([
    ['nothing wrong', Buffer.from('a,é\r\n1,2\r\n'), []],
    ['a byte order mark', Buffer.from('\ufeffa\n'), ['byte-order-mark 1:1']],
    ['a UTF-16 file', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\n', 'utf16le')]), ['byte-order-mark 1:1']],
    ['a NUL byte', Buffer.from('a\nb\0c\n'), ['nul-byte 2:2']],
    ['a CR without LF', Buffer.from('a\r\nb\rc\r\n'), ['lone-carriage-return 2:2']],
    ['a Latin-1 letter', Buffer.from([0x61, 0x0a, 0x62, 0xe9, 0x0a]), ['invalid-utf8 2:2']],
    ['a character that is cut at the end', Buffer.from([0x61, 0xc3]), ['invalid-utf8 1:2']],
  ])('reports %s', (_name, bytes, faults) => {
    expect(faultsOf(bytes)).toEqual(faults);
  });

  it('tells the byte and its offset in the file', () => {
    const bytes = Buffer.from([0x61, 0x0a, 0xff]);
    expect(byteFaults(bytes, new LineIndex(bytes), 10)[0]?.message).toBe('byte 0xff at byte offset 2 is not UTF-8; save the file as UTF-8');
  });
});
