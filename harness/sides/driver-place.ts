import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriverFault, type DriverSession } from '../core/driver.js';
import type { DriverConfig } from '../core/profile.js';
import { startDriver, type DriverProcess } from './driver-process.js';

export interface DriverPlaceInput {
  readonly name: string;
  readonly root: string;
  readonly config: Readonly<Record<'oracle' | 'target', DriverConfig>>;
  /** Absent for a place whose drivers have no database. */
  readonly databaseUrl?: string;
  readonly sinks?: { readonly http: string; readonly smtp: string };
  /** Added to the command of the target's driver, e.g. a fault switch. */
  readonly targetArguments: readonly string[];
  readonly logs: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How long a driver may take for one answer, milliseconds. */
const ANSWER_WITHIN_MS = 20_000;

/** The drivers of both sides on one database: started when first asked for, and again after they ended. */
export class DriverPlace {
  private readonly running = new Map<'oracle' | 'target', Promise<DriverProcess>>();
  private readonly folder: string;
  private isClosed = false;

  constructor(private readonly input: DriverPlaceInput) {
    this.folder = mkdtempSync(join(tmpdir(), `parity-driver-${input.name}-`));
  }

  /** The driver's folder for files of its own. */
  workdir(side: 'oracle' | 'target'): string {
    return join(this.folder, side);
  }

  driver(side: 'oracle' | 'target'): Promise<DriverProcess> {
    const known = this.running.get(side);
    if (known !== undefined) return known;
    const started = this.start(side);
    this.running.set(side, started);
    // A driver that did not come up is tried again by the next who asks.
    started.catch(() => this.running.delete(side));
    return started;
  }

  /** Another driver of the side beside the first; whoever asks for it closes it. After `close` there is none. */
  start(side: 'oracle' | 'target'): Promise<DriverProcess> {
    if (this.isClosed) return Promise.reject(new DriverFault(side, 'died', 'is not started any more: the run ends'));
    const { root, config, databaseUrl, sinks, logs, env, name, targetArguments } = this.input;
    const fill = (text: string): string => text.replaceAll('{{root}}', root);
    const workdir = this.workdir(side);
    mkdirSync(workdir, { recursive: true });
    const { command, cwd, env: own } = config[side];
    return startDriver(
      {
        side,
        command: [...command.map(fill), ...(side === 'target' ? targetArguments : [])],
        cwd: join(root, cwd),
        env: { ...env, ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, fill(value)])) },
        logFile: join(logs, `driver-${side}-${name}.log`),
        answerWithinMs: ANSWER_WITHIN_MS,
      },
      { ...(databaseUrl === undefined ? {} : { database: databaseUrl }), workdir, ...(sinks === undefined ? {} : { sinks }) },
    );
  }

  /** Ends the side's driver as `kill -9` does; the next who asks gets a new one. */
  async crash(side: 'oracle' | 'target'): Promise<void> {
    const known = this.running.get(side);
    this.running.delete(side);
    await (await known)?.kill();
  }

  /** The side's driver as one that lasts: after a crash or a breach of the protocol the next call starts another. */
  async session(side: 'oracle' | 'target'): Promise<DriverSession> {
    const { description } = await this.driver(side);
    return {
      side,
      description,
      call: async (method, params) => {
        const driver = await this.driver(side);
        try {
          return await driver.call(method, params);
        } catch (error) {
          // It was ended by its wire, or by itself; nobody is to meet it again.
          if (error instanceof DriverFault) await this.crash(side).catch(() => undefined);
          throw error;
        }
      },
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const all = await Promise.allSettled(this.running.values());
    this.running.clear();
    await Promise.all(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.close()] : [])));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
