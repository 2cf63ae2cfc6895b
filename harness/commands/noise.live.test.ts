import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NoiseReport } from '../core/noise.js';
import { isAlive } from '../sides/process-control.js';
import { descendantsOf, parity, startParity } from '../testing/command-line.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';

test('the bundled oracle beside itself has no noise on fresh and on used state, a second apart, and nothing stays behind', async () => {
  await inTemporaryFolder(async (root) => {
    const file = join(root, 'noise.json');
    const running = startParity([
      'noise',
      '--capability',
      'registry-v2/tags',
      'registry-v2/catalog',
      'registry-v2/base',
      'registry-v2/token',
      '--out',
      file,
      '--json',
    ]);
    await running.said('run 1 of 3: 50 of');
    const started = descendantsOf(running.child.pid ?? 0);
    expect(started.filter(({ command }) => command.includes('oracle serve'))).toHaveLength(2);
    const { exitCode, stdout, stderr } = await running.ended;
    expect(exitCode, stderr + stdout).toBe(0);
    const report = JSON.parse(stdout) as NoiseReport;
    expect(schemaErrors('noise', report)).toEqual([]);
    expect(report).toMatchObject({ proposals: [], refused: [], decisions: [], unsure: [], source: 'live' });
    expect(report.runs.map(({ state }) => state)).toEqual(['fresh', 'used', 'used']);
    expect(report.runs[0]?.cases).toBeGreaterThan(50);
    expect(report.runs[0]?.crossed).toBe(report.runs[0]?.cases);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    // Passwords follow one pattern and are sent by many cases.
    expect(stdout).not.toMatch(/owner-pass-1|outsider-pass-1/);
    expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });
});

test('interrupted it ends everything that it started, exits 2 and writes no proposals', async () => {
  await inTemporaryFolder(async (root) => {
    const file = join(root, 'noise.json');
    const running = startParity(['noise', '--capability', 'registry-v2/manifests', '--out', file]);
    await running.said('run 1 of 3: 50 of');
    const started = descendantsOf(running.child.pid ?? 0);
    running.child.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('stopped by SIGINT');
    expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

test('a selection that is none is refused before anything is started', async () => {
  const { exitCode, stderr } = await parity(['noise', '--capability', 'registry-v2/tagz']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('did you mean registry-v2/tags');
});
