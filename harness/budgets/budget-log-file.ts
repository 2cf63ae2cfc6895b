import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { BudgetRunHeader } from '../core/budget-log.js';
import type { BudgetReport } from '../core/budget-report.js';
import { InputError } from '../core/problem.js';
import type { SegmentRecord } from './segment.js';

/** Folder of all budget runs, relative to the project; not committed. */
const FOLDER = join('reports', 'budgets');

/** The file of a budget run: a header, then a line for each segment, so that a run that is stopped keeps what it has. */
export class BudgetLogFile {
  private constructor(readonly folder: string) {}

  static begin(root: string, header: BudgetRunHeader): BudgetLogFile {
    const log = new BudgetLogFile(join(root, FOLDER, header.runId));
    mkdirSync(log.folder, { recursive: true });
    writeFileSync(log.path, `${JSON.stringify(header)}\n`);
    return log;
  }

  /** Goes on with an earlier run; a last line that was cut off is taken away first. */
  static resume(root: string, runId: string, lines: readonly string[]): BudgetLogFile {
    const log = new BudgetLogFile(join(root, FOLDER, runId));
    writeFileAtomic.sync(log.path, lines.map((line) => `${line}\n`).join(''));
    return log;
  }

  private get path(): string {
    return join(this.folder, 'budget.ndjson');
  }

  append(segment: SegmentRecord): void {
    appendFileSync(this.path, `${JSON.stringify(segment)}\n`);
  }

  /** Writes the report beside the samples, whole or not at all. */
  async finish(report: BudgetReport): Promise<void> {
    await writeFileAtomic(join(this.folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  }
}

export interface BudgetLog {
  readonly header: BudgetRunHeader;
  readonly segments: readonly SegmentRecord[];
  /** The whole lines of the file. */
  readonly lines: readonly string[];
  /** True when the last line was cut off in the middle of writing. */
  readonly wasCut: boolean;
  readonly isFinished: boolean;
}

/** Reads a budget run by its id; `latest` is the newest. Throws InputError for one that is not there or is damaged before its last line. */
export function readBudgetLog(root: string, wanted: string): BudgetLog {
  const runId = budgetRunId(root, wanted);
  const path = join(root, FOLDER, runId, 'budget.ndjson');
  const text = readText(path) ?? '';
  const all = text.split('\n');
  const tail = all.pop() ?? '';
  const parsed = all.map((line, number) => parseLine(line, `${path}:${String(number + 1)}`));
  const [header, ...segments] = parsed;
  if (header?.type !== 'budget-run') throw new InputError(`${path}: no header in its first line; it is no budget run`);
  const finished = readText(join(root, FOLDER, runId, 'report.json')) !== undefined;
  return {
    header,
    segments: segments.map((line, number) => {
      if (line.type !== 'segment') throw new InputError(`${path}:${String(number + 2)}: a second header; the file was written by two runs`);
      return line;
    }),
    lines: all,
    wasCut: tail !== '',
    isFinished: finished,
  };
}

function parseLine(line: string, place: string): BudgetRunHeader | SegmentRecord {
  try {
    const value = JSON.parse(line) as { type?: unknown };
    if (value.type === 'budget-run' || value.type === 'segment') return value as BudgetRunHeader | SegmentRecord;
  } catch {
    // Said below: where and what to do.
  }
  throw new InputError(`${place}: neither header nor segment; the file is damaged, begin the run anew`);
}

/** The id of a budget run that is there. Ids begin with their time, so the last in name order is the newest. */
function budgetRunId(root: string, wanted: string): string {
  const folder = join(root, FOLDER);
  let ids: string[] = [];
  try {
    ids = readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const id = wanted === 'latest' ? ids.at(-1) : ids.find((one) => one === wanted);
  if (id === undefined)
    throw new InputError(
      `${folder}: no budget run ${wanted}; ${ids.length === 0 ? 'there is none yet' : `there are ${ids.slice(-5).join(', ')}`}; parity budget run makes one`,
    );
  return id;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
