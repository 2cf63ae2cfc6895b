import { describe, expect, it } from 'vitest';
import { bareTrackers } from '../testing/bare-trackers.js';
import { assembleTrackers, type TrackerFile } from './assemble.js';

const committed = bareTrackers();

const ROUTES = 'route_contract_tests.csv';

/** The project's trackers with one file changed, or taken away. */
function changed(name: string, change: ((text: string) => string) | undefined): readonly TrackerFile[] {
  return committed.flatMap((file) => (file.name !== name ? [file] : change === undefined ? [] : [{ name, bytes: Buffer.from(change(file.bytes.toString('utf8'))) }]));
}

const problemsWith = (name: string, change: ((text: string) => string) | undefined): string[] =>
  assembleTrackers(changed(name, change), []).problems.map(({ file, line, severity, code }) => `${file.replace('.csv', '')}:${String(line)} ${severity} ${code}`);

const onLine = (number: number, change: (line: string) => string) => (text: string): string =>
  text
    .split('\r\n')
    .map((line, index) => (index === number - 1 ? change(line) : line))
    .join('\r\n');

describe('assembleTrackers', () => {
  const whole = assembleTrackers(committed, []);

  it('finds nothing wrong with the project\'s own trackers', () => {
    expect(whole.problems).toEqual([]);
  });

  it('gives every tracked thing in the order routes, queues, workers, runtime, storage, each with a capability', () => {
    const kinds = whole.subjects.map((subject) => subject.kind);
    expect(kinds).toEqual([...kinds].sort((a, b) => ['route', 'queue', 'worker', 'runtime', 'storage'].indexOf(a) - ['route', 'queue', 'worker', 'runtime', 'storage'].indexOf(b)));
    expect(whole.subjects.length).toBe(413 + 9 + 36 + 8 + 15);
    expect(whole.subjects.every((subject) => whole.capabilityOf.has(subject.id))).toBe(true);
  });

  it('knows owner, wave and batch from the manifests around a row', () => {
    expect(whole.subjects.find((subject) => subject.id === 'PROC-023')).toMatchObject({ owner: 'notifications-platform', wave: 'P2', batch: 'BATCH-WP2-WORKERS' });
    expect(whole.subjects.find((subject) => subject.id === 'repositorygc')).toMatchObject({ owner: 'gc-platform', wave: 'P4' });
    expect(whole.subjects.find((subject) => subject.id === 'SD-015')).toMatchObject({ owner: 'runtime-platform', wave: 'WS10' });
  });

  it('leaves the owner of a queue empty when its consumers have different ones', () => {
    expect(whole.subjects.find((subject) => subject.id === 'notification')).toMatchObject({ owner: '', wave: 'P2' });
  });

  it('resolves the paths that the tracker spells as expressions', () => {
    expect(whole.subjects.find((subject) => subject.id === 'ROUTE-0320')).toMatchObject({ canonicalPath: '/v2/<repopath:repository>/blobs/<digest>' });
  });

  it('says why a row never has a happy case', () => {
    expect(whole.neverHappy.get('ROUTE-0159')).toMatch(/^answers 410 by design: /);
    expect([...whole.notes.values()].map((note) => note.kind).sort()).toEqual([...Array.from({ length: 11 }, () => 'answers-error'), 'destructive', 'retired']);
  });

  it.each<[string, string, ((text: string) => string) | undefined, string[]]>([
    ['a duplicate id', ROUTES, (text) => `${text}${text.split('\r\n')[1] ?? ''}\r\n`, ['route_contract_tests:415 error duplicate-id', 'route_contract_tests:415 error duplicate-id', 'route_contract_tests:415 error duplicate-id']],
    ['a renamed column', ROUTES, (text) => text.replace('source_file', 'sourcefile'), ['route_contract_tests:1 error missing-column', 'route_contract_tests:1 error unknown-column']],
    ['a budget of the policy', ROUTES, onLine(9, (line) => line.replace('PB-API-V1', 'PB-API-HOT')), ['route_contract_tests:9 error unknown-budget']],
    ['a row that lacks a field', ROUTES, onLine(9, (line) => line.slice(0, line.lastIndexOf(','))), ['route_contract_tests:9 error ragged-row']],
    ['an unclosed quote', ROUTES, onLine(9, (line) => line.replace(',POST,', ',"POST,')), ['route_contract_tests:9 error broken-quotes']],
    ['a byte order mark', ROUTES, (text) => `\ufeff${text}`, ['route_contract_tests:1 error byte-order-mark']],
    ['an unresolved expression', ROUTES, onLine(321, (line) => line.replace('BLOB_DIGEST_ROUTE', 'BLOB_ROUTE')), [
      'route_contract_tests:321 warning unresolved-path',
      'route_migration_tracker:321 warning disagreement',
      'route_auth_verification_checklist:321 warning disagreement',
      'signoff_batch_a1_routes:27 warning disagreement',
    ]],
    ['an unknown row in a checklist', 'worker_verification_checklist.csv', (text) => text.replace('PROC-001', 'PROC-099'), ['worker_verification_checklist:2 error unknown-reference']],
    ['an unknown row in a list', 'route_worker_dependency_matrix.csv', (text) => text.replace('ROUTE-0338', 'ROUTE-9338'), ['route_worker_dependency_matrix:6 error unknown-reference']],
    ['a row without capability', 'capabilities.csv', (text) => text.replace(/SD-015.*\r\n/, ''), ['storage_driver_migration_tracker:16 warning missing-capability']],
    ['a header twice', ROUTES, (text) => text.replace('source_file', 'method'), ['route_contract_tests:1 error missing-column', 'route_contract_tests:1 error duplicate-column']],
    ['no route manifest', ROUTES, undefined, ['route_contract_tests:0 error missing-file']],
    ['no worker manifests', 'worker_process_contract_tests.csv', undefined, []],
    ['rows lost to an empty manifest', ROUTES, () => '', ['route_contract_tests:0 error empty-file']],
  ])('reports %s', (_what, name, change, problems) => {
    expect(problemsWith(name, change)).toEqual(problems);
  });

  it('names both lines of a duplicate id', () => {
    const { problems } = assembleTrackers(changed(ROUTES, onLine(9, (line) => line.replace(/^ROUTE-\d+/, 'ROUTE-0003'))), []);
    expect(problems.find((problem) => problem.code === 'duplicate-id')?.message).toBe('route_id "ROUTE-0003" of line 9 is already on line 4; it must be unique');
  });

  it('accepts the traceability columns at the end, and an owner column anywhere', () => {
    const added = (text: string): string =>
      text
        .split('\r\n')
        .map((line, index) => (line === '' ? '' : index === 0 ? `owner,${line},test_file,last_run_commit,last_passed_at` : `team,${line},a.ts,c0ffee1,2026-11-21T07:05:03Z`))
        .join('\r\n');
    const trackers = assembleTrackers(changed('worker_process_contract_tests.csv', added), []);
    expect(trackers.problems).toEqual([]);
    expect(trackers.subjects.find((subject) => subject.id === 'PROC-023')?.owner).toBe('team');
  });

  it('reads every other file when one is damaged', () => {
    const trackers = assembleTrackers(changed('owner_assignment_matrix.csv', () => '\0\0"'), []);
    expect(trackers.problems.every((problem) => problem.file === 'owner_assignment_matrix.csv')).toBe(true);
    expect(trackers.subjects.length).toBe(481);
  });

  it('stops listing a file\'s problems at two hundred and says how many there are more', () => {
    const { problems } = assembleTrackers(changed(ROUTES, (text) => text.replaceAll('PB-API-V1', 'PB-NONE')), []);
    expect(problems.length).toBe(201);
    expect(problems.at(-1)).toMatchObject({ code: 'too-many-problems', severity: 'error', message: '68 further problems of this file are not listed; mend the first ones and check again' });
  });

  it('uses the project\'s tables for a copy that has none, and warns of a file that is no tracker', () => {
    const only = committed.filter((file) => file.name === ROUTES);
    const trackers = assembleTrackers([...only, { name: 'route_contract_test.csv', bytes: Buffer.from('x') }, { name: 'operational_tooling_disposition.csv', bytes: Buffer.alloc(0) }], committed);
    expect(trackers.problems.map(({ code, message }) => [code, message.split('; ')[1]])).toEqual([['unknown-file', 'did you mean route_contract_tests.csv?']]);
    expect(trackers.manifests.map((manifest) => manifest.name)).toEqual([ROUTES]);
  });
});
