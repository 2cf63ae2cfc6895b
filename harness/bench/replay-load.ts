import { InputError } from '../core/problem.js';
import { shuffled, summarize, type Summary } from './statistics.js';
import { lastLine, timed, type Command, type Ended } from './timed-process.js';
import { findOnPath, parseWrk, WRK_MISSING, wrkArguments, type LoadResult } from './wrk.js';

/** Connections at which clients are compared: eight in a closed loop, and one for the latency. */
const CONNECTIONS = [8, 1] as const;
type Connections = (typeof CONNECTIONS)[number];
type Client = 'replay' | 'wrk';

export interface LoadServer {
  readonly name: string;
  /** A page that is answered with 200 and asks for little. */
  readonly url: string;
}

/** What a client reached with so many connections, over the repetitions. */
export interface LoadFigures {
  readonly client: Client;
  readonly connections: Connections;
  readonly requestsPerSecond: Summary;
  readonly p50Ms: Summary;
}

export type ServerLoad =
  | { readonly kind: 'measured'; readonly server: string; readonly figures: readonly LoadFigures[] }
  | { readonly kind: 'not-measured'; readonly server: string; readonly why: string };

export interface ReplayLoad {
  readonly repetitions: number;
  /** Seconds of each run. */
  readonly seconds: number;
  readonly servers: readonly ServerLoad[];
}

export interface ReplayLoadInput {
  /** The bundled program `programs/closed-loop.ts`. */
  readonly program: string;
  readonly folder: string;
  readonly servers: readonly LoadServer[];
  readonly repetitions: number;
  readonly seconds: number;
  readonly random: () => number;
  /** The variable PATH. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * The client of budget runs and wrk, in turn and in random order on the same servers in the same run: a busy moment of the machine hits
 * both alike. What the client alone reaches is measured without wrk, too.
 */
export async function measureReplayLoad(input: ReplayLoadInput): Promise<ReplayLoad> {
  const { servers, repetitions, seconds, note } = input;
  const wrk = findOnPath('wrk', input.path);
  if (wrk === undefined) note(WRK_MISSING);
  const measured: ServerLoad[] = [];
  for (const server of servers) {
    note(`replay and wrk on ${server.name}`);
    measured.push(await measureServer(input, server, wrk));
  }
  return { repetitions, seconds, servers: measured };
}

async function measureServer(
  { program, folder, repetitions, seconds, random, signal }: ReplayLoadInput,
  { name, url }: LoadServer,
  wrk: string | undefined,
): Promise<ServerLoad> {
  const commands = CONNECTIONS.flatMap((connections): Contender[] => [
    {
      client: 'replay',
      connections,
      command: { file: process.execPath, args: [program, url, String(connections), String(seconds)], cwd: folder },
      read: ({ stdout }) => JSON.parse(stdout) as LoadResult,
    },
    ...(wrk === undefined
      ? []
      : [{ client: 'wrk', connections, command: { file: wrk, args: wrkArguments(url, connections, seconds), cwd: folder }, read: readWrk } as const]),
  ]);
  const results = new Map<Contender, LoadResult[]>(commands.map((one) => [one, []]));
  for (let round = 0; round < repetitions; round += 1)
    for (const contender of shuffled(commands, random)) {
      const result = await runOnce(contender, signal);
      if (typeof result === 'string') return { kind: 'not-measured', server: name, why: result };
      results.get(contender)?.push(result);
    }
  return { kind: 'measured', server: name, figures: [...results].map(([{ client, connections }, all]) => figuresOf(client, connections, all)) };
}

interface Contender {
  readonly client: Client;
  readonly connections: Connections;
  readonly command: Command;
  readonly read: (ended: Ended) => LoadResult;
}

const readWrk = ({ stdout }: Ended): LoadResult => parseWrk(stdout);

/** The result, or why there is none: a server that answers errors quickly is no fast server. */
async function runOnce({ client, command, read }: Contender, signal: AbortSignal): Promise<LoadResult | string> {
  const ended = await timed(command, signal);
  if (ended.exitCode !== 0) return `${client} failed: ${lastLine(ended)}`;
  try {
    const result = read(ended);
    return result.errors > 0 ? `${client} got ${String(result.errors)} errors` : result;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function figuresOf(client: Client, connections: Connections, results: readonly LoadResult[]): LoadFigures {
  return {
    client,
    connections,
    requestsPerSecond: summarize(results.map((result) => result.requestsPerSecond)),
    p50Ms: summarize(results.map((result) => result.p50Ms)),
  };
}

/** How the client compares with wrk on one server, as ratios of medians; undefined where either was not measured. */
export function comparedWithWrk(load: ServerLoad): { readonly requestsPerSecond: number | undefined; readonly p50: number | undefined } {
  const of = (client: Client, connections: Connections): LoadFigures | undefined =>
    load.kind === 'measured' ? load.figures.find((one) => one.client === client && one.connections === connections) : undefined;
  const [ours, theirs] = [of('replay', 8), of('wrk', 8)];
  const [oursAlone, theirsAlone] = [of('replay', 1), of('wrk', 1)];
  return {
    requestsPerSecond: ours === undefined || theirs === undefined ? undefined : ours.requestsPerSecond.median / theirs.requestsPerSecond.median,
    p50: oursAlone === undefined || theirsAlone === undefined ? undefined : oursAlone.p50Ms.median / theirsAlone.p50Ms.median,
  };
}
