import { Command } from 'commander';
import { InputError } from '../core/problem.js';
import { Redactor } from '../core/redact.js';
import { lookAtWorld, removeWorld, seedWorld, worldVariables, type ThingState, type WorldInput } from '../replay/seed-world.js';
import { bringUp } from './bring-up.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { readWorlds } from './load-plan.js';
import { openSide } from './open-bench.js';

interface WorldOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly side: string;
  readonly json?: boolean;
}

const VERBS = {
  up: { about: 'make what is missing of the seed world; twice changes nothing', act: seedWorld },
  down: { about: 'take away what the seed world made, last made first', act: removeWorld },
  show: { about: 'say what of the seed world is there, and its names', act: lookAtWorld },
} as const;

interface SideWorld {
  readonly side: 'oracle' | 'target';
  readonly things: readonly ThingState[];
  /** Names and ids that cases use; credentials are left out. */
  readonly names: Readonly<Record<string, string>>;
}

export function define(context: CommandContext): Command {
  const world = new Command('world')
    .description('the seed world of a profile: what cases that only read refer to, made through the public interface')
    .addHelpText(
      'after',
      '\nExamples:\n  parity sides up && parity world show\n  parity world up --profile quay --side oracle\n  parity world down --profile quay --json\n\nExit: 0 done, 1 something of the world is missing (show), 2 a side refused or is not there.',
    );
  for (const [name, { about, act }] of Object.entries(VERBS)) {
    world
      .command(name)
      .description(about)
      .option('--profile <name>', 'profile of parity.config.ts')
      .option('--config <file>', 'another configuration, .json or .mjs')
      .option('--side <oracle|target|both>', 'which side', 'both')
      .option('--json', 'print the result as one JSON object (fixtures/schemas/world-state.schema.json)')
      .action(async (options: WorldOptions) => {
        const sides = await onSides(options, act, context);
        report(name, sides, options, context);
        context.finish(name === 'show' && sides.some(({ things }) => things.some(({ state }) => state === 'missing')) ? 1 : 0);
      });
  }
  return world;
}

async function onSides(options: WorldOptions, act: (input: WorldInput) => Promise<ThingState[]>, context: CommandContext): Promise<SideWorld[]> {
  const wanted = (['oracle', 'target'] as const).filter((name) => options.side === 'both' || options.side === name);
  if (wanted.length === 0) throw new InputError(`--side ${options.side}: write oracle, target or both`);
  const chosen = await loadProfile(options.profile, options.config);
  const worlds = readWorlds(context.root, chosen.profile);
  if (worlds.length === 0) throw new InputError(`profile "${chosen.name}" has no world; name its files under "world"`);
  const pair = await bringUp(chosen, [], context);
  try {
    return await Promise.all(
      wanted.map(async (name): Promise<SideWorld> => {
        const opened = await openSide(
          pair[name],
          { profile: chosen.profile, env: context.env, signal: context.signal, now: context.now },
          new Redactor(),
          new Set(),
        );
        try {
          const things = await act({ worlds, session: opened.session, variables: opened.variables, onSecret: () => undefined, signal: context.signal });
          const secrets = new Set(worlds.flatMap((file) => file.secrets ?? []));
          const names = worldVariables(worlds).flatMap((variable) => {
            const value = opened.variables.get(variable);
            return value === undefined || secrets.has(variable) ? [] : [[variable, value] as const];
          });
          return { side: name, things, names: Object.fromEntries(names) };
        } finally {
          await opened.close();
        }
      }),
    );
  } finally {
    await pair.close();
  }
}

function report(verb: string, sides: readonly SideWorld[], options: WorldOptions, context: CommandContext): void {
  if (options.json === true) {
    context.print(JSON.stringify({ schema: 'parity-world-state/1', verb, sides }, null, 1));
    return;
  }
  for (const { side, things, names } of sides) {
    for (const { name, state, why } of things) context.print(`${side.padEnd(7)} ${state.padEnd(8)} ${name}${why === undefined ? '' : `: ${why}`}`);
    if (verb === 'show') for (const [name, value] of Object.entries(names)) context.print(`${side.padEnd(7)} ${name} = ${value}`);
    const count = (state: ThingState['state']): string => String(things.filter((thing) => thing.state === state).length);
    context.print(`${side}: ${count('there')} there, ${count('made')} made, ${count('removed')} removed, ${count('missing')} missing`);
  }
}
