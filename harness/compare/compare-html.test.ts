import { expect, test } from 'vitest';
import { emptyLedger } from '../core/ledger.js';
import type { Divergence } from '../core/divergence.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareHtml } from './compare-html.js';

function codes(oracle: string, target: string, setArrays: readonly string[] = []): string[] {
  const found: Divergence[] = [];
  const side = { authority: '', startedAt: Number.NaN };
  compareHtml(oracle, target, '/body', {
    rules: { ...strictRules, setArrays },
    bindings: new BindingTable(),
    oracle: side,
    target: side,
    found,
    uncounted: [],
    ledger: emptyLedger(),
  });
  return found.map(({ code, location }) => `${code} ${location}`);
}

const page = (json: string, title = 'Quay'): string => `<html>\n<title>${title}</title>\n  window.__endpoints = ${json};\n</html>`;

test('a changed line has its place', () => {
  expect(codes(page('{}'), page('{}', 'Other'))).toEqual(['body-text /body/line 2']);
});

test('a JSON document that a script assigns is compared as JSON', () => {
  expect(codes(page('{"a":["x","y"]}'), page('{"a":["y","x"]}'))).toEqual(['json-array-order /body/line 3/a']);
  expect(codes(page('{"a":["x","y"]}'), page('{"a":["y","x"]}'), ['/body/line */a'])).toEqual([]);
  expect(codes(page('{"a":1}'), page('{"a":2}'))).toEqual(['json-value /body/line 3/a']);
});

test('a generated token in a page is bound, and an expression that is no JSON is text', () => {
  const token = (text: string): string => page(`'${text}'`);
  expect(codes(token('9q1f-cFWSDFwGZFq_HqHCEX9rGq72a1zz5iUs_X8Lu7oI9SvNqdLxd7B'), token('hC6dUvCA0L8U49sSJAc2QwZU8NfoR351xDZkJN1afGwzNuaj-Li6Aum9'))).toEqual(
    [],
  );
  expect(codes(page('{a: f(1)}'), page('{a: f(2)}'))).toEqual(['body-text /body/line 3']);
});

test('a page with more lines is one difference', () => {
  expect(codes(page('{}'), `${page('{}')}\n`)).toEqual(['text-final-newline /body']);
});
