import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { DRIVER_ERRORS, DriverFault, type DriverAnswer } from '../core/driver.js';
import type { Profile } from '../core/profile.js';
import { clockText, later, momentOf } from '../queues/moment.js';
import type { DriverSide } from '../queues/queue-bench.js';
import { bodyText, type QueueDefinition } from '../queues/queue-definition.js';
import { readQueueTable } from '../queues/queue-table.js';
import type { ClaimedItem, StressCall, StressHistory } from '../queues/stress-history.js';
import { StressPlan, type StressMove } from '../queues/stress-plan.js';
import { DriverPlace } from '../sides/driver-place.js';
import type { DriverProcess } from '../sides/driver-process.js';
import { startPostgres, type EmbeddedPostgres } from '../sides/postgres.js';

export interface StressInput {
  readonly root: string;
  readonly drivers: NonNullable<Profile['drivers']>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly queue: QueueDefinition;
  readonly seed: number;
  /** Calls that are made in all. */
  readonly operations: number;
  /** Claimers of each side. */
  readonly claimers: Readonly<Record<DriverSide, number>>;
  /** Claimers that are killed in the middle of a call, and how often Postgres is. */
  readonly kills: number;
  readonly crashes: number;
  readonly targetArguments: readonly string[];
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

export interface StressRun {
  readonly history: StressHistory;
  readonly kills: number;
  readonly crashes: number;
  /** Claims that lost a race, and that found nothing. */
  readonly lostRaces: number;
  readonly seconds: number;
}

/** Queue seconds that pass in one real second: leases run out while the run is on. */
const SPEED = 20;
const LEASE_SECONDS = 30;
const RETRIES = 50;
const BEGINNING = momentOf('2026-03-01T12:00:00Z') ?? 0;

/** Claimers of both sides on one queue, ended in the middle of their work, and everything that was asked and answered. */
export async function stressQueues(input: StressInput): Promise<StressRun> {
  const { root, drivers, note } = input;
  const logs = join(root, '.parity', 'logs');
  mkdirSync(logs, { recursive: true });
  const postgres = await startPostgres(join(logs, 'postgres-stress.log'), { durable: true });
  let place: DriverPlace | undefined;
  try {
    const databaseUrl = await postgres.database('stress', 'C.UTF-8');
    await withClient(databaseUrl, async (client) => {
      for (const file of drivers.schema) await client.query(readFileSync(join(root, file), 'utf8'));
    });
    place = new DriverPlace({ name: 'stress', root, config: drivers, databaseUrl, targetArguments: input.targetArguments, logs, env: input.env });
    const run = new Stress(input, place, postgres);
    note(`${String(run.claimers.length)} claimers, ${String(input.operations)} calls`);
    const begun = performance.now();
    await run.toEnd();
    const left = await withClient(databaseUrl, readQueueTable);
    return {
      history: { calls: run.calls, left: new Set(left.map((row) => row.id)), retries: RETRIES },
      kills: run.kills,
      crashes: run.crashes,
      lostRaces: run.calls.filter((call) => call.op === 'claim' && call.lost === true).length,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await place?.close();
    await postgres.stop();
  }
}

async function withClient<Result>(databaseUrl: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface Claimer {
  readonly name: string;
  readonly side: DriverSide;
  readonly plan: StressPlan;
  readonly held: number[];
  driver: DriverProcess | undefined;
  /** True while a call is at work: only then is it worth killing. */
  busy: boolean;
}

class Stress {
  readonly calls: StressCall[] = [];
  readonly claimers: readonly Claimer[];
  kills = 0;
  crashes = 0;
  private made = 0;
  private free = 0;
  private readonly begun = performance.now();
  private crashing: Promise<void> | undefined;
  private isOver = false;

  constructor(
    private readonly input: StressInput,
    private readonly place: DriverPlace,
    private readonly postgres: EmbeddedPostgres,
  ) {
    const sides = (['oracle', 'target'] as const).flatMap((side) => Array.from({ length: input.claimers[side] }, (_, at) => [side, at] as const));
    this.claimers = sides.map(([side, at], number) => ({
      name: `${side} ${String(at + 1)}`,
      side,
      plan: new StressPlan(input.seed, number),
      held: [],
      driver: undefined,
      busy: false,
    }));
  }

  async toEnd(): Promise<void> {
    try {
      await Promise.all(this.claimers.map(async (claimer) => (claimer.driver = await this.place.start(claimer.side))));
      await Promise.all(this.claimers.map((claimer) => this.work(claimer)));
      await this.crashing;
    } finally {
      // Claimers that are still at work when one failed must not start another driver.
      this.isOver = true;
      await Promise.all(this.claimers.flatMap(({ driver }) => (driver === undefined ? [] : [driver.close()])));
    }
  }

  private async work(claimer: Claimer): Promise<void> {
    const { operations, signal, note } = this.input;
    while (this.made < operations) {
      signal.throwIfAborted();
      this.made += 1;
      if (this.made % 2500 === 0) note(`${String(this.made)} of ${String(operations)} calls, ${String(this.kills)} kills`);
      await this.move(claimer, claimer.plan.next(claimer.held, this.free));
      this.disturb();
      await this.crashing;
    }
  }

  /** Kills and crashes are spread evenly over the calls. */
  private disturb(): void {
    const { operations, kills, crashes } = this.input;
    if (this.crashes < crashes && this.made >= ((this.crashes + 1) * operations) / (crashes + 1)) {
      this.crashes += 1;
      this.crashing = this.postgres.crash().finally(() => (this.crashing = undefined));
      return;
    }
    if (this.kills >= kills || this.made < ((this.kills + 1) * operations) / (kills + 1)) return;
    const busy = this.claimers.filter((one) => one.busy);
    const victim = busy[this.kills % Math.max(1, busy.length)];
    if (victim === undefined) return;
    this.kills += 1;
    void victim.driver?.kill();
  }

  private async move(claimer: Claimer, move: StressMove): Promise<void> {
    const { queue } = this.input;
    const call = this.made;
    switch (move.move) {
      case 'put': {
        const token = `token-${String(call)}`;
        const body = bodyText({ ...queue.bodies.least, token }, call, 'acme');
        this.free += 1;
        const answer = await this.ask(claimer, 'queue.put', { names: ['acme', move.name], body, retries: RETRIES });
        const item = valueOf(answer);
        this.note(claimer, answer, { op: 'put', name: move.name, token, ...(item === undefined ? {} : { item: Number(item) }) });
        return;
      }
      case 'claim': {
        const answer = await this.ask(claimer, 'queue.claim', { processing_time: LEASE_SECONDS, ordered: queue.ordered });
        const got = claimedItem(valueOf(answer));
        if (got !== undefined && got !== null) {
          claimer.held.push(got.item);
          this.free -= 1;
        }
        // Whoever finds nothing knows better than the count does.
        const lost = Object.keys(answer.metrics).some((series) => series.includes('availability="claimed"'));
        if (got === null && !lost) this.free = 0;
        this.note(claimer, answer, { op: 'claim', ordered: queue.ordered, lease: LEASE_SECONDS, ...(got === undefined ? {} : { got, lost }) });
        return;
      }
      case 'abandon':
        // Its lease runs out, and somebody else gets it. Nothing was asked.
        this.made -= 1;
        drop(claimer.held, move.held);
        this.free += 1;
        return;
      case 'complete':
      case 'incomplete': {
        drop(claimer.held, move.held);
        if (move.move === 'incomplete') this.free += 1;
        const answer = await this.ask(claimer, `queue.${move.move}`, { id: move.held, ...(move.move === 'incomplete' ? { retry_after: 0 } : {}) });
        this.note(claimer, answer, { op: move.move, item: move.held });
        return;
      }
      case 'extend': {
        const seconds = LEASE_SECONDS * 2;
        const answer = await this.ask(claimer, 'queue.extend', { id: move.held, seconds });
        const written = valueOf(answer);
        this.note(claimer, answer, { op: 'extend', item: move.held, seconds, ...(typeof written === 'boolean' ? { written } : {}) });
        return;
      }
    }
  }

  private async ask(claimer: Claimer, method: string, parameters: Readonly<Record<string, unknown>>): Promise<Asked> {
    const { queue } = this.input;
    const invoked = performance.now() - this.begun;
    const clock = (invoked / 1000) * SPEED;
    const common = { queue: queue.queue, has_namespace: queue.has_namespace, consumer: claimer.name, clock: clockText(later(BEGINNING, clock)) };
    const cutOff: Asked = { invoked, returned: Number.POSITIVE_INFINITY, clock, value: undefined, metrics: {} };
    claimer.busy = true;
    try {
      const answer = await claimer.driver?.call(method, { ...common, ...parameters });
      const returned = performance.now() - this.begun;
      if (answer === undefined) throw new Error('a claimer has a driver while it works');
      if (!answer.ok && answer.code === DRIVER_ERRORS.databaseUnavailable) return cutOff;
      return { invoked, returned, clock, ...answered(method, answer) };
    } catch (error) {
      if (this.isOver || !(error instanceof DriverFault) || error.kind !== 'died') throw error;
      // What it held is left to its leases.
      this.free += claimer.held.length;
      claimer.held.length = 0;
      claimer.driver = undefined;
      claimer.driver = await this.place.start(claimer.side);
      return cutOff;
    } finally {
      claimer.busy = false;
    }
  }

  private note(claimer: Claimer, { invoked, returned, clock }: Asked, what: Described): void {
    this.calls.push({ call: this.calls.length + 1, claimer: claimer.name, side: claimer.side, invoked, returned, clock, ...what });
  }
}

type Described = StressCall extends infer Call
  ? Call extends StressCall
    ? Omit<Call, 'call' | 'claimer' | 'side' | 'invoked' | 'returned' | 'clock'>
    : never
  : never;

interface Asked {
  readonly invoked: number;
  readonly returned: number;
  readonly clock: number;
  readonly value: unknown;
  readonly metrics: Readonly<Record<string, number>>;
}

const valueOf = ({ value }: Asked): unknown => value;

function answered(method: string, answer: DriverAnswer): Pick<Asked, 'value' | 'metrics'> {
  if (!answer.ok) throw new Error(`${method}: ${answer.message} (${String(answer.code)})`);
  const { result, metrics } = answer.result as { result: unknown; metrics: Record<string, number> };
  return { value: result, metrics };
}

function claimedItem(value: unknown): ClaimedItem | null | undefined {
  if (value === undefined || value === null) return value;
  const { id, body, retries_remaining } = value as { id: number; body: string; retries_remaining: number };
  return { item: id, token: tokenOf(body), retries: retries_remaining };
}

function tokenOf(body: string): string {
  try {
    return String((JSON.parse(body) as { token?: unknown }).token);
  } catch {
    // A body that came out as no JSON is one that was changed; the check says so.
    return body;
  }
}

function drop(held: number[], item: number): void {
  const at = held.indexOf(item);
  if (at !== -1) held.splice(at, 1);
}
