import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Commit of the checkout at `root`, with `+dirty` when tracked files differ from it (reports are what runs and proofs write, no part of the build); `unknown` outside a checkout. */
export async function commitOf(root: string): Promise<string> {
  try {
    const [head, status] = await Promise.all([
      run('git', ['rev-parse', 'HEAD'], { cwd: root }),
      run('git', ['status', '--porcelain', '--untracked-files=no', '--', '.', ':!reports'], { cwd: root }),
    ]);
    return head.stdout.trim() + (status.stdout.trim() === '' ? '' : '+dirty');
  } catch {
    // No checkout or no git: the caller records that the version is not known, which release gates refuse.
    return 'unknown';
  }
}
