import type { Command } from 'commander';
import type { CommandContext } from '../commands/context.js';
import type { ExitCode } from '../core/exit-code.js';
import { fileURLToPath } from 'node:url';

export interface Spoken {
  readonly printed: string[];
  readonly noted: string[];
  readonly exitCode: ExitCode | undefined;
}

/** Runs one verb in this process with a recording printer. Throws what the verb throws. */
export async function runVerb(define: (context: CommandContext) => Command, args: readonly string[], parts: Partial<CommandContext> = {}): Promise<Spoken> {
  const printed: string[] = [];
  const noted: string[] = [];
  const ended: { code?: ExitCode } = {};
  const context: CommandContext = {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    env: {},
    print: (line) => printed.push(line),
    note: (line) => noted.push(line),
    now: () => new Date('2026-11-21T12:00:00Z'),
    signal: new AbortController().signal,
    finish: (code) => {
      ended.code = code;
    },
    ...parts,
  };
  await define(context)
    .exitOverride()
    .parseAsync([...args], { from: 'user' });
  return { printed, noted, exitCode: ended.code };
}
