import { missingCapability } from '../core/driver.js';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import { arrangePlace } from '../workers/arrange.js';
import { CaseReport } from '../workers/case-report.js';
import { CASE_CLOCK, shiftOf } from '../workers/clock-words.js';
import { levelsOf, surroundingsOf, watchPlace, type SeenEffects } from '../workers/observe-run.js';
import type { WorkerBench, WorkerPlace } from '../workers/place.js';
import { fill, type Surroundings } from '../workers/placeholders.js';
import type { Json, JsonRow } from '../workers/worker-fixture.js';
import type { WorkerRun } from '../workers/worker-run.js';
import { capture, fillCaptured, withoutOpaque } from './captured-values.js';
import type { ComponentFixture, ComponentScenario, ComponentStep } from './component-fixture.js';

type RuntimeScript = DriverScript & { readonly plane: 'runtime' };
type Side = 'oracle' | 'target';

/** Runs one case of a runtime component on a bench: its steps on each side in turn, so that one may use what the other returned. */
export async function runComponentCase(script: RuntimeScript, fixtures: ReadonlyMap<string, ComponentFixture>, bench: WorkerBench): Promise<DriverOutcome> {
  const scenario = fixtures.get(script.component)?.scenarios.find(({ name }) => name === script.scenario);
  if (scenario === undefined) return { kind: 'could-not-tell', reason: 'no-data', detail: `${script.component} has no scenario ${script.scenario}` };
  for (const side of ['oracle', 'target'] as const) {
    const { capabilities } = (await bench[side].driver(side)).session.description;
    const missing = missingCapability(capabilities, 'component.exercise', { kind: 'component', name: script.component });
    if (missing !== undefined) return { kind: 'needs-driver', missing };
    if (scenario.needs === 'service:redis' && !bench[side].redis) return { kind: 'needs-driver', missing: scenario.needs };
  }
  const sides = { oracle: new Exercise('oracle', script.component, scenario, bench), target: new Exercise('target', script.component, scenario, bench) };
  await sides.oracle.begin();
  await sides.target.begin();
  for (const step of scenario.steps) {
    await sides.oracle.take(step, sides.target);
    await sides.target.take(step, sides.oracle);
  }
  const [left, right] = [await sides.oracle.end(), await sides.target.end()];
  const report = new CaseReport([scenario.arrange, scenario.steps.map(({ input }) => input ?? null)]);
  const declared = { outcome: 'ran' as const, operations: [], ...scenario.expect, results: scenario.steps.map(({ result }) => result) };
  report.declared(declared, left, 'oracle', 'exercise', sides.oracle.around());
  report.declared(declared, right, 'target', 'exercise', sides.target.around());
  report.compared(sides.oracle.comparable(left), sides.target.comparable(right), 'exercise', { oracle: sides.oracle.around(), target: sides.target.around() });
  return report.outcome();
}

/** One side's half of a case. */
class Exercise {
  private readonly place: WorkerPlace;
  private readonly captured = new Map<string, string>();
  private readonly results: Json[] = [];
  private readonly log: { readonly level: string }[] = [];
  private readonly metrics: Record<string, number> = {};
  private look: (() => Promise<SeenEffects>) | undefined;

  constructor(
    private readonly side: Side,
    private readonly component: string,
    private readonly scenario: ComponentScenario,
    private readonly bench: WorkerBench,
  ) {
    this.place = bench[side];
  }

  around(later = ''): Surroundings {
    return { now: CASE_CLOCK + shiftOf(later), sink: this.place.sink.http, objects: this.place.objects };
  }

  async begin(): Promise<void> {
    await arrangePlace(this.place, this.scenario.arrange, this.around());
    this.look = await watchPlace(this.place);
  }

  async take(step: ComponentStep, other: Exercise): Promise<void> {
    const around = this.around(step.later);
    const config = { ...this.bench.config, ...this.scenario.config, ...step.config };
    const input = fillCaptured<JsonRow>(fill(step.input ?? {}, around), this.captured, other.captured);
    const { session } = await this.place.driver(this.side);
    const answer = await session.call('component.exercise', {
      component: this.component,
      scenario: step.scenario,
      input,
      ...surroundingsOf(this.place, config, around),
    });
    if (!answer.ok) {
      this.results.push({ error: answer.code, message: answer.message });
      return;
    }
    const said = answer.result as { result: Json; log: { level: string }[]; metrics: Record<string, number> };
    this.results.push(said.result);
    this.log.push(...said.log);
    for (const [series, amount] of Object.entries(said.metrics)) this.metrics[series] = (this.metrics[series] ?? 0) + amount;
    for (const [name, value] of capture(said.result, step.capture ?? {})) this.captured.set(name, value);
  }

  async end(): Promise<WorkerRun> {
    if (this.look === undefined) throw new Error('a case ends after it began');
    return { outcome: 'ran', operations: [], ...(await this.look()), results: this.results, metrics: this.metrics, log: levelsOf(this.log) };
  }

  /** The run without what is each side's own. */
  comparable(run: WorkerRun): WorkerRun {
    return { ...run, results: this.results.map((result, at) => withoutOpaque(result, this.scenario.steps[at]?.opaque ?? [])) };
  }
}
