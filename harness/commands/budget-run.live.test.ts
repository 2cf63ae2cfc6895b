import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readBudgetLog } from '../budgets/budget-log-file.js';
import type { BudgetReport } from '../core/budget-report.js';
import type { MeasureVerdict } from '../core/budget.js';
import { isAlive } from '../sides/process-control.js';
import { descendantsOf, startParity, type Ended, type Running } from '../testing/command-line.js';
import { projectRoot } from '../testing/reference-run.js';
import { schemaErrors } from '../testing/schema.js';

const made: string[] = [];
afterAll(() => {
  for (const runId of made) rmSync(join(projectRoot, 'reports', 'budgets', runId), { recursive: true });
});

/** Starts a run of the budget with digests in it, the same build on both sides. */
const startRun = (...args: readonly string[]): Running => startParity(['budget', 'run', '--budget', 'PB-REG-PUSH', '--same', 'target', '--seed', '3', ...args]);

function reportOf({ stdout, stderr }: Ended): BudgetReport {
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as BudgetReport;
  made.push(report.runId);
  return report;
}

const measureOf = ({ measures }: BudgetReport, wanted: string): MeasureVerdict | undefined => measures.find(({ measure }) => measure === wanted);

/** How many times one side's digests were looked at. */
const checkedOf = (report: BudgetReport): { readonly oracle: number; readonly target: number } =>
  measureOf(report, 'digest_mismatches')?.streams[0]?.samples ?? { oracle: 0, target: 0 };

// Side by side: each mostly waits for its window to pass.
describe.concurrent('a run on live sides', () => {
  test('in which nothing differs has samples and digests of both sides, and no breach', async () => {
    const ended = await startRun('--window', '10s', '--json').ended;
    const report = reportOf(ended);
    expect(schemaErrors('budget-report', report)).toEqual([]);
    expect(ended.exitCode).toBe(report.exitCode);
    expect([0, 2]).toContain(report.exitCode);
    const [stream] = report.streams;
    // 60 requests a second to each side for ten seconds, and a second of warming up; how many are late is the machine's affair.
    for (const { ok, late, warmUp } of [stream?.counts.oracle, stream?.counts.target].flatMap((side) => side ?? [])) {
      expect(ok).toBeGreaterThan(0);
      expect(ok + late + warmUp, ended.stderr).toBe(660);
    }
    expect(stream?.errors).toEqual({ oracle: {}, target: {} });
    expect(stream?.routes).toHaveLength(3);
    expect(checkedOf(report).oracle).toBeGreaterThan(300);
    expect(checkedOf(report).target).toBeGreaterThan(300);
    for (const { measure, status } of report.measures) expect(['within', 'undecided', 'deferred'], measure).toContain(status);
    expect(measureOf(report, 'digest_mismatches')).toMatchObject({ status: 'within', streams: [{ figures: { oracle: 0, target: 0 } }] });
  });

  test('that is interrupted ends all that it started and exits 2, goes on from what it has, and finds the wrong digests of the target', async () => {
    const stopped = startRun('--window', '12s', '--target-argument=--fault=digest-once=50');
    await stopped.said('s sampled');
    const started = descendantsOf(stopped.child.pid ?? 0);
    expect(started.filter(({ command }) => command.includes('reference-target serve'))).toHaveLength(2);
    stopped.child.kill('SIGINT');
    const { exitCode, stderr } = await stopped.ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('stopped by SIGINT');
    expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);

    const runId = /budget run (\S+)/.exec(stderr)?.[1] ?? '';
    const { segments, isFinished } = readBudgetLog(projectRoot, runId);
    expect(segments).toHaveLength(1);
    expect(isFinished).toBe(false);

    // By its id: the latest is whichever of those beside it began last.
    const ended = await startParity(['budget', 'run', '--resume', runId, '--json']).ended;
    const report = reportOf(ended);
    expect(report).toMatchObject({ runId, seed: 3, measuredSeconds: 12, exitCode: 1 });
    expect(report.notes).toContain('taken up again after 1 segments, on sides that were started anew');
    expect(ended.exitCode).toBe(1);
    expect(measureOf(report, 'digest_mismatches')).toMatchObject({ status: 'breached' });
    expect(measureOf(report, 'digest_mismatches')?.streams[0]?.figures.target).toBeGreaterThan(1);
    expect(measureOf(report, 'p95_latency')?.status).not.toBe('breached');
    expect(readBudgetLog(projectRoot, runId)).toMatchObject({ isFinished: true, segments: [{ number: 1 }, { number: 2 }] });
  });
});
