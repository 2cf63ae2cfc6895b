import { expect, test } from 'vitest';
import { bindGenerated, blankGenerated } from './bind-generated.js';

const [a, b, known] = ['6af50679-6e98-4c93-9054-ad470ef27092', '16af0679-6e98-4c93-9054-ad470ef27092', '00000000-0000-4000-8000-000000000001'];

test('generated ids are named after the place of their first appearance, and arranged ones stay', () => {
  const { value, bound } = bindGenerated({ [`path/${b}`]: [a, `${b} and ${a}`, known], n: 1, nothing: null }, known);
  expect(value).toEqual({
    'path/<uuid of /path/<uuid>>': ['<uuid of /path/<uuid>/0>', '<uuid of /path/<uuid>> and <uuid of /path/<uuid>/0>', known],
    n: 1,
    nothing: null,
  });
  expect(bound).toBe(2);
});

test('two values that are one on the other side do not read alike', () => {
  expect(bindGenerated([a, b], '').value).not.toEqual(bindGenerated([a, a], '').value);
});

test('for sorting all generated ids are one text', () => {
  expect(blankGenerated(`${a} ${known}`, known)).toBe(`<uuid> ${known}`);
});
