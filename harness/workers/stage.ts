import { arrangePlace } from './arrange.js';
import { CASE_CLOCK, clockText, shiftOf } from './clock-words.js';
import { observeRun, type RunRequest } from './observe-run.js';
import type { CaseDriver, WorkerBench, WorkerPlace } from './place.js';
import type { Surroundings } from './placeholders.js';
import type { Arrangement, WorkerFixture, WorkerScenario } from './worker-fixture.js';
import type { WorkerRun } from './worker-run.js';

type Side = 'oracle' | 'target';

/** What the checks of a case work with. */
export interface CaseStage {
  readonly place: WorkerPlace;
  around(later?: string): Surroundings;
  arrange(instead?: Partial<Arrangement>): Promise<void>;
  run(side: Side, later?: string): Promise<WorkerRun>;
  request(later?: string): RunRequest;
  clock(later: string): string;
  driver(side: Side): Promise<CaseDriver>;
}

/** A case's scenario on one place: arranges it and runs its program there, by whichever driver. */
export class Stage implements CaseStage {
  private release: (() => Promise<void>)[] = [];

  constructor(
    readonly place: WorkerPlace,
    private readonly fixture: WorkerFixture,
    private readonly scenario: WorkerScenario,
    private readonly base: WorkerBench['config'],
  ) {}

  /** What placeholders stand for, so much later than the case began. */
  around(later = ''): Surroundings {
    return { now: CASE_CLOCK + shiftOf(later), sink: this.place.sink.http, objects: this.place.objects };
  }

  async arrange(instead: Partial<Arrangement> = {}): Promise<void> {
    await this.clear();
    const arrangement = { ...this.scenario.arrange, ...instead };
    await arrangePlace(this.place, arrangement, this.around());
    for (const name of arrangement.locks ?? []) if (this.place.lock !== undefined) this.release.push(await this.place.lock(name));
  }

  async run(side: Side, later = ''): Promise<WorkerRun> {
    return observeRun(this.place, await this.driver(side), this.request(later));
  }

  request(later = ''): RunRequest {
    return { program: this.fixture.program, config: { ...this.base, ...this.scenario.config }, around: this.around(later) };
  }

  /** The case's time, so much later, as the protocol writes it. */
  clock(later: string): string {
    return clockText(this.around(later).now);
  }

  driver(side: Side): Promise<CaseDriver> {
    return this.place.driver(side);
  }

  /** Gives back what the case held. */
  async clear(): Promise<void> {
    for (const release of this.release.splice(0)) await release();
  }
}
