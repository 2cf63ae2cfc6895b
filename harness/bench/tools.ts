import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { lastLine, timed, type Command } from './timed-process.js';

/** A tool to compare with: pinned, so that two runs of the benchmark compare the same thing. */
export interface Tool {
  readonly name: 'hurl' | 'newman' | 'pytest';
  readonly version: string;
  /** Commands that make the tool in an empty folder. */
  readonly install: (folder: string) => readonly Omit<Command, 'cwd' | 'inheritsAll'>[];
  readonly withinMinutes: number;
}

export const TOOLS: readonly Tool[] = [
  {
    name: 'hurl',
    // The newest whose bindings to libxml are in the package; later ones need libclang to make them.
    version: '6.1.1',
    install: (folder) => [
      {
        file: 'cargo',
        args: ['install', 'hurl', '--version', '6.1.1', '--locked', '--root', folder],
        env: {
          CARGO_TARGET_DIR: join(folder, 'build'),
          CARGO_HOME: join(folder, 'home'),
          CARGO_PROFILE_RELEASE_LTO: 'off',
          CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
        },
      },
    ],
    withinMinutes: 6,
  },
  {
    name: 'newman',
    version: '6.2.2',
    install: (folder) => [{ file: 'npm', args: ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', 'newman@6.2.2'] }],
    withinMinutes: 3,
  },
  {
    name: 'pytest',
    version: '9.2.0 + requests 2.34.2',
    install: (folder) => [
      { file: 'python3', args: ['-m', 'venv', folder] },
      { file: join(folder, 'bin', 'python'), args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'pytest==9.2.0', 'requests==2.34.2'] },
    ],
    withinMinutes: 3,
  },
];

/** Folder of installed tools, kept between runs of the benchmark, outside the project. */
export const toolCache = (): string => join(tmpdir(), `parity-bench-tools-${userInfo().username}`);

export type Installed = { readonly kind: 'installed'; readonly folder: string } | { readonly kind: 'missing'; readonly why: string };

class TookTooLong extends Error {}

/** The tool's folder, installing it first when the cache lacks it and `mayInstall`. What goes wrong is the answer, not an error; an abort rejects. */
export async function findTool(tool: Tool, mayInstall: boolean, signal: AbortSignal): Promise<Installed> {
  const cache = toolCache();
  const folder = join(cache, `${tool.name}-${tool.version.replaceAll(/[^\w.]+/g, '-')}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  // Programs from a folder that somebody else owns are not run.
  if (process.getuid !== undefined && (await stat(cache)).uid !== process.getuid()) return { kind: 'missing', why: `${cache} belongs to another user` };
  if (existsSync(folder)) return { kind: 'installed', folder };
  if (!mayInstall) return { kind: 'missing', why: 'not installed yet, and --quick installs nothing' };
  const partial = await mkdtemp(join(cache, 'partial-'));
  // Not AbortSignal.timeout within AbortSignal.any: there Node may collect the timer as garbage before it fires.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TookTooLong()), tool.withinMinutes * 60_000);
  const stop = (): void => limit.abort(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    for (const command of tool.install(partial)) {
      const ended = await timed({ ...command, cwd: partial, inheritsAll: true }, limit.signal);
      if (ended.exitCode !== 0) return { kind: 'missing', why: `${command.file} failed: ${lastLine(ended)}` };
    }
    await Promise.all(['build', 'home'].map((rest) => rm(join(partial, rest), { recursive: true, force: true })));
    await rename(partial, folder);
    return { kind: 'installed', folder };
  } catch (error) {
    if (signal.aborted) throw error;
    const late = error instanceof TookTooLong;
    return {
      kind: 'missing',
      why: late
        ? `installing took longer than ${String(tool.withinMinutes)} minutes`
        : `installing failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    await rm(partial, { recursive: true, force: true });
  }
}
