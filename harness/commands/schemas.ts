import { Command } from 'commander';
import { basename, relative, resolve } from 'node:path';
import { BodySchemas } from '../compare/body-schemas.js';
import { inferBodies } from '../compare/infer-bodies.js';
import type { BodySample, BodySchemaFile } from '../core/body-schema.js';
import type { ExitCode } from '../core/exit-code.js';
import { InputError } from '../core/problem.js';
import { goldenFolder, requireGoldens } from '../sides/golden-side.js';
import { bodySchemaFile, readBodySchemas, writeBodySchemas } from './body-schema-files.js';
import { samplesOfGoldens, samplesOfRecordings } from './body-samples.js';
import type { CommandContext } from './context.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';

interface SchemasOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly recording?: readonly string[];
  readonly golden?: string;
  readonly file?: string;
  readonly accept?: boolean;
  readonly json?: boolean;
}

export function define(context: CommandContext): Command {
  const schemas = new Command('schemas').description('the JSON Schemas of the happy bodies of a profile');
  const add = (name: string, description: string, help: string): Command =>
    schemas
      .command(name)
      .description(description)
      .option('--recording <file...>', 'recordings of the oracle; without them its golden fixtures')
      .option('--golden <folder>', 'another folder than fixtures/golden/<profile>')
      .option('--profile <name>', 'profile of parity.config.ts')
      .option('--config <file>', 'another configuration, .json or .mjs')
      .option('--file <file>', 'another file than fixtures/schemas/bodies/<profile>.json')
      .addHelpText('after', help);
  add(
    'infer',
    'infer them from many bodies; what was reviewed stays as it is',
    '\nExamples:\n  parity schemas infer --profile quay --recording python-routes.jsonl python-1.jsonl --accept\n  parity schemas infer --accept                from the goldens of the default profile\n\nExit: 0 nothing changed, or accepted; 1 changed and not accepted.',
  )
    .option('--accept', 'write what changed')
    .action(async (options: SchemasOptions) => {
      await infer(options, context);
    });
  add(
    'check',
    'check that every recorded happy body fits',
    '\nExamples:\n  parity schemas check --profile quay --recording python-routes.jsonl\n\nExit: 0 every body fits; 1 some do not; 2 a row has no schema, or there was no body.',
  )
    .option('--json', 'print the result as one JSON object (fixtures/schemas/schemas-check.schema.json)')
    .action(async (options: SchemasOptions) => {
      await check(options, context);
    });
  return schemas;
}

async function samplesOf(options: SchemasOptions, chosen: ChosenProfile, { root }: CommandContext): Promise<readonly BodySample[]> {
  const { rules } = chosen.profile;
  const { subjects } = await loadPlan(root, chosen);
  const rows = new Set(subjects.map(({ id }) => id));
  const samples =
    options.recording === undefined
      ? samplesOfGoldens(
          requireGoldens(options.golden === undefined ? goldenFolder(root, chosen.name) : resolve(options.golden), chosen.name, root),
          subjects,
          rules,
        )
      : samplesOfRecordings(options.recording, rules).filter(({ row }) => rows.has(row));
  if (samples.length === 0) throw new InputError('there is no successful JSON answer of any row; name recordings of the oracle at work');
  return samples;
}

async function infer(options: SchemasOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const file = options.file === undefined ? bodySchemaFile(context.root, chosen.name) : resolve(options.file);
  const known = readBodySchemas(file, chosen.name, context.root);
  const samples = await samplesOf(options, chosen, context);
  const from = options.recording?.map((one) => basename(one)) ?? ['golden fixtures'];
  const next = inferBodies(chosen.name, samples, from, known);
  const changed = Object.entries(next.rows).filter(([row, { body }]) => known?.rows[row]?.body !== body);
  for (const [row, { samples: count }] of changed) context.print(`${known?.rows[row] === undefined ? 'new' : 'changed'} ${row} (${String(count)} bodies)`);
  const isOther = JSON.stringify(next) !== JSON.stringify(known);
  if (isOther && options.accept === true) writeBodySchemas(file, next);
  context.print(say(next, samples.length));
  if (isOther && options.accept !== true) context.note('parity: nothing was written; add --accept to write what changed');
  context.finish(isOther && options.accept !== true ? 1 : 0);
}

function say({ rows, $defs }: BodySchemaFile, samples: number): string {
  const used = Object.values(rows);
  const reviewed = used.filter((one) => one.reviewed).length;
  return `${String(samples)} bodies; ${String(used.length)} rows have ${String(new Set(used.map(({ body }) => body)).size)} distinct schemas of ${String(Object.keys($defs).length)} definitions; ${String(reviewed)} reviewed`;
}

async function check(options: SchemasOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const file = options.file === undefined ? bodySchemaFile(context.root, chosen.name) : resolve(options.file);
  const known = readBodySchemas(file, chosen.name, context.root);
  if (known === undefined)
    throw new InputError(`${relative(context.root, file)}: there are no body schemas; make them with parity schemas infer --profile ${chosen.name} --accept`);
  const samples = await samplesOf(options, chosen, context);
  const schemas = new BodySchemas(known);
  const misfits = samples.flatMap(({ row, body, where }) => schemas.misfits(row, body).map(({ at, what }) => ({ row, where, at, what })));
  const missing = [...new Set(samples.flatMap(({ row }) => (schemas.has(row) ? [] : [row])))];
  const exitCode: ExitCode = misfits.length > 0 ? 1 : missing.length > 0 ? 2 : 0;
  const bodies = samples.length;
  const unfit = new Set(misfits.map(({ where }) => where)).size;
  if (options.json === true) {
    context.print(JSON.stringify({ schema: 'parity-schemas-check/1', profile: chosen.name, exitCode, bodies, unfit, misfits, withoutSchema: missing }));
  } else {
    for (const { row, where, at, what } of misfits) context.print(`${row} ${at === '' ? 'the body' : at} ${what} (${where})`);
    if (missing.length > 0) context.print(`without schema: ${missing.join(', ')}`);
    context.print(`${String(bodies - unfit)} of ${String(bodies)} bodies fit, ${String(missing.length)} rows without schema`);
  }
  context.finish(exitCode);
}
