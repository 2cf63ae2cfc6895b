import type { Command } from 'commander';
import { resolve } from 'node:path';
import { InputError } from '../core/problem.js';
import { familyGates, queueGates, type FamilyGate, type QueueDependency, type QueueGate } from '../queues/queue-gates.js';
import { readRun } from '../reports/run-log-file.js';
import { loadTrackers, type Trackers } from '../trackers/load.js';
import type { CommandContext } from './context.js';
import { readQueueDefinitions } from './driver-cases.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';

interface GateOptions {
  readonly run: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity queues gates`. */
export function defineQueueGates(queues: Command, context: CommandContext): void {
  queues
    .command('gates')
    .description('per queue: which families it blocks, which waves come first, what flips together, and whether its mixed-mode test holds')
    .option('--run <run>', 'run by id, folder or latest', 'latest')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/queue-gates.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity run --plane queue && parity queues gates\n  parity queues gates --run latest --json\n\nExit: 0 every gating test is match, 1 one is not, 2 one was not run or nothing can be read.',
    )
    .action(async (options: GateOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const { log } = readRun(context.root, options.run);
      if (log.header.profile !== chosen.name)
        throw new InputError(`run ${log.header.runId} is one of the profile "${log.header.profile}", not of "${chosen.name}"; name it with --profile`);
      if (log.footer === undefined) throw new InputError(`run ${log.header.runId} was cut before its end; gates are judged by whole runs`);
      const { plan, subjects } = await loadPlan(context.root, chosen);
      const trackers = await loadTrackers(resolve(context.root, chosen.config.trackers), { root: context.root });
      const gates = queueGates({
        queues: subjects.filter((subject) => subject.kind === 'queue'),
        definitions: readQueueDefinitions(context.root),
        dependencies: dependenciesOf(trackers),
        planned: plan.cases,
        records: log.cases,
        verified: verifiedProcesses(trackers),
      });
      if (gates.length === 0) throw new InputError('the trackers list no queue; nothing could be judged');
      const families = familyGates(gates);
      const exitCode = gates.some((gate) => gate.status === 'blocked') ? 1 : gates.some((gate) => gate.status === 'pending') ? 2 : 0;
      if (options.json === true)
        context.print(
          JSON.stringify({ schema: 'parity-queue-gates/1', profile: chosen.name, runId: log.header.runId, exitCode, queues: gates, families }, null, 1),
        );
      else for (const line of [...gates.map(queueLine), '', ...families.map(familyLine)]) context.print(line);
      context.finish(exitCode);
    });
}

const rowsOf = (trackers: Trackers, name: string): readonly Readonly<Record<string, string>>[] =>
  trackers.manifests.find((manifest) => manifest.kind.name === name)?.rows.map(({ values }) => values) ?? [];

const list = (cell: string | undefined): string[] => (cell ?? '').split(/\s*;\s*/).filter((part) => part !== '');

function dependenciesOf(trackers: Trackers): QueueDependency[] {
  return rowsOf(trackers, 'route_worker_dependency_matrix').map((row) => ({
    queue: row['default_queue_name'] ?? '',
    producerRoutes: list(row['producer_route_ids']),
    producerWaves: list(row['producer_review_waves']),
    consumerPrograms: list(row['consumer_programs']),
    consumerProcesses: list(row['consumer_process_ids']),
    consumerWaves: list(row['consumer_review_waves']),
    constraint: row['cutover_constraint'] ?? '',
  }));
}

function verifiedProcesses(trackers: Trackers): Set<string> {
  return new Set(
    rowsOf(trackers, 'worker_verification_checklist')
      .filter((row) => row['verification_status'] === 'verified')
      .map((row) => row['process_id'] ?? ''),
  );
}

function queueLine({ queue, test, cases, matched, families, waves, coupled, status, reasons }: QueueGate): string {
  const first = waves.map(({ wave, verified }) => `${wave}${verified ? '' : ' (not verified)'}`).join(', ');
  const together = coupled === null ? '' : `; one unit with ${coupled.routes.join(', ')} (${coupled.waves.join(', ')})`;
  return `${queue.padEnd(24)} ${status.padEnd(12)} ${test} ${String(matched)}/${String(cases)} match; blocks ${families.join(', ')}; first ${first}${together}${status === 'blocked' || status === 'pending' ? `; ${reasons.join('; ')}` : ''}`;
}

const familyLine = ({ family, status, queues }: FamilyGate): string => `${family.padEnd(24)} ${status.padEnd(12)} by ${queues.join(', ')}`;
