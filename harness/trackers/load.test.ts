import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { loadTrackers } from './load.js';

const root = join(import.meta.dirname, '..', '..');

describe('loadTrackers', () => {
  it('reads a copy with the tables of the project', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, '.parity-trace.lock'), '');
      const trackers = await loadTrackers(dir, { root });
      expect(trackers.problems.map((problem) => problem.code)).toEqual(['missing-file']);
      expect(trackers.capabilityOf.size).toBe(481);
    });
  });

  it('gives a plan the same subjects from the few files that decide it', async () => {
    const dir = join(root, 'trackers');
    const [all, few] = [await loadTrackers(dir, { root }), await loadTrackers(dir, { root, forPlan: true })];
    expect(few.subjects).toEqual(all.subjects);
    expect(few.capabilityOf).toEqual(all.capabilityOf);
    expect(few.manifests.length).toBeLessThan(all.manifests.length);
    expect(few.problems).toEqual([]);
  });

  it('says where a folder is missing', async () => {
    await expect(loadTrackers('/nowhere/at/all', { root })).rejects.toThrow('/nowhere/at/all: no folder of trackers can be read there');
  });

  it('reports a folder in place of a file, and a file that is too large, without reading them', async () => {
    await inTemporaryFolder(async (dir) => {
      mkdirSync(join(dir, 'capabilities.csv'));
      writeFileSync(join(dir, 'route_contract_tests.csv'), '');
      truncateSync(join(dir, 'route_contract_tests.csv'), 50 << 20);
      const { problems } = await loadTrackers(dir, { root });
      expect(problems.map(({ file, code }) => [file, code])).toEqual([
        ['capabilities.csv', 'unreadable-file'],
        ['route_contract_tests.csv', 'file-too-large'],
      ]);
    });
  });
});
