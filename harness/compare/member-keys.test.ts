import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { parseLexemes } from './json-lexemes.js';
import { MemberKeys } from './member-keys.js';

const keys = new MemberKeys({
  rules: { ...strictRules, boundIntegers: ['step * /body/*/id'] },
  bindings: new BindingTable(),
  oracle: { authority: 'oracle:80', startedAt: Number.NaN },
  target: { authority: 'target:81', startedAt: Number.NaN },
  found: [],
  uncounted: [],
  ledger: emptyLedger(),
});
const [one, two] = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '6fa459ea-ee8a-4ca4-894e-db77e160355e'];

function agreement(oracle: string, target: string): string {
  const [left, right] = [keys.keyOf(parseLexemes(oracle), 'oracle'), keys.keyOf(parseLexemes(target), 'target')];
  return left.equal === right.equal ? 'equal' : left.alike === right.alike ? 'alike' : 'other';
}

describe('two members are', () => {
  test.each([
    ['{"a":1,"b":[2]}', '{"b":[2],"a":1.0}', 'equal'],
    ['"http://oracle:80/x"', '"http://target:81/x"', 'equal'],
    ['"2026-11-21T07:00:00Z"', '"2026-11-21T08:00:00Z"', 'equal'],
    ['1763704239', '1763704240', 'equal'],
    ['{"id":1}', '{"id":2}', 'equal'],
    [`{"a":"${one}"}`, `{"a":"${two}"}`, 'alike'],
    [`"/x/${one}/"`, `"/x/${two}/"`, 'alike'],
    ['{"a":1}', '{"a":2}', 'other'],
    ['{"a":1}', '{"b":1}', 'other'],
    ['{"a":1,"b":2}', '{"a":2,"b":1}', 'other'],
    ['[1,2]', '[2,1]', 'other'],
    ['[[1],2]', '[1,[2]]', 'other'],
    ['[]', '{}', 'other'],
    ['""', '[]', 'other'],
    ['null', '"null"', 'other'],
    ['1', '"1"', 'other'],
    ['[]', '[[]]', 'other'],
  ])('%s and %s: %s', (oracle, target, expected) => {
    expect(agreement(oracle, target)).toBe(expected);
  });
});
