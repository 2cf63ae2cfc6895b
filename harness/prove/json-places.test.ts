import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMember, findPlaces, pointerOf, removeMember, reorderMembers, replaceValue, type Place } from './json-places.js';

const text = ' {"a" : [1, {"b": "x,}\\""}, []], "c": null}';
const at = (pointer: string): Place => {
  const place = findPlaces(text).find((one) => pointerOf(one) === pointer);
  if (place === undefined) throw new Error(`no ${pointer}`);
  return place;
};

test('every value is found with its place', () => {
  expect(findPlaces(text).map((place) => `${pointerOf(place)} ${text.slice(place.start, place.end)}`)).toEqual([
    ` ${text.trim()}`,
    '/a [1, {"b": "x,}\\""}, []]',
    '/a/0 1',
    '/a/1 {"b": "x,}\\""}',
    '/a/1/b "x,}\\""',
    '/a/2 []',
    '/c null',
  ]);
});

test.each([
  ['a value replaced', () => replaceValue(text, at('/a/1/b'), '7'), '{"a":[1,{"b":7},[]],"c":null}'],
  ['the first member removed', () => removeMember(text, at('/a/0')), '{"a":[{"b":"x,}\\""},[]],"c":null}'],
  ['the last member removed', () => removeMember(text, at('/c')), '{"a":[1,{"b":"x,}\\""},[]]}'],
  ['the only member removed', () => removeMember(text, at('/a/1/b')), '{"a":[1,{},[]],"c":null}'],
  ['a member added', () => addMember(text, at('/a/2'), '3'), '{"a":[1,{"b":"x,}\\""},[3]],"c":null}'],
  ['members reordered', () => reorderMembers(text, at(''), [1, 0]), '{"c":null,"a":[1,{"b":"x,}\\""},[]]}'],
])('%s leaves the rest as it was', (_, change, expected) => {
  expect(JSON.stringify(JSON.parse(change()))).toBe(expected);
});

test('any JSON text is understood as its parser understands it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (json, indent) => {
      const spelled = JSON.stringify(JSON.parse(json), undefined, indent);
      const [root] = findPlaces(spelled);
      expect(spelled.slice(root?.start, root?.end)).toBe(spelled);
      for (const place of findPlaces(spelled)) JSON.parse(spelled.slice(place.start, place.end));
    }),
  );
});
