import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SurfaceFile } from '../core/route-rule.js';
import { runVerb } from '../testing/command-context.js';
import { projectRoot } from '../testing/reference-run.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define } from './surface.js';

const committed = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'surface', 'reference.json'), 'utf8')) as SurfaceFile;

const withAccepted = (decisions: SurfaceFile): ReturnType<typeof runVerb> =>
  inTemporaryFolder((dir) => {
    writeFileSync(join(dir, 'accepted.json'), JSON.stringify(decisions));
    return runVerb(define, ['--profile', 'reference', '--accepted', join(dir, 'accepted.json')]);
  });

test('both sides of the bundled pair serve what the tracker has and what is accepted', async () => {
  const { printed, exitCode } = await runVerb(define, ['--profile', 'reference']);
  expect(printed.filter((line) => line.includes(' rules; of '))).toHaveLength(2);
  expect(exitCode).toBe(0);
});

test('a rule of a running side that nobody accepted turns it red', async () => {
  const { printed, exitCode } = await withAccepted({ ...committed, accepted: committed.accepted.filter(({ rule }) => rule !== '/metrics') });
  expect(printed.filter((line) => line.includes('/metrics'))).toHaveLength(2);
  expect(exitCode).toBe(1);
});

test('an entry for a rule that no side has turns it red', async () => {
  const gone = { method: 'GET', rule: '/gone', reason: 'was there once, long ago' };
  const { exitCode } = await withAccepted({ ...committed, accepted: [...committed.accepted, gone] });
  expect(exitCode).toBe(1);
});
