import { Client } from 'pg';
import { DatabaseGone } from '../core/driver.js';

/** The harness's own connection to a database, past all drivers. It is made anew after the server went away and came back. */
export class HarnessDatabase {
  private client: Promise<Client> | undefined;
  private isClosed = false;

  constructor(private readonly databaseUrl: string) {}

  /** Throws DatabaseGone when the server cannot be reached or ends the connection; an error of the statement is thrown as it is. */
  async query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }> {
    const client = await (this.client ??= this.connect());
    try {
      return await client.query<Record<string, unknown>>(text, values === undefined ? undefined : [...values]);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.client = undefined;
      throw new DatabaseGone(error instanceof Error ? error.message : String(error));
    }
  }

  /** Whoever asks after this is told that the database is gone. */
  async close(): Promise<void> {
    this.isClosed = true;
    const client = await this.client?.catch(() => undefined);
    this.client = undefined;
    await client?.end();
  }

  private async connect(): Promise<Client> {
    if (this.isClosed) throw new DatabaseGone('the run ends');
    const client = new Client({ connectionString: this.databaseUrl });
    // A connection that is ended from the other side is noticed by whoever uses it next.
    client.on('error', () => (this.client = undefined));
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.client = undefined;
      throw new DatabaseGone(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Class 57P: the server is shut down or crashed (PostgreSQL, appendix A); without a code it is the connection itself. */
function isGone(error: unknown): boolean {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return severity === undefined || (typeof code === 'string' && code.startsWith('57P'));
}
