import { arrangeAnswers, readTables } from './arrange.js';
import type { CaseReport } from './case-report.js';
import { killInTheMiddle } from './kill-in-the-middle.js';
import { fits, itemDifferences } from './match-expected.js';
import { fill } from './placeholders.js';
import type { CaseStage } from './stage.js';
import type { ExpectedItem, ExpectedRun, Json, WorkerFault, WorkerScenario } from './worker-fixture.js';
import type { WorkerRun } from './worker-run.js';

type Sides = Readonly<Record<'oracle' | 'target', CaseStage>>;
const SIDES = ['oracle', 'target'] as const;

/** Run twice: the second run does nothing more, or what is declared; then with a fault in between, and again when it is over. */
export async function checkRetry(stages: Sides, scenario: WorkerScenario, report: CaseReport): Promise<void> {
  await eachSide(stages, report, 'again', async (stage, side) => {
    await stage.arrange();
    const first = await stage.run(side);
    report.declared(scenario.expect, first, side, 'first run', stage.around());
    const second = await stage.run(side);
    report.declared(scenario.again ?? nothingMore(scenario.expect, first), second, side, 'again', stage.around());
    return second;
  });
  if (scenario.fault?.kind === 'refused') await checkRefused(stages, scenario.fault, report);
  if (scenario.fault?.kind === 'killed') await checkKilled(stages, scenario, scenario.fault, report);
}

async function checkRefused(stages: Sides, fault: WorkerFault & { kind: 'refused' }, report: CaseReport): Promise<void> {
  await eachSide(stages, report, 'refused', async (stage, side) => {
    await stage.arrange({ answers: fault.answers });
    const run = await stage.run(side);
    report.declared(fault.then, run, side, 'refused', stage.around());
    return run;
  });
  await eachSide(stages, report, 'after the refusal', async (stage, side) => {
    arrangeAnswers(stage.place, [], stage.around());
    const run = await stage.run(side, fault.later);
    report.declared(fault.finally, run, side, 'after the refusal', stage.around());
    return run;
  });
}

async function checkKilled(stages: Sides, scenario: WorkerScenario, fault: WorkerFault & { kind: 'killed' }, report: CaseReport): Promise<void> {
  for (const side of SIDES) {
    const stage = stages[side];
    await stage.arrange();
    const arranged = (await readTables(stage.place.sql)).get('queueitem') ?? [];
    report.is(true, await killInTheMiddle(stage, side, fault.at), `killed /${side}/was in the middle`, side);
    arrangeAnswers(stage.place, scenario.arrange.answers ?? [], stage.around());
    const items = (await readTables(stage.place.sql)).get('queueitem') ?? [];
    if (fault.items === undefined) continue;
    const declared = fill(fault.items as unknown as Json, stage.around()) as unknown as ExpectedItem[];
    itemDifferences(declared, items, arranged, (where, wanted, seen) => {
      if (!fits(wanted, seen)) report.is(said(wanted), said(seen), `killed /${side}/rows/queueitem${where}`, side);
    });
  }
  await eachSide(stages, report, 'after the crash', async (stage, side) => {
    const run = await stage.run(side, fault.later);
    report.declared(fault.finally ?? scenario.expect, run, side, 'after the crash', stage.around());
    return run;
  });
}

/** Does the same on both sides and compares what came of it. */
async function eachSide(
  stages: Sides,
  report: CaseReport,
  step: string,
  act: (stage: CaseStage, side: 'oracle' | 'target') => Promise<WorkerRun>,
): Promise<void> {
  const oracle = await act(stages.oracle, 'oracle');
  const target = await act(stages.target, 'target');
  report.compared(oracle, target, step, { oracle: stages.oracle.around(), target: stages.target.around() });
}

/** A second run that finds its work done: it may look and say so, but changes nothing. */
function nothingMore(expect: ExpectedRun, first: WorkerRun): ExpectedRun {
  const asked = Object.keys(expect.metrics ?? {}).flatMap((series) => (GETS.test(series) ? [series.replace(GETS, '$1"nonexistant"')] : []));
  return {
    outcome: expect.outcome,
    operations: expect.operations.map(({ name }) => ({ name })),
    items: first.items.map((row) => ({ ...row, state_id: 'kept' }) as unknown as ExpectedItem),
    metrics: Object.fromEntries(asked.map((series) => [series, 1])),
  };
}

const said = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** A consumer of a queue looks again and finds nothing. */
const GETS = /^(quay_queue_item_gets_total\{availability=)"[a-z]+"/;
