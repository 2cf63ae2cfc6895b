import type { Divergence, Shown } from '../core/divergence.js';
import type { SideName } from './storage-bench.js';
import type { Fields } from './fields.js';
import { showBytes } from './content.js';
import type { StoredObjects } from './storage-model.js';

const named = (fields: Fields, name: string): Shown | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined);
const namesOf = (...all: readonly Fields[]): string[] => [...new Set(all.flatMap((fields) => Object.keys(fields)))].sort();
const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A pair of values as a divergence carries them: what is not there is left out. */
function pair(oracle: Shown | undefined, target: Shown | undefined): Pick<Divergence, 'oracle' | 'target'> {
  return { ...(oracle === undefined ? {} : { oracle }), ...(target === undefined ? {} : { target }) };
}

/** Where a side differs from the contract. The side's own value stands on its side, what the contract says on the other. */
export function compareToModel(step: number, side: SideName, actual: Fields, model: Fields): Divergence[] {
  return namesOf(actual, model)
    .filter((name) => named(actual, name) !== named(model, name))
    .map((name) => {
      const values = side === 'oracle' ? pair(named(actual, name), named(model, name)) : pair(named(model, name), named(actual, name));
      return { code: 'contract', location: `step ${String(step)} /${side}/${name}`, ...values };
    });
}

/** Where the sides differ from each other in what a call returned. */
export function compareResults(step: number, oracle: Fields, target: Fields): Divergence[] {
  return namesOf(oracle, target)
    .filter((name) => named(oracle, name) !== named(target, name))
    .map((name) => ({ code: 'result', location: `step ${String(step)} /${name}`, ...pair(named(oracle, name), named(target, name)) }));
}

/** What is stored as fields: one for each object. */
export function objectFields(stored: StoredObjects): Fields {
  return Object.fromEntries(
    [...stored].map(([path, { bytes, type }]) => [`objects/${pointer(path)}`, type === undefined ? showBytes(bytes) : `${type}, ${showBytes(bytes)}`]),
  );
}

/** Where the sides differ in what is stored after a call. */
export function compareObjects(step: number, oracle: Fields, target: Fields): Divergence[] {
  return namesOf(oracle, target)
    .filter((name) => named(oracle, name) !== named(target, name))
    .map((name) => {
      const [left, right] = [named(oracle, name), named(target, name)];
      const code = right === undefined ? 'object-missing' : left === undefined ? 'object-added' : 'object-value';
      return { code, location: `step ${String(step)} /${name}`, ...pair(left, right) };
    });
}
