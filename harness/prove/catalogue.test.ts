import { expect, test } from 'vitest';
import { DIVERGENCE_CODES } from '../core/divergence.js';
import { faultCatalogue } from './catalogue.js';
import { EFFECT_KINDS } from '../core/effects.js';
import { effectOperators } from './effect-operators.js';
import { harmlessChanges } from './harmless-changes.js';

test('the catalogue has at least 80 operators and 20 harmless changes, each with an id of its own', () => {
  expect(faultCatalogue.length).toBeGreaterThanOrEqual(80);
  expect(harmlessChanges.length).toBeGreaterThanOrEqual(20);
  const ids = [...faultCatalogue, ...harmlessChanges].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(DIVERGENCE_CODES.length).toBe(new Set(DIVERGENCE_CODES).size);
});

test('side effects of every kind have faults of their own, and some harmless changes', () => {
  const faults = effectOperators.filter(({ harmless }) => harmless !== true);
  expect(faults.length).toBeGreaterThanOrEqual(20);
  expect(new Set(faults.map(({ group }) => group))).toEqual(new Set(EFFECT_KINDS));
  expect(effectOperators.length - faults.length).toBeGreaterThanOrEqual(4);
  expect(new Set(effectOperators.map(({ id }) => id)).size).toBe(effectOperators.length);
});
