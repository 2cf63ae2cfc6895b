import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRunLog } from '../core/run-log.js';
import { isAlive } from '../sides/process-control.js';
import { descendantsOf, parity, startParity } from '../testing/command-line.js';
import { projectRoot } from '../testing/reference-run.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';

interface Summary {
  readonly runId: string;
  readonly summary: { readonly rows: Record<string, number>; readonly cases: Record<string, number> };
}

test('a whole run over HTTP judges every row that has requests, leaves no secret behind and ends everything that it started', async () => {
  const running = startParity(['run', '--json', '--no-drivers']);
  await running.said('25 of');
  const started = descendantsOf(running.child.pid ?? 0);
  expect(started.length).toBeGreaterThan(2);
  const { exitCode, stdout, stderr } = await running.ended;
  const { summary, runId } = JSON.parse(stdout) as Summary;
  expect(exitCode, stderr).toBe(0);
  const { rows } = summary;
  expect((rows['match'] ?? 0) + (rows['deviation'] ?? 0)).toBeGreaterThanOrEqual(45);
  expect(rows['deviation']).toBeGreaterThanOrEqual(3);
  expect(rows['unimplemented']).toBeGreaterThanOrEqual(5);
  expect(rows['mismatch']).toBe(0);
  expect(Object.values(rows).reduce((sum, count) => sum + count, 0)).toBe(417);
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
  // Passwords follow one pattern and are sent by many cases: none of them may reach the log.
  expect(readFileSync(join(projectRoot, 'reports', 'runs', runId, 'run.ndjson'), 'utf8')).not.toMatch(/owner-pass-1|outsider-pass-1/);
});

test('a target that dies in the middle makes the rest side-down, exit 2, and no pass is written anywhere', async () => {
  const running = startParity(['run', '--json', '--family', 'registry-v2', '--family', 'api-v1']);
  await running.said('25 of');
  const started = descendantsOf(running.child.pid ?? 0);
  const target = started.find(({ command }) => command.includes('reference-target serve'));
  expect(target).toBeDefined();
  if (target === undefined) return;
  process.kill(target.pid, 'SIGKILL');
  const { exitCode, stdout } = await running.ended;
  expect(exitCode).toBe(2);
  const { runId } = JSON.parse(stdout) as Summary;
  const log = parseRunLog(readFileSync(join(projectRoot, 'reports', 'runs', runId, 'run.ndjson'), 'utf8'), 'run.ndjson');
  const down = log.cases.filter((record) => record.verdict === 'inconclusive' && record.reason === 'side-down');
  expect(down.length).toBeGreaterThan(0);
  expect(log.cases.filter((record) => record.verdict === 'mismatch')).toEqual([]);
  const { plan } = await loadPlan(projectRoot, await loadProfile('reference', undefined));
  const inScope = new Set(plan.cases.filter((one) => one.scope === 'in-scope').map((one) => one.id));
  expect(log.cases).toHaveLength(log.header.planned.filter((id) => inScope.has(id)).length);
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
  const copy = mkdtempSync(join(tmpdir(), 'parity-trackers-'));
  try {
    const trackers = join(projectRoot, 'trackers');
    for (const name of readdirSync(trackers)) copyFileSync(join(trackers, name), join(copy, name));
    await parity(['trace', '--run', runId, '--dir', copy]);
    expect(readFileSync(join(copy, 'route_contract_tests.csv'), 'utf8')).not.toMatch(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

test('an interrupted run ends everything that it started and exits 2', async () => {
  const running = startParity(['run', '--no-drivers']);
  await running.said('25 of');
  const started = descendantsOf(running.child.pid ?? 0);
  running.child.kill('SIGINT');
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('stopped by SIGINT');
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test.each([
  [['run', '--capability', 'registry-v2/tagz'], 'did you mean registry-v2/tags'],
  [['run', '--shard', '3/2'], '--shard 3/2: write i/n'],
  [['run', '--profile', 'refrence'], 'did you mean reference'],
  [['run', '--profile', 'quay'], 'PARITY_ORACLE_URL'],
])('%j is refused with what to write instead', async (args, message) => {
  const { exitCode, stderr } = await parity(args, { PARITY_ORACLE_URL: '', PARITY_TARGET_URL: '' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
