import type { Reporter, TestModule } from 'vitest/node';

/** Makes a suites run in which no case was judged fail: vitest itself exits 0 when everything is skipped. */
export default class VacuousReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.filter((module) => module.project.name === 'suites').flatMap((module) => [...module.children.allTests()]);
    const judged = tests.filter((test) => test.result().state === 'passed' || test.result().state === 'failed');
    if (tests.length === 0 || judged.length > 0) return;
    process.stderr.write(`parity: none of the ${String(tests.length)} selected contract cases was judged; a run that checked nothing is not green\n`);
    process.exitCode = 2;
  }
}
