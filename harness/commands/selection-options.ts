import type { Command } from 'commander';
import { InputError } from '../core/problem.js';
import { SELECTION_OPTIONS, type Selection } from '../plan/select.js';

export type SelectionOptions = Partial<Record<keyof Selection, string[]>> & { readonly shard?: string };

const HELP: Readonly<Record<keyof Selection, string>> = {
  plane: 'only this plane: route, queue, worker, runtime or storage; several with commas',
  capability: 'only this capability, e.g. registry-v2/tags',
  row: 'only this row, e.g. ROUTE-0016 or notification',
  case: 'only this case',
  family: 'only this route family, e.g. registry-v2',
  wave: 'only this wave, e.g. A1',
  batch: 'only this signoff batch, e.g. BATCH-A1-ROUTES',
};

/** Adds the options that narrow a plan; each may be repeated and takes `*`. */
export function addSelectionOptions(command: Command): Command {
  for (const option of SELECTION_OPTIONS) command.option(`--${option} <name...>`, HELP[option]);
  return command.option('--shard <i/n>', 'run part i of n (whole rows)');
}

export function selectionOf(options: SelectionOptions): Selection {
  const pick = (option: keyof Selection): readonly string[] => options[option] ?? [];
  return {
    plane: pick('plane').flatMap((value) => value.split(',')),
    capability: pick('capability'),
    row: pick('row'),
    case: pick('case'),
    family: pick('family'),
    wave: pick('wave'),
    batch: pick('batch'),
  };
}

/** `2/3` as numbers. Throws InputError when it is no part of a whole. */
export function shardOf(text: string | undefined): { readonly index: number; readonly count: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text ?? '1/1');
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match === null || index < 1 || index > count) throw new InputError(`--shard ${text ?? ''}: write i/n with 1 <= i <= n, for instance 2/3`);
  return { index, count };
}
