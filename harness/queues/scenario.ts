import { bodyText, nameParts, type QueueDefinition } from './queue-definition.js';
import type { QueueOperation } from './queue-operation.js';

/** P puts; A, B and C claim. A limited consumer is one of them with `limit`. */
export type Actor = 'P' | 'A' | 'B' | 'C';

type Referring<Operation> = Operation extends { readonly id: unknown }
  ? Omit<Operation, 'id'> & { /** An item by its id, also as text, or by the actor that claimed it last. */ readonly id: number | string }
  : Operation;

/** What a step of a scenario does: an operation of the contract, the deletion of a namespace, or the crash of an actor's driver. */
export type ScenarioOperation =
  Referring<Exclude<QueueOperation, { op: 'deleteNamespace' }>> | { readonly op: 'deleteNamespace'; readonly namespace: string } | { readonly op: 'crash' };

export interface ScenarioStep {
  readonly actor: Actor;
  /** Seconds after the scenario's beginning; may go backwards. */
  readonly at: number;
  readonly operation: ScenarioOperation;
  /** Parts of the name that the actor is limited to. */
  readonly limit?: readonly string[];
}

/** Which family of the tracker's ids a scenario belongs to: `QF-*`, `QBT-*`, `QRT-*`, `QMT-*`. */
export type ScenarioTest = 'producer' | 'behaviour' | 'retry' | 'mixed';

export interface Scenario {
  readonly name: string;
  readonly test: ScenarioTest;
  readonly steps: (kit: QueueKit) => readonly ScenarioStep[];
  /** In a mixed scenario: actors on the producer's side; P alone unless said. */
  readonly first?: readonly Actor[];
  /** Steps that must differ between runs, or a draw is none: the ids that these claims gave may not come in their order. */
  readonly draws?: boolean;
}

/** What scenarios are written with: names, bodies and the claim of one queue. */
export class QueueKit {
  constructor(readonly queue: QueueDefinition) {}

  names(n: number, namespace = 'acme'): string[] {
    return nameParts(this.queue, n, namespace);
  }

  body(n: number, namespace = 'acme'): string {
    return bodyText(this.queue.bodies.least, n, namespace);
  }

  full(n: number, namespace = 'acme'): string {
    return bodyText(this.queue.bodies.full ?? this.queue.bodies.least, n, namespace);
  }

  /** A body with a key that no consumer knows. */
  extra(n: number, namespace = 'acme'): string {
    return bodyText({ ...this.queue.bodies.least, key_of_a_later_version: { since: '#{n}' } }, n, namespace);
  }

  put(n: number, more: Partial<Extract<QueueOperation, { op: 'put' }>> = {}): ScenarioOperation {
    return { op: 'put', names: this.names(n), body: this.body(n), ...more };
  }

  /** A claim as the queue's own consumer makes it. */
  claim(more: Partial<Extract<QueueOperation, { op: 'claim' }>> = {}): ScenarioOperation {
    return { op: 'claim', processing_time: this.queue.lease_seconds, ordered: this.queue.ordered, ...more };
  }

  batch(count: number): ScenarioOperation {
    return { op: 'putBatch', items: Array.from({ length: count }, (_, at) => ({ names: this.names(at + 1), body: this.body(at + 1) })) };
  }
}

export const step = (actor: Actor, at: number, operation: ScenarioOperation, limit?: readonly string[]): ScenarioStep => ({
  actor,
  at,
  operation,
  ...(limit === undefined ? {} : { limit }),
});
