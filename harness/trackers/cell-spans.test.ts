import { describe, expect, it } from 'vitest';
import { brokenCell, cellsOf, firstField } from './cell-spans.js';

const at = (text: string, values: readonly string[]): string[] => {
  const bytes = Buffer.from(text);
  return cellsOf(bytes, 0, bytes.length, values).map(({ start, end }) => bytes.toString('utf8', start, end));
};

describe('cellsOf', () => {
  it.each([
    ['a,b\r\n', ['a', 'b'], ['a', 'b']],
    ['"a,b",c\n', ['a,b', 'c'], ['"a,b"', 'c']],
    ['"say ""no""",\r\n', ['say "no"', ''], ['"say ""no"""', '']],
    [',,\n', ['', '', ''], ['', '', '']],
    ['é,ü', ['é', 'ü'], ['é', 'ü']],
  ])('finds the bytes of every cell of %j', (text, values, raw) => {
    expect(at(text, values)).toEqual(raw);
  });
});

describe('brokenCell', () => {
  it.each([
    ['a,b"c,d\n', 2],
    ['a,"b,c\nd,e\n', 2],
    ['"a",x,"b"c\n', 6],
  ])('names the cell that makes %j unreadable', (text, offset) => {
    expect(brokenCell(Buffer.from(text), 0)).toBe(offset);
  });
});

describe('firstField', () => {
  it('takes the text before the first comma without quotes', () => {
    expect(firstField(Buffer.from('"ROUTE-0001",x'), 0)).toBe('ROUTE-0001');
  });
});
