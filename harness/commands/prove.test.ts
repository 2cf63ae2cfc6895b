import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define } from './prove.js';

const excerpt = 'fixtures/golden/paired-go-1-excerpt.jsonl';

test('what was proved fits its schema, and the page names every operator', { timeout: 60_000 }, async () => {
  await inTemporaryFolder(async (folder) => {
    const page = join(folder, 'detection.md');
    const { printed, exitCode } = await runVerb(define, [excerpt, '--profile', 'quay', '--faults', '120', '--seed', '3', '--page', page, '--json']);
    const output = JSON.parse(printed.join('')) as { subjects: { summary: { faults: number; missed: number } }[] };
    expect(schemaErrors('prove', output)).toEqual([]);
    expect(output.subjects[0]?.summary).toMatchObject({ faults: 120, missed: 0 });
    expect(exitCode).toBe(0);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('120 faults by');
    expect(text).toContain('| status-sibling |');
    expect(text).toContain('seeds 3.');
  });
});

describe('bad input is refused', () => {
  test.each([
    [[], 'nothing to prove on'],
    [['no-such-file.jsonl', '--profile', 'quay'], 'no-such-file.jsonl: cannot be read'],
    [[excerpt, '--profile', 'quay', '--seed', 'x'], '--seed x: write whole numbers'],
    [[excerpt, '--profile', 'quay', '--faults', '0'], 'write a whole number from 1 up'],
  ])('%j', async (args, message) => {
    await expect(runVerb(define, args)).rejects.toThrow(message);
  });
});
