import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { withNotelessTrackers } from '../testing/noteless-trackers.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define } from './queues.js';

const evidence = (...args: string[]): Promise<Spoken> => runVerb(define, ['evidence', ...args]);

interface Output {
  readonly summary: unknown;
  readonly producers: readonly { readonly route: string; readonly queue: string; readonly state: string; readonly rule: string | null }[];
  readonly remarks: readonly { readonly why: string }[];
  readonly written: { readonly files: readonly unknown[] } | null;
}

function outputOf({ printed }: Spoken): Output {
  const output = JSON.parse(printed.join('\n')) as Output;
  expect(schemaErrors('queue-evidence', output)).toEqual([]);
  return output;
}

const item = (record: string, queue: string, ...http: [string, string, number][]): string =>
  JSON.stringify({
    ...{ record, queue, queue_name: `${queue}/acme/17/`, body: { id: 17 } },
    http: http.map(([method, path, status]) => ({ method, path, status })),
  });

/** A recording of a few items, and a checkout of which only the handler of one route is there. */
async function withSources(work: (recording: string, sources: string, dir: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (dir) => {
    const recording = join(dir, 'producers.jsonl');
    const lines = [
      item('QP-1', 'repositorygc', ['DELETE', '/api/v1/repository/acme/tools', 204]),
      item('QP-2', 'notification', ['POST', '/v2/acme/tools/blobs/uploads/', 202], ['PUT', '/v2/acme/tools/manifests/latest', 201]),
      item('QP-3', 'unheard', ['DELETE', '/api/v1/repository/acme/tools', 204]),
    ];
    writeFileSync(recording, lines.join('\n'));
    const sources = join(dir, 'service');
    mkdirSync(join(sources, 'endpoints', 'v2'), { recursive: true });
    writeFileSync(join(sources, 'endpoints', 'secscan.py'), 'def secscan_notification():\n    secscan_notification_queue.put([], "")\n');
    const manifest = 'def write_manifest_by_tagname():\n    tell()\n\n\ndef tell():\n    with notification_queue.batch_insert(1):\n        pass\n';
    writeFileSync(join(sources, 'endpoints', 'v2', 'manifest.py'), manifest);
    await work(recording, sources, dir);
  });
}

describe('parity queues evidence', () => {
  it('joins a recording with the call paths of the sources', async () => {
    await withSources(async (recording, sources) => {
      const spoken = await evidence('--recording', recording, '--recording-commit', 'c1', '--src', sources, '--json');
      const { producers, summary, remarks } = outputOf(spoken);
      expect(producers.map(({ route, queue, state, rule }) => [route, queue, state, rule])).toEqual([
        ['ROUTE-0105', 'repositorygc', 'confirmed', 'seen'],
        ['ROUTE-0328', 'notification', 'confirmed', 'seen-and-read'],
        ['ROUTE-0340', 'secscanv4', 'candidate', null],
      ]);
      expect(summary).toEqual({ routes: 3, queues: 3, confirmed: 2, observed: 0, candidates: 1 });
      expect(remarks.map(({ why }) => why)).toContain('ROUTE-0105 put an item into "unheard", which no row tracks');
      expect(spoken.exitCode).toBe(0);
    });
  });

  it('without the sources the last of several requests is only observed', async () => {
    await withSources(async (recording) => {
      const { printed, exitCode } = await evidence('--recording', recording);
      expect(printed.join('\n')).toMatch(/ROUTE-0328 .* notification +observed +recording oracle QP-2/);
      expect(printed.at(-1)).toBe('2 routes, 2 queues: 1 confirmed, 1 observed, 0 candidates');
      expect(exitCode).toBe(0);
    });
  });

  it('says with --check what it would write, writes it, and then has nothing to write', async () => {
    await withSources(async (recording) => {
      await withNotelessTrackers(async (dir) => {
        const args = ['--recording', recording, '--write', '--dir', dir];
        const checked = await evidence(...args, '--check', '--json');
        expect([checked.exitCode, outputOf(checked).written?.files.length]).toEqual([1, 2]);
        const wrote = await evidence(...args);
        expect([wrote.exitCode, wrote.printed.includes('changed: 2 cells of 2 rows in 2 files')]).toEqual([0, true]);
        expect(readFileSync(join(dir, 'worker_verification_checklist.csv'), 'utf8')).toContain(',producers of repositorygc confirmed: ROUTE-0105,');
        expect((await evidence(...args, '--check')).exitCode).toBe(0);
      });
    });
  });

  it('a damaged list is not written, and what decides the row of a request must be whole', async () => {
    await withSources(async (recording, sources) => {
      await withNotelessTrackers(async (dir, bytesOf) => {
        const twice = (name: string, from: string, to: string): void => writeFileSync(join(dir, name), bytesOf(name).toString('utf8').replace(from, to));
        const args = ['--recording', recording, '--dir', dir];
        twice('worker_verification_checklist.csv', 'PROC-001,', 'PROC-002,');
        const { exitCode, printed } = await evidence(...args, '--write');
        expect([exitCode, printed.join('\n')]).toEqual([2, expect.stringMatching(/worker_verification_checklist\.csv:3:1 error duplicate-id [^]*refused: 1/)]);
        twice('route_migration_tracker.csv', 'ROUTE-0001,', 'ROUTE-0002,');
        await expect(evidence(...args, '--src', sources)).rejects.toThrow('the trackers have 1 errors');
        expect((await evidence(...args)).exitCode).toBe(0);
        twice('route_contract_tests.csv', 'ROUTE-0001,', 'ROUTE-0002,');
        await expect(evidence(...args)).rejects.toThrow(/the trackers have \d+ errors/);
      });
    });
  });

  it('a source that says nothing is exit 2, whatever another one says', async () => {
    await withSources(async (recording, sources, dir) => {
      const empty = join(dir, 'empty');
      mkdirSync(empty);
      expect((await evidence('--recording', recording, '--src', empty)).exitCode).toBe(2);
      const lost = join(dir, 'lost.jsonl');
      writeFileSync(lost, item('QP-9', 'repositorygc', ['DELETE', '/nowhere', 204]));
      const spoken = await evidence('--recording', lost, '--src', sources, '--json');
      expect([spoken.exitCode, outputOf(spoken).remarks[0]?.why]).toEqual([2, 'repositorygc: no row has DELETE /nowhere']);
    });
  });

  it.each([
    [[], 'nothing to look at'],
    [['--src', 'no/such/folder'], '--src no/such/folder: no such folder'],
    [['--recording', 'no-such.jsonl'], 'no-such.jsonl: cannot be read'],
    [['--recording', 'x.jsonl', '--recording-commit', 'a (b)'], '--recording-commit a (b): write letters'],
    [['--recording', 'x.jsonl', '--row', 'ROUTE-0105'], '--row chooses the rows of --live'],
    [['--recording', 'x.jsonl', '--check'], '--check belongs to --write'],
    [['--live', '--row', 'ROUTE-9999'], 'no happy case of ROUTE-9999'],
    [['--live', '--profile', 'quay'], 'does not say where its queue is'],
  ])('refuses %j', async (args, message) => {
    await expect(evidence(...args)).rejects.toThrow(message);
  });
});
