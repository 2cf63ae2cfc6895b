import type { CaseReport } from './case-report.js';
import type { CaseStage } from './stage.js';
import type { WorkerScenario } from './worker-fixture.js';

/** One run on each side: what changed is compared with what is declared and with each other. */
export async function checkBehaviour(stages: Readonly<Record<'oracle' | 'target', CaseStage>>, scenario: WorkerScenario, report: CaseReport): Promise<void> {
  const { oracle, target } = stages;
  await oracle.arrange();
  const left = await oracle.run('oracle');
  report.declared(scenario.expect, left, 'oracle', 'behaviour', oracle.around());
  await target.arrange();
  const right = await target.run('target');
  report.declared(scenario.expect, right, 'target', 'behaviour', target.around());
  report.compared(left, right, 'behaviour', { oracle: oracle.around(), target: target.around() });
}
