import { expect, test } from 'vitest';
import { isAlive } from '../sides/process-control.js';
import { descendantsOf, parity, startParity } from '../testing/command-line.js';
import { schemaErrors } from '../testing/schema.js';

interface Stressed {
  readonly summary: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly rule: string }[];
  readonly shortest: readonly string[] | null;
}

async function stress(...args: string[]): Promise<{ exitCode: number | null; output: Stressed; stderr: string }> {
  const { exitCode, stdout, stderr } = await parity(['queues', 'stress', '--seed', '1', '--json', ...args]);
  const output = JSON.parse(stdout) as Stressed;
  expect(schemaErrors('queue-stress', output)).toEqual([]);
  return { exitCode, output, stderr };
}

test('claimers of both sides, killed in the middle, lose nothing, share nothing and keep the order', async () => {
  const { exitCode, output, stderr } = await stress('--operations', '10000', '--kills', '20', '--crashes', '1', '--least-races', '500');
  expect(output.violations, stderr).toEqual([]);
  expect(exitCode).toBe(0);
  expect(output.summary).toMatchObject({ kills: 20, crashes: 1 });
  expect(output.summary['lostRaces']).toBeGreaterThanOrEqual(500);
  expect(output.summary['calls']).toBeGreaterThanOrEqual(10_000);
});

test('a claimer that does not look whether somebody was faster is caught, by a history of at most six calls', async () => {
  const { exitCode, output } = await stress('--queue', 'notification', '--operations', '3000', '--least-races', '0', '--target-argument=--fault=racy-claim');
  expect(exitCode).toBe(1);
  expect(new Set(output.violations.map(({ rule }) => rule))).toContain('two-leases');
  expect(output.shortest?.length).toBeGreaterThan(0);
  expect(output.shortest?.length).toBeLessThanOrEqual(6);
});

test('claimers that never meet tell nothing', async () => {
  const { exitCode, output } = await stress('--operations', '200', '--oracle', '1', '--target', '0', '--kills', '0', '--crashes', '0', '--least-races', '5');
  expect(exitCode).toBe(2);
  expect(output.violations).toEqual([]);
});

test('Ctrl-C ends all claimers and the database', async () => {
  const running = startParity(['queues', 'stress', '--operations', '100000']);
  await running.said('2500 of');
  const started = descendantsOf(running.child.pid ?? 0);
  expect(started.length).toBeGreaterThan(8);
  running.child.kill('SIGINT');
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('stopped by SIGINT');
  expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
});
