import { Client } from 'pg';

/** Every connection of the harness that looks at statements says who it is, so that it is never taken for the side's own. */
const NAME_PREFIX = 'parity-';

/** How long a side may go on working after its answer before it is said to be restless, milliseconds. */
const QUIET_WITHIN_MS = 3000;
/** How long the server may take to write a mark into its log, milliseconds. */
const WRITTEN_WITHIN_MS = 5000;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A connection of the harness's own to a side's database. */
export async function connectAs(databaseUrl: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: `${NAME_PREFIX}${name}`,
    types: { getTypeParser: () => (text: string) => text },
  });
  // A database that goes away is reported by the query that needs it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export interface StatementWatchInput {
  readonly databaseUrl: string;
  /** Marks of this watch begin with it and a blank, `oracle`; no two watches of a server have the same. */
  readonly name: string;
  /** What a mark begins with in the log. */
  readonly mark: string;
}

/** Reads the log of statements of the server that has a side's database, through a connection to it. */
export class StatementWatch {
  private marks = 0;
  private offset = 0;
  private text = '';

  private constructor(
    private readonly client: Client,
    private readonly input: StatementWatchInput,
    readonly database: string,
    private readonly file: string,
  ) {}

  /** Switches the log on. Gives a sentence instead when the server cannot log statements in a form that can be read. */
  static async open(input: StatementWatchInput): Promise<StatementWatch | string> {
    const client = await connectAs(input.databaseUrl, 'watch');
    try {
      const { rows } = await client.query<Record<string, string | null>>(
        `SELECT current_database() AS database, current_setting('logging_collector') AS collector, pg_current_logfile('jsonlog') AS file, current_setting('is_superuser') AS super`,
      );
      const { database, collector, file, super: isSuper } = rows[0] ?? {};
      if (collector !== 'on' || file === null || file === undefined || isSuper !== 'on' || database === null || database === undefined) {
        await client.end();
        return 'the database server writes no log of statements that can be read (logging_collector=on, log_destination=jsonlog, a superuser)';
      }
      // Its own statements would fill the log that it reads.
      await client.query('SET log_min_duration_statement = -1');
      await client.query('ALTER SYSTEM SET log_min_duration_statement = 0');
      await client.query('SELECT pg_reload_conf()');
      const watch = new StatementWatch(client, input, database, file);
      watch.offset = await watch.size();
      // Servers take a new setting when they next wait for a statement: the log says from when on it holds.
      await watch.until(await watch.mark());
      return watch;
    } catch (error) {
      await client.end();
      return `the database server's log of statements cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Waits until the side's connections rest and sets a mark. What is executed later stands behind it. */
  async mark(): Promise<string> {
    for (const until = Date.now() + QUIET_WITHIN_MS; (await this.busy()) > 0 && Date.now() < until;) await pause(1);
    this.marks += 1;
    const mark = `${this.input.name} ${String(this.marks)}`;
    await this.client.query(`DO $$ BEGIN RAISE LOG '${this.input.mark}${mark}'; END $$`);
    return mark;
  }

  /** The log since it was last forgotten, at least as far as a mark that was set. */
  async until(mark: string): Promise<string> {
    const wanted = JSON.stringify(`${this.input.mark}${mark}`);
    for (const deadline = Date.now() + WRITTEN_WITHIN_MS; !this.text.includes(wanted);) {
      if (!(await this.readOn())) {
        if (Date.now() > deadline) throw new Error(`the log of statements has no mark ${mark} after ${String(WRITTEN_WITHIN_MS / 1000)} s`);
        await pause(2);
      }
    }
    return this.text;
  }

  /** What was read is no longer needed. */
  forget(): void {
    this.text = '';
  }

  /** Switches the log off again. */
  async close(): Promise<void> {
    try {
      await this.client.query('ALTER SYSTEM RESET log_min_duration_statement');
      await this.client.query('SELECT pg_reload_conf()');
    } catch {
      // A server that is gone logs nothing.
    }
    await this.client.end();
  }

  private async busy(): Promise<number> {
    const { rows } = await this.client.query<{ busy: string }>(
      `SELECT count(*)::text AS busy FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
         AND state <> 'idle' AND application_name NOT LIKE '${NAME_PREFIX}%'`,
    );
    return Number(rows[0]?.busy ?? 0);
  }

  private async size(): Promise<number> {
    const { rows } = await this.client.query<{ size: string }>('SELECT size::text AS size FROM pg_stat_file($1)', [this.file]);
    return Number(rows[0]?.size ?? 0);
  }

  private rest: Buffer = Buffer.alloc(0);

  /** Reads whole lines that were not read yet; false when there were none. */
  private async readOn(): Promise<boolean> {
    const { rows } = await this.client.query<{ part: string }>(`SELECT encode(pg_read_binary_file($1, $2::bigint, $3::bigint), 'base64') AS part`, [
      this.file,
      String(this.offset),
      String(CHUNK_BYTES),
    ]);
    const part = Buffer.from(rows[0]?.part ?? '', 'base64');
    if (part.length === 0) return false;
    this.offset += part.length;
    const bytes = Buffer.concat([this.rest, part]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.rest = bytes.subarray(end);
    this.text += bytes.subarray(0, end).toString('utf8');
    return true;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
