import type { StorageDriver } from '../core/subject.js';
import { storageScenarios } from './scenarios.js';

/** A case of a storage row: one scenario under the row's test id. */
export interface StorageCase {
  /** Row id, `SD-001`. */
  readonly row: string;
  readonly test: string;
  readonly scenario: string;
}

/** Every scenario for every row: a row without a driver is reported case by case with what is missing. */
export function storageCases(rows: readonly StorageDriver[]): StorageCase[] {
  return rows.flatMap(({ id, parityTestId }) => storageScenarios.map((scenario) => ({ row: id, test: parityTestId, scenario: scenario.id })));
}
