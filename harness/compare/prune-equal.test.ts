import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger, type Ledger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { editsOf, printTree, trees } from '../testing/json-documents.js';
import { BindingTable } from './bindings.js';
import { compareJson, compareJsonTexts } from './compare-json.js';
import type { Comparison } from './comparison.js';
import { JsonSyntaxError, parseLexemes } from './json-lexemes.js';
import { pruneEqual } from './prune-equal.js';

type Outcome = { readonly found: readonly Divergence[]; readonly uncounted: readonly Divergence[]; readonly ledger: Ledger };

function outcome(rules: Partial<ComparisonRules>, compare: (to: Comparison) => void): Outcome {
  const side = (authority: string): Comparison['oracle'] => ({ authority, startedAt: Number.NaN });
  const bindings = new BindingTable();
  const to = { rules: { ...strictRules, ...rules }, bindings, oracle: side('a:1'), target: side('b:2'), found: [], uncounted: [], ledger: emptyLedger() };
  compare(to);
  bindings.settle();
  return { found: to.found, uncounted: to.uncounted, ledger: to.ledger };
}

function expectSame(oracle: string, target: string, rules: Partial<ComparisonRules> = {}): void {
  const pruned = outcome(rules, (to) => compareJsonTexts(oracle, target, '/body', to));
  const whole = outcome(rules, (to) => compareJson(parseLexemes(oracle), parseLexemes(target), '/body', to));
  expect(pruned, `${oracle} against ${target}`).toEqual(whole);
}

describe('looking only at what differs finds the same as looking at everything', () => {
  const uuid = fc.uuid({ version: 4 }).map((id) => `"${id}"`);
  const documents = trees(uuid, fc.constant('"2026-11-21T07:00:00Z"'));
  /** The same document, spaced in one of three manners. */
  const spaced = (text: string, manner: number): string => (manner === 0 ? text : JSON.stringify(JSON.parse(text), undefined, manner === 1 ? 1 : '\t'));

  test('in a document and any edit of it', () => {
    fc.assert(
      fc.property(documents, fc.nat({ max: 2 }), (tree, manner) => {
        const text = printTree(tree);
        for (const edit of editsOf(tree)) {
          expectSame(text, edit.text);
          expectSame(spaced(text, manner), spaced(edit.text, manner));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('in a document and several edits of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(documents, fc.nat()), { minLength: 1, maxLength: 6 }), fc.boolean(), fc.boolean(), (parts, isList, isSet) => {
        const text = (some: readonly string[]): string => (isList ? `[${some.join()}]` : `{${some.map((part, at) => `"${String(at)}": ${part}`).join()}}`);
        const edited = parts.map(([tree, choice]) => {
          const edits = editsOf(tree);
          return choice % 2 === 0 ? printTree(tree) : (edits[choice % edits.length]?.text ?? '');
        });
        expectSame(text(parts.map(([tree]) => printTree(tree))), text(edited), isSet ? { setArrays: ['**'] } : {});
      }),
      { numRuns: 300 },
    );
  });

  test('in two documents that have nothing to do with each other', () => {
    fc.assert(fc.property(documents, documents, (one, other) => expectSame(printTree(one), printTree(other))));
  });

  test('with integers that a side numbers by itself', () => {
    const rows = fc.array(fc.record({ id: fc.nat({ max: 3 }), other: fc.nat({ max: 3 }) }), { maxLength: 4 });
    fc.assert(
      fc.property(rows, rows, (one, other) =>
        expectSame(JSON.stringify({ one, two: one }), JSON.stringify({ one, two: other }), { boundIntegers: ['/body/*/*/id'] }),
      ),
    );
  });
});

test('what is no JSON on either side is refused, and nothing is recorded', () => {
  const broken = ['{', '{"a":1,}', '[1 2]', '"\\x"', '"a\u0001"', '01', 'tru', '[1]]', '{"a" 1}', '{a:1}', '', '{"a":nul}', '"\\u12g4"'];
  for (const text of broken) {
    for (const [oracle, target] of [
      [text, text],
      [text, '{"a":1}'],
      ['{"a":1}', text],
      [text, '[1]'],
      ['{"a":2}', text],
    ] as const) {
      const { found, ledger } = outcome({}, (to) => expect(() => compareJsonTexts(oracle, target, '/body', to)).toThrow(JsonSyntaxError));
      expect(found).toEqual([]);
      expect(ledger).toEqual(emptyLedger());
    }
  }
});

describe('only what differs is given out', () => {
  const given = (oracle: string, target: string): string[] => pruneEqual(oracle, target, '/body', () => false).entries.map(({ location }) => location);
  test.each([
    ['{"a":1,"b":[1,2,3],"c":{"d":"x"}}', '{"a":1,"b":[1,5,3],"c":{"d":"y"}}', ['/body/b/1', '/body/c/d']],
    ['{"a":[1,2,3],"b":1}', '{"a":[3,2,1],"b":1}', ['/body/a']],
    ['{"a":[1,2,3],"b":1}', '{"a":[1,2],"b":1}', ['/body/a']],
    ['{"a":{"b":1,"c":2},"d":[{"e":1}]}', '{"a":{"c":1,"b":2},"d":[{"e":2}]}', ['/body/a', '/body/d/0/e']],
    ['{"a":[{"b":1,"c":2},{"b":1,"c":2}]}', '{"a":[{"b":2,"c":2},{"b":2,"c":2}]}', ['/body/a']],
    ['{"a":"x\\"y"}', '{"a":"x\\"z"}', ['/body/a']],
    ['[12]', '[123]', ['/body/0']],
  ])('%s against %s', (oracle, target, expected) => {
    expect(given(oracle, target)).toEqual(expected);
  });
});
