import type { Divergence } from '../core/divergence.js';
import type { DriverOutcome } from '../core/driver-script.js';
import { addLedger, emptyLedger, type Ledger } from '../core/ledger.js';
import { compareRuns } from './compare-runs.js';
import { matchExpected, type Looked } from './match-expected.js';
import { fill, type Surroundings } from './placeholders.js';
import type { ExpectedRun, Json, WorkerScenario } from './worker-fixture.js';
import { changedNothing, type WorkerRun } from './worker-run.js';

type Side = 'oracle' | 'target';

/** Gathers what the steps of a case show: each side against what is declared, and the sides against each other. */
export class CaseReport {
  readonly divergences: Divergence[] = [];
  private readonly ledger: Ledger = emptyLedger();
  /** Whether the oracle did what the case declares. */
  private exercised = true;
  private readonly arranged: string;

  constructor(scenario: WorkerScenario) {
    this.arranged = JSON.stringify([scenario.arrange, scenario.put ?? null]);
  }

  /** One side's run against the declared one. */
  declared(expected: ExpectedRun, run: WorkerRun, side: Side, step: string, around: Surroundings): void {
    const looked: Looked = { values: 0 };
    const found = matchExpected(fill(expected as unknown as Json, around) as unknown as ExpectedRun, run, side, step, looked);
    if (side === 'oracle' && found.length > 0) this.exercised = false;
    this.divergences.push(...found);
    addLedger(this.ledger, { ...emptyLedger(), exchanges: side === 'oracle' ? 1 : 0, leaves: looked.values, messages: run.items.length });
  }

  /** The two sides against each other. */
  compared(oracle: WorkerRun, target: WorkerRun, step: string, around: Readonly<Record<Side, Surroundings>>): void {
    const { divergences, leaves, messages, bound } = compareRuns(oracle, target, step, this.arrangedText, [
      addressesOf(around.oracle),
      addressesOf(around.target),
    ]);
    this.divergences.push(...divergences);
    addLedger(this.ledger, { ...emptyLedger(), leaves, messages, bound });
  }

  /** A run of a program that another owns: it says so and changes nothing. */
  idle(run: WorkerRun, side: Side, step: string): void {
    this.is('not-owner', run.outcome, `${step} /${side}/outcome`, side);
    this.is(true, changedNothing(run), `${step} /${side}/changes nothing`, side);
    addLedger(this.ledger, { ...emptyLedger(), leaves: 2, messages: run.items.length });
  }

  /** Counts what a step looked at. */
  saw(side: Side, values: number): void {
    addLedger(this.ledger, { ...emptyLedger(), exchanges: side === 'oracle' ? 1 : 0, leaves: values });
  }

  is(declared: string | boolean | number, seen: string | boolean | number, location: string, side: Side): void {
    if (declared === seen) return;
    if (side === 'oracle') this.exercised = false;
    this.divergences.push({ code: 'contract', location, ...(side === 'oracle' ? { oracle: seen, target: declared } : { oracle: declared, target: seen }) });
  }

  outcome(): DriverOutcome {
    return { kind: 'compared', divergences: this.divergences, ledger: this.ledger, exercised: this.exercised };
  }

  /** Values that were arranged are no generated ones, state ids of arranged items among them. */
  private get arrangedText(): string {
    return `${this.arranged} ${Array.from({ length: 99 }, (_, at) => `00000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`).join(' ')}`;
  }
}

const addressesOf = ({ sink, objects }: Surroundings): string[] => [sink, objects];
