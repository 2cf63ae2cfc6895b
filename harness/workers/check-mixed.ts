import type { CaseReport } from './case-report.js';
import { fill } from './placeholders.js';
import type { CaseStage } from './stage.js';
import type { ExpectedRun, WorkerFixture, WorkerScenario } from './worker-fixture.js';
import type { WorkerRun } from './worker-run.js';

type Side = 'oracle' | 'target';

const other = (side: Side): Side => (side === 'oracle' ? 'target' : 'oracle');

/**
 * Both sides' drivers on one place, over the owner switch: the owner does the work and the other says that it is not its own and
 * changes nothing; with the switch off nobody does; and an item that one side put is worked on by the other.
 */
export async function checkMixed(stage: CaseStage, fixture: WorkerFixture, scenario: WorkerScenario, report: CaseReport): Promise<void> {
  const owners = { oracle: await languageOf(stage, 'oracle'), target: await languageOf(stage, 'target') };
  const runs: Partial<Record<Side, WorkerRun>> = {};
  for (const owner of ['oracle', 'target'] as const) {
    await stage.arrange();
    await setOwner(stage, fixture.switch, owners[owner]);
    report.idle(await stage.run(other(owner)), other(owner), `owner ${owners[owner]}`);
    const run = await stage.run(owner);
    report.declared(scenario.expect, run, owner, `owner ${owners[owner]}`, stage.around());
    runs[owner] = run;
  }
  await stage.arrange();
  await setOwner(stage, fixture.switch, 'off');
  for (const side of ['oracle', 'target'] as const) report.idle(await stage.run(side), side, 'owner off');
  if (runs.oracle !== undefined && runs.target !== undefined)
    report.compared(runs.oracle, runs.target, 'mixed', { oracle: stage.around(), target: stage.around() });
  for (const producer of ['oracle', 'target'] as const) await handedOver(stage, fixture, scenario, report, producer, owners);
  // There is no word for "whoever": each driver is told that the work is its own, as it believes without being told.
  for (const side of ['oracle', 'target'] as const) await tell(stage, side, fixture.switch, owners[side]);
}

/** An item put by one side's own code and worked on by the other's. */
async function handedOver(
  stage: CaseStage,
  fixture: WorkerFixture,
  scenario: WorkerScenario,
  report: CaseReport,
  producer: Side,
  owners: Readonly<Record<Side, string>>,
): Promise<void> {
  const { put } = scenario;
  if (put === undefined) return;
  const consumer = other(producer);
  const step = `put by ${owners[producer]}, worked by ${owners[consumer]}`;
  await stage.arrange({ items: [] });
  const driver = await stage.driver(producer);
  const { queue, has_namespace, names } = put;
  const filled = fill(put.body, stage.around());
  const parameters = {
    queue,
    has_namespace,
    consumer: 'producer',
    names,
    body: typeof filled === 'string' ? filled : JSON.stringify(filled),
    clock: stage.clock('-1s'),
  };
  const answer = await driver.session.call('queue.put', parameters);
  report.is(true, answer.ok, `${step} /${producer}/queue.put`, producer);
  await setOwner(stage, fixture.switch, owners[consumer]);
  report.declared(withoutOldItems(scenario.expect), await stage.run(consumer), consumer, step, stage.around());
}

/** What is declared of items counts for those that were arranged; here the only one is the one that was put, and it is worked off. */
const withoutOldItems = (expect: ExpectedRun): ExpectedRun => ({ ...expect, items: expect.items ?? [] });

async function languageOf(stage: CaseStage, side: Side): Promise<string> {
  return (await stage.driver(side)).session.description.driver.language;
}

async function setOwner(stage: CaseStage, name: string, owner: string): Promise<void> {
  for (const side of ['oracle', 'target'] as const) await tell(stage, side, name, owner);
}

async function tell(stage: CaseStage, side: Side, name: string, owner: string): Promise<void> {
  const answer = await (await stage.driver(side)).session.call('owner.set', { switch: name, owner });
  if (!answer.ok) throw new Error(`the driver of the ${side} refused owner.set: ${answer.message}`);
}
