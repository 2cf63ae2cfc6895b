import { Ajv } from 'ajv';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import schema from '../../fixtures/schemas/trackers-check.schema.json' with { type: 'json' };
import { runVerb } from '../testing/command-context.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define, type TrackersCheck } from './trackers.js';

const root = join(import.meta.dirname, '..', '..');

async function parity(...argv: readonly string[]): Promise<{ out: string[]; exit: number | undefined }> {
  const { printed, exitCode } = await runVerb(define, argv);
  return { out: printed, exit: exitCode };
}

const damaged = (work: (dir: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder(
    async (dir) => {
      const file = join(dir, 'route_contract_tests.csv');
      writeFileSync(file, readFileSync(file, 'utf8').replace('ROUTE-0002', 'ROUTE-0001'));
      await work(dir);
    },
    join(root, 'trackers'),
  );

describe('parity trackers check', () => {
  it('prints one JSON object of the published shape and exits 0 when nothing is wrong', async () => {
    const { out, exit } = await parity('check', '--json');
    const check = JSON.parse(out.join('')) as TrackersCheck;
    const validate = new Ajv().compile(schema);
    expect(validate(check), JSON.stringify(validate.errors)).toBe(true);
    expect(check.summary).toMatchObject({
      rows: { route_contract_tests: 413, queue_worker_contract_tests: 9, owner_assignment_matrix: 457 },
      errors: 0,
      warnings: 0,
    });
    expect(exit).toBe(0);
  });

  it('prints a line a problem, then a summary, and exits 2 on an error', async () => {
    await damaged(async (dir) => {
      const { out, exit } = await parity('check', '--dir', dir);
      expect(out[0]).toBe('route_contract_tests.csv:3:1 error duplicate-id route_id "ROUTE-0001" of line 3 is already on line 2; it must be unique');
      expect(out.at(-1)).toMatch(/^29 manifests, 2912 rows, \d+ errors, 0 warnings$/);
      expect(exit).toBe(2);
    });
  });

  it('gives problems of the published shape too', async () => {
    await damaged(async (dir) => {
      const check: unknown = JSON.parse((await parity('check', '--dir', dir, '--json')).out.join(''));
      expect(new Ajv().compile(schema)(check)).toBe(true);
    });
  });
});

describe('parity trackers stats', () => {
  it('prints aligned counts', async () => {
    const { out, exit } = await parity('stats');
    expect(out[0]).toBe('481 tracked things');
    const counted = out.filter((line) => line.startsWith('  '));
    expect(new Set(counted.map((line) => line.length)).size).toBe(1);
    expect(counted.map((line) => line.replace(/ +/g, ' '))).toContain(' BATCH-A2-ROUTES 274');
    expect(exit).toBe(0);
  });

  it('prints the same as JSON', async () => {
    const { out } = await parity('stats', '--json');
    expect(JSON.parse(out.join(''))).toMatchObject({
      subjects: 481,
      counts: { plane: { route: 413, queue: 9 }, family: { 'registry-v2': 19 }, wave: { A1: 43 } },
    });
  });
});
