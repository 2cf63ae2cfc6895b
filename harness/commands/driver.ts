import { Command } from 'commander';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { DriverDescription } from '../core/driver.js';
import type { ExitCode } from '../core/exit-code.js';
import { InputError } from '../core/problem.js';
import { ConformanceWire } from '../sides/conformance-wire.js';
import { runConformance, type CheckOutcome, type Conformance } from '../sides/driver-conformance.js';
import { startPostgres } from '../sides/postgres.js';
import { openTable } from './conformance-table.js';
import type { CommandContext } from './context.js';

interface CheckOptions {
  readonly database?: string;
  readonly schema?: readonly string[];
  readonly side: string;
  readonly cwd?: string;
  readonly timeout: string;
  readonly json?: true;
}

/** What `driver check --json` prints; published as fixtures/schemas/driver-check.schema.json. */
export interface DriverCheck {
  readonly schema: 'parity-driver-check/1';
  readonly command: readonly string[];
  readonly driver: DriverDescription['driver'] | null;
  readonly checks: readonly CheckOutcome[];
  readonly summary: { readonly ok: number; readonly failed: number; readonly skipped: number };
}

const SCHEMA = 'fixtures/reference/drivers/schema/queueitem.sql';

export function define(context: CommandContext): Command {
  const driver = new Command('driver').description('programs that do the work of queues, workers, components and storage (docs/driver-protocol.md)');
  driver
    .command('check')
    .description('run the conformance test against a driver')
    .argument('<command...>', 'the driver and its arguments, after --')
    .option('--database <url>', 'a PostgreSQL database of its own, whose table queueitem is emptied; without it one is started')
    .option('--schema <file...>', `SQL files that make the tables (default: ${SCHEMA})`)
    .option('--side <side>', 'the side that the driver is told to be: oracle or target', 'target')
    .option('--cwd <folder>', 'folder in which the driver is started')
    .option('--timeout <seconds>', 'how long an answer may take', '10')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/driver-check.schema.json)')
    .addHelpText(
      'after',
      '\nExit codes: 0 every check passed or was skipped for a capability that the driver does not list, 1 a check failed, 2 the driver could not be started.\n\nExamples:\n  parity driver check -- ./my-driver --verbose\n  parity driver check --side oracle --cwd fixtures/reference/drivers/python -- "$PWD/.parity/oracle-venv/bin/python" -m parity_driver\n  parity driver check --json --database postgresql://me@localhost/scratch -- ./my-driver',
    )
    .action(async (command: readonly string[], options: CheckOptions) => {
      const check = checkOf(command, await conformanceOf(command, options, context));
      if (options.json === true) context.print(JSON.stringify(check));
      else for (const line of checkText(check)) context.print(line);
      context.finish(exitCodeOf(check));
    });
  return driver.addHelpText('after', '\nExamples:\n  parity driver check -- ./my-driver');
}

async function conformanceOf(command: readonly string[], options: CheckOptions, context: CommandContext): Promise<Conformance> {
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) throw new InputError(`--timeout must be a number of seconds, not "${options.timeout}"`);
  if (!['oracle', 'target'].includes(options.side)) throw new InputError(`--side must be oracle or target, not "${options.side}"`);
  const logs = join(context.root, '.parity', 'driver-check');
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${String(process.pid)}.log`);
  const workdir = mkdtempSync(join(tmpdir(), 'parity-driver-'));
  const postgres = options.database === undefined ? await startPostgres(logFile) : undefined;
  try {
    const url = options.database ?? (await postgres?.database('driver_check')) ?? '';
    const table = await openTable(
      url,
      (options.schema ?? [join(context.root, SCHEMA)]).map((file) => resolve(context.root, file)),
    );
    try {
      const place = { side: options.side, command, cwd: resolve(context.root, options.cwd ?? '.'), env: context.env, logFile, answerWithinMs: seconds * 1000 };
      const initialize = { side: options.side, database: url, workdir };
      const bench = { open: () => new ConformanceWire(place), initialize, table, endWithinMs: seconds * 1000 };
      const conformance = await runConformance(bench, context.signal);
      if (conformance.checks.some(({ outcome }) => outcome === 'failed')) context.note(`parity: the driver's log is ${relative(context.root, logFile)}`);
      else rmSync(logFile, { force: true });
      return conformance;
    } finally {
      await table.close();
    }
  } finally {
    await postgres?.stop();
    rmSync(workdir, { recursive: true, force: true });
  }
}

export function checkOf(command: readonly string[], { description, checks }: Conformance): DriverCheck {
  const count = (outcome: CheckOutcome['outcome']): number => checks.filter((check) => check.outcome === outcome).length;
  const { name, version, language } = description?.driver ?? {};
  return {
    schema: 'parity-driver-check/1',
    command,
    driver: name === undefined || version === undefined || language === undefined ? null : { name, version, language },
    checks,
    summary: { ok: count('ok'), failed: count('failed'), skipped: count('skipped') },
  };
}

/** A driver that was never heard, or of which nothing was seen to work, is no failed check but none at all. */
export function exitCodeOf({ driver, summary }: DriverCheck): ExitCode {
  if (driver === null || summary.ok === 0) return 2;
  return summary.failed > 0 ? 1 : 0;
}

export function checkText({ command, driver, checks, summary }: DriverCheck): string[] {
  const who = driver === null ? `${command.join(' ')} could not be started` : `${driver.name} ${driver.version} (${driver.language})`;
  const { ok, failed, skipped } = summary;
  return [who, ...checks.flatMap(linesOf), `${String(checks.length)} checks: ${String(ok)} ok, ${String(failed)} failed, ${String(skipped)} skipped`];
}

function linesOf(check: CheckOutcome): string[] {
  switch (check.outcome) {
    case 'ok':
      return [`  ok       ${check.name}: ${check.title}`];
    case 'failed':
      return [`  FAILED   ${check.name}: ${check.title}`, `           expected ${check.expected}`, `           saw      ${check.seen}`];
    case 'skipped':
      return [`  skipped  ${check.name}: not offered: ${check.missing}`];
  }
}
