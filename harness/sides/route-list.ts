import { spawn } from 'node:child_process';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { startDeadline } from '../core/deadline.js';
import { InputError } from '../core/problem.js';
import type { RouteRule } from '../core/route-rule.js';
import { tailOf } from './process-control.js';
import type { ProcessSideConfig } from './process-side.js';
import { sideEnvironment } from './side-environment.js';

/** Reads a list of rules. Throws InputError when it is none, or an empty one: against that everything would seem to be missing. */
export function parseRouteList(text: string, where: string): RouteRule[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${where}: not JSON: ${error instanceof Error ? error.message : String(error)}; a route list is one JSON array`);
  }
  const validate = validatorFor('route-list.schema.json');
  if (validate(value)) return value as RouteRule[];
  const [first] = validate.errors ?? [];
  throw new InputError(`${where}: at ${first?.instancePath || 'the top'}: ${first?.message ?? 'no route list'}; see fixtures/schemas/route-list.schema.json`);
}

const LIST_TIMEOUT_MS = 60_000;
/** Nothing listens there: a side lists its routes without serving them. */
const NOWHERE = 'http://127.0.0.1:0';

/** Asks a side's own program for its rules. Throws InputError when it fails. */
export async function readRouteList(name: string, config: ProcessSideConfig, root: string, signal: AbortSignal): Promise<RouteRule[]> {
  if (config.routes === undefined) throw new InputError(`the ${name} names no command that lists its routes; add "routes" to it, or give a list with --rules`);
  const { cwd, env, fill } = sideEnvironment(config, root, NOWHERE, undefined, undefined);
  const [program = '', ...args] = config.routes.map(fill);
  const command = [program, ...args].join(' ');
  const deadline = startDeadline(signal, LIST_TIMEOUT_MS);
  try {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal: deadline.signal });
    const said = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
    const code = await new Promise<number | string>((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('close', (status) => {
        resolve(status ?? 'killed');
      });
    });
    if (code !== 0) throw new InputError(`the ${name} did not list its routes (${String(code)}): ${command}\n${tailOf(said.errors)}`);
    return parseRouteList(said.output, command);
  } finally {
    deadline.clear();
  }
}
