import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../sides/process-control.js';
import { descendantsOf, parity, startParity } from '../testing/command-line.js';
import { schemaErrors } from '../testing/schema.js';

interface Summary {
  readonly summary: { readonly rows: Record<string, number>; readonly cases: Record<string, number> };
  readonly rows: readonly { readonly id: string; readonly verdict: string; readonly missing?: string }[];
}

/** Where the runs of these tests have their temporary folders: whatever is in it afterwards was left behind. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-planes-test-'));
  // The database runs as another user.
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('all four planes run by one command, say what no driver offers, and leave nothing behind', async () => {
  const { exitCode, stdout } = await parity(
    [
      'run',
      '--plane',
      'queue,worker,runtime,storage',
      '--case',
      'QBT-NOTIFICATION.cancel',
      'QMT-SECSCANV4.lease-runs-out.*',
      'WBT-SERVICEKEY.*',
      'WBT-DNSMASQ.service',
      'WBT-IP_RESOLVER_UPDATE_WORKER.*',
      'RT-ANALYTICS-MIXPANEL.*',
      'PT-STORAGE-LOCAL-001.put-get',
      'PT-STORAGE-SWIFT-001.put-get',
      '--json',
    ],
    { TMPDIR: folder },
  );
  const output = JSON.parse(stdout) as Summary;
  expect(schemaErrors('run-summary', output)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(Object.fromEntries(output.rows.map(({ id, verdict, missing }) => [id, missing ?? verdict]))).toEqual({
    notification: 'match',
    secscanv4: 'match',
    'PROC-001': 'service:dnsmasq',
    'PROC-008': 'not-applicable',
    'PROC-019': 'match',
    'RUNTIME-002': 'match',
    'SD-001': 'match',
    'SD-005': 'storage:SD-005',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('Ctrl-C in the middle of the planes ends the drivers and their database', async () => {
  const running = startParity(['run', '--plane', 'queue'], { TMPDIR: folder });
  await running.said('25 of');
  const children = descendantsOf(running.child.pid ?? 0);
  expect(children.length).toBeGreaterThan(4);
  running.child.kill('SIGINT');
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('stopped by SIGINT');
  expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});
