// Runs every kind of test in turn and ends with one line that counts them all. Exit 1 when anything failed or nothing ran.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const counts = { passed: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), 'parity-test-'));

/** A check counts as one test: its exit code is its result. */
function check(title, command, ...args) {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  counts[status === 0 ? 'passed' : 'failed'] += 1;
  if (status !== 0) console.log(`== ${title}: FAILED (${status})`);
}

/** A vitest project: its tests are counted from its own report; a run without report or without tests is a failure. */
function vitest(title, project, env = {}) {
  console.log(`\n== ${title}`);
  const report = join(folder, `${project}.json`);
  const { status } = spawnSync(
    'npx',
    [
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=dot',
      '--reporter=json',
      `--reporter=${join(process.cwd(), 'harness', 'vitest', 'vacuous-reporter.ts')}`,
      `--outputFile.json=${report}`,
    ],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests + numTodoTests;
    if (numPassedTests + numFailedTests === 0 || (status !== 0 && numFailedTests === 0)) counts.failed += 1;
    if (numFailedTestSuites > 0 && numFailedTests === 0) console.log(`== ${title}: a test file could not be loaded`);
  } catch (error) {
    console.log(`== ${title}: no report (${error.message})`);
    counts.failed += 1;
  }
}

try {
  check('types', 'npx', 'tsc', '--noEmit');
  check('lint and import rules', 'npx', 'eslint', '.');
  check('format', 'npx', 'prettier', '--check', '--log-level', 'warn', '.');
  check('dead code', 'npx', 'knip');
  check('cycles', 'npx', 'knip', '--cycles');
  check('trackers', 'node', 'dist/cli.mjs', 'trackers', 'check');
  check('suites in step with trackers and fixtures', 'node', 'dist/cli.mjs', 'suites', '--check');
  check('masks', 'node', 'dist/cli.mjs', 'masks', 'check');
  check('masks of the real service', 'node', 'dist/cli.mjs', 'masks', 'check', '--profile', 'quay');
  check('deviations', 'node', 'dist/cli.mjs', 'deviations', 'check');
  check('faults on the bundled pair are caught, harmless changes are not', 'node', 'dist/cli.mjs', 'prove', '--live', 'reference', '--seed', '1');
  check('main job', 'node', 'dist/cli.mjs', 'run');
  check('gates of the queues', 'node', 'dist/cli.mjs', 'queues', 'gates');
  check('recorded queue traces', 'node', 'dist/cli.mjs', 'queues', 'replay', 'fixtures/queue-contract/recorded/queue-traces.jsonl');
  check('recorded payloads', 'node', 'dist/cli.mjs', 'queues', 'payloads', 'fixtures/queue-contract/recorded/producers.jsonl');
  check('coverage of rows and auth modes', 'node', 'dist/cli.mjs', 'coverage', '--run', 'latest', '--recording', 'fixtures/golden/python-routes-excerpt.jsonl');
  check('auth modes by behaviour', 'node', 'dist/cli.mjs', 'auth', 'verify', '--run', 'latest');
  check('surface of the bundled pair', 'node', 'dist/cli.mjs', 'surface', '--profile', 'reference');
  check('closed gates on the bundled pair', 'node', 'dist/cli.mjs', 'run', '--profile', 'reference-gates-off');
  const docker = spawnSync('docker', ['info'], { stdio: 'ignore' });
  console.log(`\n== Docker ${docker.status === 0 ? 'answers: Postgres in a container is tested' : 'does not answer: Postgres in a container is not tested'}`);
  vitest('unit tests', 'unit');
  vitest('live tests on the bundled pair', 'live');
  // The main job has run what drivers do; the suites run what is sent over HTTP.
  vitest('contract suites on the bundled pair', 'suites', { PARITY_SUITES: 'http' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
