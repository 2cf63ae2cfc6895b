import type { Arrangement, ExpectedRun, Json, JsonRow } from '../workers/worker-fixture.js';

/** One call of `component.exercise`. */
export interface ComponentStep {
  readonly scenario: string;
  /** Texts may hold `{{own.name}}` and `{{other.name}}`: what an earlier step of this or of the other side returned. */
  readonly input?: JsonRow;
  /** So much later than the case began. */
  readonly later?: string;
  /** Config of this step beside the case's. */
  readonly config?: JsonRow;
  readonly result: Json;
  /** Members of the result that later steps use, by the name that they use. */
  readonly capture?: Readonly<Record<string, string>>;
  /** Members whose value is each side's own, such as a signed token: declared by their form, and proven by a later step of the other side. */
  readonly opaque?: readonly string[];
}

export interface ComponentScenario {
  readonly name: string;
  readonly what: string;
  /** Where the declared behaviour is known from. */
  readonly source: string;
  /** What the place must have beside the drivers. */
  readonly needs?: 'service:redis';
  readonly arrange: Arrangement;
  readonly config?: Readonly<Record<string, Json>>;
  readonly steps: readonly ComponentStep[];
  /** What all steps together change. */
  readonly expect: Omit<ExpectedRun, 'outcome' | 'operations' | 'results'>;
}

export interface ComponentFixture {
  readonly $schema?: string;
  /** Row of the tracker, which is the component's id as well. */
  readonly row: string;
  readonly component: string;
  readonly test: string;
  readonly scenarios: readonly ComponentScenario[];
}
