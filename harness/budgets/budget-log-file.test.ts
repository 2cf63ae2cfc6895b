import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { budgetRunHeader } from '../testing/budget-builder.js';
import { budgetReport } from '../testing/budget-report-builder.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { BudgetLogFile, readBudgetLog } from './budget-log-file.js';
import { segmentOf, type SegmentRecord } from './segment.js';

const header = budgetRunHeader();
const { runId } = header;

function segment(number: number): SegmentRecord {
  const side = { connections: 1, digestsChecked: 0, digestsWrong: 0 };
  const shot = { block: 0, item: 0, first: false, outcome: 'ok', ms: 2, error: '' } as const;
  return segmentOf(
    {
      stream: 'PB-REG-PULL/v2',
      number,
      startedAt: '2026-11-21T12:00:01.000Z',
      seconds: 2,
      blocks: 2,
      sides: { oracle: side, target: side },
      generator: { p99: 1, max: 2 },
      down: [],
    },
    [
      { side: 'oracle', ...shot },
      { side: 'target', ...shot },
    ],
  );
}

/** A project with one budget run of two segments; `work` gets its file too. */
function withRun(work: (root: string, file: string, log: BudgetLogFile) => void | Promise<void>): Promise<void> {
  return inTemporaryFolder(async (root) => {
    const log = BudgetLogFile.begin(root, header);
    for (const number of [1, 2]) log.append(segment(number));
    await work(root, join(log.folder, 'budget.ndjson'), log);
  });
}

test('what a run begins with and appends is read again', async () => {
  await withRun((root, file) => {
    const read = readBudgetLog(root, runId);
    expect(read.header).toEqual(header);
    expect(read.segments).toEqual([segment(1), segment(2)]);
    expect(read.lines.map((line) => `${line}\n`).join('')).toBe(readFileSync(file, 'utf8'));
    expect(read).toMatchObject({ wasCut: false, isFinished: false });
  });
});

test('a run of which only the header was written is one without segments', async () => {
  await inTemporaryFolder((root) => {
    BudgetLogFile.begin(root, header);
    expect(readBudgetLog(root, runId)).toMatchObject({ segments: [], wasCut: false });
    return Promise.resolve();
  });
});

test('a report beside the samples ends the run', async () => {
  await withRun(async (root, _file, log) => {
    await log.finish(budgetReport({ runId }));
    expect(readBudgetLog(root, runId).isFinished).toBe(true);
    expect(JSON.parse(readFileSync(join(log.folder, 'report.json'), 'utf8'))).toMatchObject({ schema: 'parity-budget/1', runId });
  });
});

describe('a last line that was cut off in the middle of writing', () => {
  test.each(['{"type":"segment","stream":"PB', JSON.stringify(segment(3))])('is left out: %s', async (cut) => {
    await withRun((root, file) => {
      appendFileSync(file, cut);
      const read = readBudgetLog(root, runId);
      expect(read.wasCut).toBe(true);
      expect(read.segments.map(({ number }) => number)).toEqual([1, 2]);
    });
  });

  test('is taken away before the run goes on, so that the next segment has a line of its own', async () => {
    await withRun((root, file) => {
      appendFileSync(file, '{"type":"seg');
      const resumed = BudgetLogFile.resume(root, runId, readBudgetLog(root, runId).lines);
      resumed.append(segment(3));
      const read = readBudgetLog(root, runId);
      expect(read.wasCut).toBe(false);
      expect(read.header).toEqual(header);
      expect(read.segments.map(({ number }) => number)).toEqual([1, 2, 3]);
    });
  });
});

describe('a file that is damaged before its last line is refused with the place', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    [
      'a cut line in the middle',
      (text) => text.replace(/("stream".*)\n/, '\n'),
      /budget\.ndjson:2: neither header nor segment; the file is damaged, begin the run anew$/,
    ],
    ['a line of something else', (text) => `${text}{"type":"case"}\n`, /:4: neither header nor segment/],
    ['a line of null', (text) => `${text}null\n`, /:4: neither header nor segment/],
    ['a second header', (text) => `${text}${JSON.stringify(header)}\n`, /:4: a second header; the file was written by two runs$/],
    ['no header', (text) => text.slice(text.indexOf('\n') + 1), /budget\.ndjson: no header in its first line; it is no budget run$/],
    ['a header that was cut', (text) => text.slice(0, 40), /: no header in its first line/],
    ['nothing in it', () => '', /: no header in its first line/],
  ])('%s', async (_, change, message) => {
    await withRun((root, file) => {
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      expect(() => readBudgetLog(root, runId)).toThrow(message);
    });
  });
});

describe('a run by its id', () => {
  test('is refused when there is none at all', async () => {
    await inTemporaryFolder((root) => {
      expect(() => readBudgetLog(root, 'latest')).toThrow(/reports\/budgets: no budget run latest; there is none yet; parity budget run makes one$/);
      return Promise.resolve();
    });
  });

  test('is refused with the ones that are there', async () => {
    await withRun((root) => {
      expect(() => readBudgetLog(root, 'lates')).toThrow(`no budget run lates; there are ${runId}; parity budget run makes one`);
    });
  });

  test('is the newest where the latest is asked for', async () => {
    await withRun((root) => {
      BudgetLogFile.begin(root, budgetRunHeader({ runId: '2026-11-22T00-00-00-000Z-000000' }));
      expect(readBudgetLog(root, 'latest').header.runId).toBe('2026-11-22T00-00-00-000Z-000000');
      expect(readBudgetLog(root, runId).header.runId).toBe(runId);
    });
  });

  test('without a file is none', async () => {
    await inTemporaryFolder((root) => {
      mkdirSync(join(root, 'reports', 'budgets', 'empty'), { recursive: true });
      expect(() => readBudgetLog(root, 'empty')).toThrow(/no header in its first line/);
      return Promise.resolve();
    });
  });
});
