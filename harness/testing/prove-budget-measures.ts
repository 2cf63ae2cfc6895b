import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEALTH_PATH } from '../bench/constant-answer.js';
import { startConstantServer } from '../bench/constant-servers.js';
import { buildPrograms } from '../bench/programs.js';
import { withReferenceTarget } from '../bench/reference-target.js';
import { comparedWithWrk, measureReplayLoad, type ReplayLoad } from '../bench/replay-load.js';
import type { BudgetReport } from '../core/budget-report.js';
import { renderBudgetText } from '../reports/budget-text.js';
import { writeProof } from './proof-page.js';
import { runJson } from './run-json.js';

/** Goals of the client: of the requests per second that wrk reaches at eight connections, and of its P50 at one. */
const GOALS = { requests: 0.4, p50: 2 };
const LOAD = { repetitions: 5, seconds: 3 };

/** Every measure of the policy live on the bundled pair (99th percentiles: prove-budget-p99.ts), and the client beside wrk. */
async function main(): Promise<number> {
  const load = await loadOnBoth();
  const all = runJson(['budget', 'run', '--seed', '8']).result as BudgetReport;
  const open = all.measures.filter(({ status }) => status === 'undecided');
  const isFast = load.servers.every((server) => {
    const { requestsPerSecond = 0, p50 = Number.POSITIVE_INFINITY } = comparedWithWrk(server);
    return requestsPerSecond >= GOALS.requests && p50 <= GOALS.p50;
  });
  await writeProof('budget-measures', 'Every measure of the policy is judged on the bundled pair', [
    '## The default window, all budgets',
    '',
    '```',
    ...renderBudgetText(all),
    '```',
    '',
    open.length === 0
      ? `All ${String(all.measures.length)} measures are decided.`
      : `NOT decided: ${open.map(({ budget, measure }) => `${budget} ${measure}`).join(', ')}`,
    '',
    '## The client of the runs beside wrk',
    '',
    ...loadLines(load),
  ]);
  return open.length === 0 && isFast ? 0 : 1;
}

async function loadOnBoth(): Promise<ReplayLoad> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'parity-load-'));
  try {
    const programs = await buildPrograms(folder);
    const constant = await startConstantServer(programs.constantServer);
    try {
      return await withReferenceTarget((target) =>
        measureReplayLoad({
          program: programs.closedLoop,
          folder,
          servers: [{ name: 'the constant server', url: `${constant.url}${HEALTH_PATH}` }, target],
          ...LOAD,
          random: Math.random,
          path: process.env['PATH'] ?? '',
          signal: new AbortController().signal,
          note: (line) => {
            process.stderr.write(`${line}\n`);
          },
        }),
      );
    } finally {
      await constant.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function loadLines({ servers, repetitions, seconds }: ReplayLoad): string[] {
  const told = (value: number | undefined): string => (value === undefined ? 'not measured' : value.toFixed(2));
  return [
    `Medians of ${String(repetitions)} runs of ${String(seconds)} s each, both clients in random order. Goals: at least ${String(GOALS.requests)} of the requests per second of wrk at 8 connections, P50 at most ${String(GOALS.p50)} times its at one.`,
    '',
    '| Server | Client | Connections | Requests per second | P50 |',
    '|---|---|---|---|---|',
    ...servers.flatMap((server) =>
      server.kind === 'measured'
        ? server.figures.map(
            (one) =>
              `| ${server.server} | ${one.client} | ${String(one.connections)} | ${one.requestsPerSecond.median.toFixed(0)} | ${one.p50Ms.median.toFixed(3)} ms |`,
          )
        : [`| ${server.server} | not measured: ${server.why} | | | |`],
    ),
    '',
    ...servers.map((server) => {
      const { requestsPerSecond, p50 } = comparedWithWrk(server);
      return `- ${server.server}: ${told(requestsPerSecond)} of the requests per second, ${told(p50)} times the P50`;
    }),
  ];
}

process.exitCode = await main();
