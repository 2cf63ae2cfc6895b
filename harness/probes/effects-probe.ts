import { get } from 'node:http';
import { Client } from 'pg';
import {
  CAUGHT_PATH,
  parseCaught,
  type Caught,
  type EffectGroup,
  type EffectKind,
  type Effects,
  type EffectsConfig,
  type SinkAddresses,
} from '../core/effects.js';
import { escapeKey } from './id-types.js';
import { caughtGroups } from './caught-groups.js';
import { databaseEffects } from './database-effects.js';
import { folderObjects, readFolder, type FolderSnapshot } from './folder-objects.js';
import { metricMovement } from './metric-movement.js';
import { readSnapshot, type DatabaseSnapshot } from './snapshot.js';
import { diffSnapshots, type TableChanges } from './table-changes.js';

/** Where one side's effects can be seen; what the side does not offer is left out, and asking for it fails the probe. */
export interface EffectsProbeInput {
  readonly side: string;
  readonly config: EffectsConfig;
  readonly databaseUrl?: string;
  readonly sinks?: SinkAddresses;
  readonly baseUrl: string;
  /** Folder of the side's objects, when the profile keeps them in one. */
  readonly folder?: string;
}

/** What the prover may change between what a side did and what is seen of it, at the lowest level that there is. */
export interface EffectsTamper {
  /** Called right before the second reading, with what changed so far. */
  database?(changes: readonly TableChanges[]): Promise<void>;
  /** The page of metrics as the second reading gets it. */
  metricsPage?(page: string, before: string): string;
  /** What the sinks caught since the first reading, as the second one gets it. */
  caught?(caught: Caught): Caught;
}

/** Waits for the second reading of the effects. */
export interface EffectsWatch {
  finish(): Promise<Effects>;
}

interface Reading {
  readonly database?: DatabaseSnapshot;
  readonly folder?: FolderSnapshot;
  readonly metrics?: string;
  readonly caught?: Caught;
}

const IN_DATABASE: readonly EffectKind[] = ['rows', 'queue', 'logs'];

/** Reads one side's effects before and after the measured part of a case. Holds one connection to the database, opened when needed. */
export class EffectsProbe {
  private client: Client | undefined;

  constructor(
    private readonly input: EffectsProbeInput,
    /** Undefined but for the prover. */
    private readonly tamper?: () => EffectsTamper | undefined,
  ) {}

  /** Reads what is there before. Throws when the side offers no way to see one of the kinds. */
  async watch(kinds: readonly EffectKind[]): Promise<EffectsWatch> {
    // Read twice with nothing sent in between: what differs moves on its own.
    const idle = await this.read(kinds);
    if (this.input.config.quietMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, this.input.config.quietMilliseconds));
    const before = await this.read(kinds);
    return { finish: () => this.finish(kinds, idle, before) };
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  private async finish(kinds: readonly EffectKind[], idle: Reading, before: Reading): Promise<Effects> {
    const tamper = this.tamper?.();
    if (tamper?.database !== undefined && before.database !== undefined) await tamper.database(diffSnapshots(before.database, await this.readDatabase()));
    const after = await this.read(kinds);
    const groups: EffectGroup[] = [];
    let identities: Effects['identities'] = {};
    const restless: string[] = [];
    const { config } = this.input;
    if (before.database !== undefined && after.database !== undefined) {
      const found = databaseEffects(before.database, after.database, kinds, config);
      groups.push(...found.groups);
      identities = found.identities;
      const moved = diffSnapshots(idle.database ?? new Map(), before.database).map((change) => change.table.name);
      restless.push(...moved.map((table) => this.placeOf(table)));
    }
    if (before.folder !== undefined && after.folder !== undefined) groups.push(...folderObjects(before.folder, after.folder));
    if (idle.metrics !== undefined && before.metrics !== undefined && after.metrics !== undefined) {
      const moved = metricMovement(idle.metrics, before.metrics, tamper?.metricsPage?.(after.metrics, before.metrics) ?? after.metrics);
      groups.push(...moved.groups);
      restless.push(...moved.restless);
    }
    if (before.caught !== undefined && after.caught !== undefined) {
      const since = { calls: after.caught.calls.slice(before.caught.calls.length), mails: after.caught.mails.slice(before.caught.mails.length) };
      const sent = await caughtGroups(tamper?.caught?.(since) ?? since, config.ignoredHeaders);
      groups.push(...sent.filter((group) => kinds.includes(group.kind)));
    }
    return { kinds, groups, identities, restless };
  }

  /** How a table that moves on its own is named: as the groups that it would be in. */
  private placeOf(table: string): string {
    const { queue, log, objects } = this.input.config;
    if (queue?.table === table) return 'queue';
    if (log?.table === table) return 'logs';
    if (objects !== undefined && 'table' in objects && objects.table === table) return 'objects';
    return `rows/${escapeKey(table)}`;
  }

  private async read(kinds: readonly EffectKind[]): Promise<Reading> {
    const { config, sinks, folder } = this.input;
    const inFolder = config.objects !== undefined && 'folder' in config.objects;
    const wants = (some: readonly EffectKind[]): boolean => some.some((kind) => kinds.includes(kind));
    for (const kind of ['queue', 'logs', 'objects', 'metrics'] as const)
      if (kinds.includes(kind) && config[kind === 'logs' ? 'log' : kind] === undefined)
        throw new Error(`the profile does not say where its ${kind} are (effects.${kind})`);
    if (wants(['calls', 'mails']) && sinks === undefined) throw new Error(`the ${this.input.side} has no sinks for what it sends out`);
    return {
      ...(wants(IN_DATABASE) || (wants(['objects']) && !inFolder) ? { database: await this.readDatabase() } : {}),
      ...(wants(['objects']) && inFolder ? { folder: await readFolder(folder ?? '') } : {}),
      ...(wants(['metrics']) ? { metrics: await fetchText(new URL(config.metrics?.path ?? '', this.input.baseUrl)) } : {}),
      ...(wants(['calls', 'mails']) && sinks !== undefined ? { caught: parseCaught(await fetchText(new URL(CAUGHT_PATH, `http://${sinks.http}`))) } : {}),
    };
  }

  private async readDatabase(): Promise<DatabaseSnapshot> {
    const { config, databaseUrl, side } = this.input;
    if (databaseUrl === undefined) throw new Error(`the ${side} gives no access to its database`);
    if (config.database === undefined) throw new Error('the profile does not say how its database is read (effects.database)');
    if (this.client === undefined) {
      const client = new Client({ connectionString: databaseUrl });
      // A database that goes away is reported by the query that needs it; the next reading connects again.
      client.on('error', () => (this.client = undefined));
      await client.connect();
      this.client = client;
    }
    return readSnapshot(this.client, config.database);
  }
}

const FETCH_TIMEOUT_MS = 10_000;

/** The text of a page. Throws when it does not answer 200 in time. */
function fetchText(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent: false, timeout: FETCH_TIMEOUT_MS }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('error', reject);
      answer.once('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`${url.pathname} answered ${String(answer.statusCode)}`))));
    });
    asked.once('timeout', () => asked.destroy(new Error(`${url.pathname} did not answer within ${String(FETCH_TIMEOUT_MS / 1000)} s`)));
    asked.once('error', reject);
  });
}
