import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '../core/problem.js';
import { renderReport } from './report.js';
import { runBench } from './run-bench.js';
import { RunFolders } from './run-folders.js';

const HELP = `npm run bench -- [--quick] [--json]

Measures the harness against a bare loop and other tools on this machine, in one run.
  --quick  fewer repetitions; installs nothing and starts no sides
  --json   print the figures as one JSON object
Exit: 0 measured (a missed goal is printed, not an error), 2 could not measure.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new InputError(`stopped by ${name}; nothing was kept`)));
  const root = process.cwd();
  const runs = new RunFolders(root);
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'parity-bench-'));
  try {
    const note = (line: string): void => {
      process.stderr.write(`bench: ${line}\n`);
    };
    const report = await runBench({ root, folder, quick: values.quick, runs, now: () => new Date(), random: Math.random, signal: stop.signal, note });
    process.stdout.write(`${values.json ? JSON.stringify(report, null, 1) : renderReport(report).join('\n')}\n`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await runs.removeBenchRuns();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof InputError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 2;
});
