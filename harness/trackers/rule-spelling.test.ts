import { describe, expect, test } from 'vitest';
import { configuredPath, spelledPath, spellingDifferences, spellingDistance } from './rule-spelling.js';

describe('a path is taken apart whatever its converters hold', () => {
  test.each([
    ['/a/<b>', ['/a/', ''], [{ name: 'b', converter: '' }]],
    ['/a/<path:b>/c', ['/a/', '/c'], [{ name: 'b', converter: 'path' }]],
    ['/x/<regex("[0-9a-zA-Z-]+"):id>', ['/x/', ''], [{ name: 'id', converter: 'regex', pattern: '[0-9a-zA-Z-]+' }]],
    ['/x/<regex("([a-z]+):([A-F>]+)"):ref>/y', ['/x/', '/y'], [{ name: 'ref', converter: 'regex', pattern: '([a-z]+):([A-F>]+)' }]],
    ['/x/<string(length=2):lang>', ['/x/', ''], [{ name: 'lang', converter: 'string' }]],
  ])('%s', (text, literals, parameters) => {
    expect(spelledPath(text)).toMatchObject({ literals, parameters });
  });
});

describe('differences of spelling are told apart', () => {
  test.each([
    ['/a/<b>', '/a/<b>', []],
    ['/a/<b>/', '/a/<b>', ['trailing-slash']],
    ['/a//b', '/a/b', ['double-slash']],
    ['/a/<b>', '/a/<c>', ['parameter-name']],
    ['/a/<b>', '/a/<path:b>', ['converter']],
    ['/a//<b>/', '/a/<path:c>', ['trailing-slash', 'double-slash', 'parameter-name', 'converter']],
  ])('%s and %s', (row, rule, differences) => {
    expect(spelledPath(row).shape).toBe(spelledPath(rule).shape);
    expect(spellingDifferences(spelledPath(row), spelledPath(rule))).toEqual(differences);
  });
  test('another word is another shape', () => {
    expect(spelledPath('/a/<b>').shape).not.toBe(spelledPath('/c/<b>').shape);
  });
});

test('a digest is nearer to a pattern that takes one, a tag to one that does not', () => {
  const [digest, tag] = ['<regex("([a-z0-9]+):([a-f0-9]+)"):ref>', '<regex("[\\w][\\w.-]{0,127}"):ref>'].map((part) => spelledPath(`/m/${part}`));
  if (digest === undefined || tag === undefined) throw new Error('two paths');
  const distance = (row: string, rule: typeof digest): number => spellingDistance(spelledPath(row), rule);
  expect(distance('/m/<digest>', digest)).toBeLessThan(distance('/m/<digest>', tag));
  expect(distance('/m/<tag>', tag)).toBeLessThan(distance('/m/<tag>', digest));
});

test('a configured name stands for one segment, and only where it is declared', () => {
  const row = spelledPath('/login/<the-service>//callback/<id>');
  const path = configuredPath(row, ['the-service']);
  expect(path?.test('/login/corp/callback/<>')).toBe(true);
  expect(path?.test('/login/corp/other/callback/<>')).toBe(false);
  expect(path?.test('/login/<>/callback/<>')).toBe(false);
  expect(configuredPath(row, [])).toBeUndefined();
});
