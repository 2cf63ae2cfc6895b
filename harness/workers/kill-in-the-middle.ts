import { runParameters } from './observe-run.js';
import type { Sql } from './place.js';
import type { CaseStage } from './stage.js';

/**
 * Ends a side's driver while its program waits: for a table that somebody else has locked, or for the answer to a call. What it had
 * committed by then is there, what it had not is gone.
 */
export async function killInTheMiddle(
  stage: CaseStage,
  side: 'oracle' | 'target',
  at: { readonly table: string } | { readonly call: string },
): Promise<boolean> {
  const { place } = stage;
  const driver = await stage.driver(side);
  const arrival = 'call' in at ? place.sink.hold(at.call) : undefined;
  if ('table' in at) await place.holder.query(`BEGIN; LOCK TABLE "${at.table}" IN EXCLUSIVE MODE`);
  let over = false;
  // The run ends by the driver's death; what it would have answered is of no interest.
  const running = driver.session.call('worker.runOnce', runParameters(place, stage.request())).then(
    () => (over = true),
    () => (over = true),
  );
  try {
    const reached = await Promise.race([arrival?.then(() => true) ?? waiting(place.sql, () => over), running.then(() => false)]);
    await driver.kill();
    await running;
    // The server notices a client's death only when it next writes to it: the sessions of the dead one are ended here.
    await place.sql.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    return reached;
  } finally {
    if ('table' in at) await place.holder.query('ROLLBACK');
  }
}

/** Resolves when somebody waits for a lock in this database: true, or false when the run is over before. */
async function waiting(sql: Sql, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    const { rows } = await sql.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    if (rows.length > 0) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

const POLL_MS = 10;
