// Runs every kind of test in turn and ends with one line that counts them all. Exit 1 when anything failed or nothing ran.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const counts = { passed: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), 'parity-test-'));

/** Runs a command to its end; what it says is printed in one piece, so that two may run at once. */
async function run(title, command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const status = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  console.log(`\n== ${title}\n${said.trimEnd()}`);
  return status;
}

/** A check counts as one test: its exit code is its result. */
async function check(title, command, ...args) {
  const status = await run(title, command, args);
  counts[status === 0 ? 'passed' : 'failed'] += 1;
  if (status !== 0) console.log(`== ${title}: FAILED (${status})`);
}

const parity = (title, ...args) => check(title, 'node', 'dist/cli.mjs', ...args);

/** A vitest project: its tests are counted from its own report; a run without report or without tests is a failure. */
async function vitest(title, project, env = {}) {
  const report = join(folder, `${project}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--reporter=${join(process.cwd(), 'harness', 'vitest', 'vacuous-reporter.ts')}`];
  const status = await run(title, 'npx', ['vitest', 'run', '--project', project, ...reporters, `--outputFile.json=${report}`], env);
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

/** Works through two lists at once: each alone leaves a core idle. */
const sideBySide = (...lists) =>
  Promise.all(
    lists.map(async (list) => {
      for (const one of list) await one();
    }),
  );

try {
  await sideBySide(
    [() => check('lint and import rules', 'npx', 'eslint', '.'), () => check('format', 'npx', 'prettier', '--check', '--log-level', 'warn', '.')],
    [
      () => check('types', 'npx', 'tsc', '--noEmit'),
      () => check('dead code', 'npx', 'knip'),
      () => check('cycles', 'npx', 'knip', '--cycles'),
      () => parity('trackers', 'trackers', 'check'),
      () => parity('suites in step with trackers and fixtures', 'suites', '--check'),
      () => parity('masks', 'masks', 'check'),
      () => parity('masks of the real service', 'masks', 'check', '--profile', 'quay'),
      () => parity('deviations', 'deviations', 'check'),
      () => parity('budgets of all routes', 'budget', 'list', '--json'),
      () => parity('budget exceptions', 'budget', 'exceptions', 'check'),
      () => parity('recorded queue traces', 'queues', 'replay', 'fixtures/queue-contract/recorded/queue-traces.jsonl'),
      () => parity('recorded payloads', 'queues', 'payloads', 'fixtures/queue-contract/recorded/producers.jsonl'),
    ],
  );
  await sideBySide(
    [() => parity('faults on the bundled pair are caught, harmless changes are not', 'prove', '--live', 'reference', '--seed', '1')],
    [() => vitest('unit tests', 'unit')],
  );
  await parity('main job', 'run');
  await parity('gates of the queues', 'queues', 'gates');
  await parity('coverage of rows and auth modes', 'coverage', '--run', 'latest', '--recording', 'fixtures/golden/python-routes-excerpt.jsonl');
  await parity('auth modes by behaviour', 'auth', 'verify', '--run', 'latest');
  await parity('surface of the bundled pair', 'surface', '--profile', 'reference');
  await parity('closed gates on the bundled pair', 'run', '--profile', 'reference-gates-off');
  const docker = spawnSync('docker', ['info'], { stdio: 'ignore' });
  console.log(`\n== Docker ${docker.status === 0 ? 'answers: Postgres in a container is tested' : 'does not answer: Postgres in a container is not tested'}`);
  await vitest('live tests on the bundled pair', 'live');
  // The main job has run what drivers do; the suites run what is sent over HTTP.
  await vitest('contract suites on the bundled pair', 'suites', { PARITY_SUITES: 'http' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
