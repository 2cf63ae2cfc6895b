import { expect, test } from 'vitest';
import { capture, fillCaptured, withoutOpaque } from './captured-values.js';

const own = new Map([['link', 'http://own/']]);
const other = new Map([['link', 'http://other/']]);

test('what either side returned is filled in, wherever it stands', () => {
  expect(fillCaptured({ urls: ['{{own.link}}a', '{{other.link}}', 1, null] }, own, other)).toEqual({ urls: ['http://own/a', 'http://other/', 1, null] });
});

test('what nobody returned is named as missing, so that its step shows it', () => {
  expect(fillCaptured('{{own.token}}', own, other)).toBe('<no token was returned>');
});

test('texts of a result are captured by name, and nothing where there is none', () => {
  expect(capture({ url: 'http://a/', n: 1 }, { link: 'url', number: 'n', gone: 'gone' })).toEqual([['link', 'http://a/']]);
  expect(capture(null, { link: 'url' })).toEqual([]);
});

test("what is each side's own is left out of a result, but its type", () => {
  expect(withoutOpaque({ url: 'signed', claims: { a: 1 } }, ['url'])).toEqual({ url: '<string>', claims: { a: 1 } });
  expect(withoutOpaque({ url: null }, ['url'])).not.toEqual(withoutOpaque({ url: 'signed' }, ['url']));
  expect(withoutOpaque(['a'], ['url'])).toEqual(['a']);
});
