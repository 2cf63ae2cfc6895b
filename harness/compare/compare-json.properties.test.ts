import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codesOf, compareTexts, mirrored } from '../testing/compare-texts.js';
import { editsOf, printTree, trees } from '../testing/json-documents.js';

const uuid = fc.uuid({ version: [1, 4, 7] });

test('every document is equal to itself', () => {
  fc.assert(
    fc.property(trees(uuid.map((id) => `"${id}"`)), (tree) => {
      expect(codesOf(printTree(tree), printTree(tree))).toEqual([]);
    }),
  );
});

test('with the sides swapped the same is found, missing for added', () => {
  const withoutPlace = (codes: readonly string[]): string[] => codes.map((line) => line.split(' ')[0] ?? '').sort();
  fc.assert(
    fc.property(trees(), trees(), fc.nat(), (one, other, choice) => {
      const edits = editsOf(one);
      const edited = edits[choice % edits.length]?.text ?? '';
      for (const target of [printTree(other), edited])
        expect(withoutPlace(codesOf(target, printTree(one)))).toEqual(withoutPlace(mirrored(codesOf(printTree(one), target).map((line) => `${line} `))));
    }),
  );
});

describe('every single edit', () => {
  /** The place itself, the one above it (a list says that its length or order changed), or one below it (members that changed places). */
  const leadsTo = (location: string, edit: string): boolean =>
    location === edit || location === edit.slice(0, edit.lastIndexOf('/')) || location.startsWith(`${edit}/`);

  test('is found, and a location leads to it', () => {
    fc.assert(
      fc.property(trees(), (tree) => {
        const text = printTree(tree);
        for (const edit of editsOf(tree)) {
          const { found } = compareTexts(text, edit.text);
          expect(
            found.some(({ location }) => leadsTo(location, edit.location)),
            `${edit.what}: ${text} → ${edit.text}: ${JSON.stringify(found)}`,
          ).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of nothing but spelling has a code of spelling', () => {
    const none = { keyOrder: false, numberSpelling: false, escapes: false, duplicateKeys: false, whitespace: false, headerCase: false, framing: false };
    fc.assert(
      fc.property(trees(), (tree) => {
        for (const edit of editsOf(tree)) {
          const { found, uncounted } = compareTexts(printTree(tree), edit.text, { spelling: none });
          const isSpelling = ['spelling', 'key order', 'blanks', 'escape in a key', 'repeat'].includes(edit.what);
          expect(found.length === 0 && uncounted.length > 0, `${edit.what}: ${printTree(tree)} → ${edit.text}`).toBe(isSpelling);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('generated ids', () => {
  const ids = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '6fa459ea-ee8a-4ca4-894e-db77e160355e', '7d444840-9dc0-41d1-b245-5ffdce74fad2'] as const;
  const fresh = ['9c4e28ba-2fa1-41d2-883f-0016d3cca427', 'afa459ea-ee8a-4ca4-894e-db77e160355e', 'bd444840-9dc0-41d1-b245-5ffdce74fad2'] as const;
  const documents = trees(fc.constantFrom(...ids).chain((id) => fc.constantFrom(`"${id}"`, `"/things/${id}/parts"`)));

  /** Each id keeps its value or takes a fresh one; two may take the same. */
  const renamings = fc.array(fc.option(fc.constantFrom(...fresh)), { minLength: ids.length, maxLength: ids.length });

  test('may be renamed exactly when the renaming is one to one', () => {
    fc.assert(
      fc.property(documents, renamings, (tree, names) => {
        const text = printTree(tree);
        const used = ids.filter((id) => text.includes(id));
        const nameOf = (id: (typeof ids)[number]): string => names[ids.indexOf(id)] ?? id;
        const renamed = used.reduce((result, id) => result.replaceAll(id, nameOf(id)), text);
        const isOneToOne = new Set(used.map(nameOf)).size === used.length;
        const codes = codesOf(text, renamed).map((line) => line.split(' ')[0]);
        expect(codes.every((code) => code === 'binding-broken')).toBe(true);
        expect(codes.length === 0).toBe(isOneToOne);
      }),
      { numRuns: 500 },
    );
  });

  test('break their binding when one of several occurrences is renamed', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (tree, choice) => {
        const text = printTree(tree);
        const [id] = ids;
        const places = [...text.matchAll(new RegExp(id, 'g'))].map((match) => match.index);
        fc.pre(places.length > 1);
        const at = places[choice % places.length] as number;
        const renamed = text.slice(0, at) + fresh[0] + text.slice(at + id.length);
        expect(codesOf(text, renamed).join()).toContain('binding-broken');
      }),
    );
  });
});
