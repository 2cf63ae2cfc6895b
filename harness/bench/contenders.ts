import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BENCH_PROFILE, IN_FLIGHT, sideAddresses } from './bench-config.js';
import { faultOfRun } from './check-run.js';
import type { ConstantServer } from './constant-servers.js';
import { hurlFile } from './hurl-file.js';
import { newmanCollection } from './newman-collection.js';
import { pytestFile } from './pytest-file.js';
import type { BenchRequest } from './requests.js';
import type { Command, Ended } from './timed-process.js';
import { findTool, TOOLS, type Tool } from './tools.js';

/** Something whose whole-process wall time is measured. */
export interface Contender {
  readonly name: string;
  readonly what: string;
  /** Without it no ratio can be made. */
  readonly needed: boolean;
  /** Servers that get every request once. */
  readonly servers: readonly ConstantServer[];
  readonly command: Command;
  /** Why an ended process did not do its work; the servers' own count is checked besides. */
  readonly fault: (ended: Ended) => string | undefined;
}

export interface Absent {
  readonly name: string;
  readonly what: string;
  readonly why: string;
}

export interface ContenderInput {
  readonly root: string;
  /** Temporary folder for generated inputs. */
  readonly folder: string;
  readonly configFile: string;
  readonly bareLoop: string;
  readonly requests: readonly BenchRequest[];
  readonly oracle: ConstantServer;
  readonly target: ConstantServer;
  readonly mayInstall: boolean;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

const exitedWell = ({ exitCode }: Ended): string | undefined => (exitCode === 0 ? undefined : `exit ${String(exitCode)}`);

export const HARNESS = 'parity run';
export const BARE_LOOP = 'bare undici loop';

/** The harness, the bare loop, and every tool that is there or can be installed. */
export async function findContenders(input: ContenderInput): Promise<{ contenders: Contender[]; absent: Absent[] }> {
  const { root, folder, configFile, bareLoop, requests, oracle, target, mayInstall, signal, note } = input;
  const requestsFile = join(folder, 'requests.json');
  await writeFile(requestsFile, JSON.stringify(requests));
  const both = [oracle, target];
  const contenders: Contender[] = [
    {
      name: HARNESS,
      what: 'plans, sends to two servers, compares, judges, writes the run log',
      needed: true,
      servers: both,
      command: {
        file: process.execPath,
        args: [join(root, 'dist', 'cli.mjs'), 'run', '--config', configFile, '--profile', BENCH_PROFILE, '--json'],
        cwd: root,
        env: sideAddresses(oracle.url, target.url),
      },
      fault: ({ stdout, exitCode }) => faultOfRun(stdout, exitCode, requests.length),
    },
    {
      name: BARE_LOOP,
      what: 'sends to two servers and reads the bodies',
      needed: true,
      servers: both,
      command: { file: process.execPath, args: [bareLoop, requestsFile, oracle.url, target.url, String(IN_FLIGHT)], cwd: folder },
      fault: exitedWell,
    },
  ];
  const absent: Absent[] = [];
  for (const tool of TOOLS) {
    note(`looking for ${tool.name} ${tool.version}`);
    const found = await findTool(tool, mayInstall, signal);
    const [name, what] = [`${tool.name} ${tool.version}`, WHAT[tool.name]];
    if (found.kind === 'missing') absent.push({ name, what, why: found.why });
    else
      contenders.push({
        name,
        what,
        needed: false,
        servers: [oracle],
        command: await toolCommand(tool, found.folder, folder, requestsFile, requests, oracle.url),
        fault: exitedWell,
      });
  }
  return { contenders, absent };
}

const WHAT: Readonly<Record<Tool['name'], string>> = {
  hurl: 'sends to one server, one file, asserts the status',
  newman: 'sends to one server, one collection, no scripts, silent',
  pytest: 'sends to one server, a parametrised test a request, one session, asserts the status',
};

/** Writes a tool's input and answers how to run it with as little ado as it allows. */
async function toolCommand(
  tool: Tool,
  installed: string,
  folder: string,
  requestsFile: string,
  requests: readonly BenchRequest[],
  url: string,
): Promise<Command> {
  switch (tool.name) {
    case 'hurl': {
      const file = join(folder, 'requests.hurl');
      await writeFile(file, hurlFile(requests, url));
      return { file: join(installed, 'bin', 'hurl'), args: ['--no-output', '--no-color', file], cwd: folder };
    }
    case 'newman': {
      const file = join(folder, 'collection.json');
      await writeFile(file, JSON.stringify(newmanCollection(requests, url)));
      return {
        file: process.execPath,
        args: [join(installed, 'node_modules', 'newman', 'bin', 'newman.js'), 'run', file, '--silent', '--ignore-redirects'],
        cwd: folder,
      };
    }
    case 'pytest': {
      const file = join(folder, 'test_requests.py');
      await writeFile(file, pytestFile(requestsFile, url));
      return { file: join(installed, 'bin', 'python'), args: ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', file], cwd: folder };
    }
  }
}
