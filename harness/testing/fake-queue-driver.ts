import type { CheckedWire, ConformanceBench, QueueRow, WireAnswer } from '../sides/conformance-check.js';

/** Ways in which the fake misbehaves; without one it does what the checks ask for. */
export type QueueFlaw =
  | 'names-no-parameter'
  | 'clock-never-goes-back'
  | 'short-bodies'
  | 'ascii-only'
  | 'drops-nul'
  | 'long-names-cut'
  | 'late-work-is-done'
  | 'cancelled-work-is-done'
  | 'needs-no-database'
  | 'double-claim';

type Params = Readonly<Record<string, unknown>>;
type Row = Record<string, string | null>;

const error = (code: number, data: Params): { error: { code: number; message: string; data: Params } } => ({ error: { code, message: 'refused', data } });
const refused = (kind: string): ReturnType<typeof error> => error(-32010, { kind, message: kind });
const done = (result: unknown, processing = false, metrics: Params = {}): { result: unknown } => ({ result: { result, processing, metrics } });

/** A queue driver within the test: one queue, a table in memory, and one flaw at most. */
export class FakeQueueDriver implements CheckedWire {
  readonly rows: Row[] = [];
  id = 0;
  private lastClock = '';
  private gone = false;
  private states = 0;
  private readonly pending = new Map<number, { readonly method: string; readonly params: Params; cancelled: boolean }>();

  constructor(private readonly flaw: QueueFlaw | undefined) {}

  request(method: string, params: unknown): number {
    this.id += 1;
    this.pending.set(this.id, { method, params: params as Params, cancelled: false });
    return this.id;
  }

  cancel(id: number): void {
    const request = this.pending.get(id);
    if (request !== undefined) request.cancelled = true;
  }

  answerTo(id: number | null): Promise<WireAnswer> {
    const request = this.pending.get(id ?? 0);
    if (request === undefined) throw new Error('nothing was asked');
    return Promise.resolve({ id, ...this.answer(request.method, request.params, request.cancelled) });
  }

  ask(method: string, params: unknown): Promise<WireAnswer> {
    return this.answerTo(this.request(method, params));
  }

  send = (): never => unused();
  closeInput = (): never => unused();
  hear = (): never => unused();
  endedWithin = (): never => unused();

  private answer(method: string, params: Params, cancelled: boolean): { readonly result: unknown } | ReturnType<typeof error> {
    if (method === 'initialize') {
      this.gone = true;
      return { result: {} };
    }
    if (this.gone && this.flaw !== 'needs-no-database') return error(-32004, {});
    const wrong = wrongParameter(method, params);
    if (wrong !== undefined) return error(-32602, { parameter: this.flaw === 'names-no-parameter' ? 'params' : wrong });
    switch (method) {
      case 'queue.put':
        return this.put(params);
      case 'queue.putBatch':
        return refused('value-too-long');
      case 'queue.claim':
        return this.claim(params);
      case 'queue.extend':
        return refused('never-claimed');
      case 'queue.incomplete':
        return this.incomplete(params, cancelled);
      case 'queue.hasRetries':
        return done(true);
      case 'queue.metrics':
        return done([0, 0, 0]);
      default:
        this.rows.splice(0, 1);
        return done(null);
    }
  }

  private time(params: Params): string {
    const clock = (params['clock'] as string | undefined) ?? '2026-11-21T00:00:00.000000Z';
    const time = this.flaw === 'clock-never-goes-back' && clock < this.lastClock ? this.lastClock : clock;
    this.lastClock = time;
    return time.replace('T', ' ').replace('Z', '');
  }

  private put(params: Params): ReturnType<typeof done> | ReturnType<typeof error> {
    const name = `${[params['queue'], ...(params['names'] as string[])].join('/')}/`;
    let body = params['body'] as string;
    if (`${name}${body}`.includes('\u0000') && this.flaw !== 'drops-nul') return refused('invalid-text');
    if (name.length > 1024 && this.flaw !== 'long-names-cut') return refused('value-too-long');
    if (this.flaw === 'short-bodies') body = body.slice(0, 65_535);
    if (this.flaw === 'ascii-only') body = body.replace(/[^\x00-\x7f]/g, '?');
    const id = String(this.rows.length + 1);
    this.rows.push({
      id,
      queue_name: name,
      body,
      available_after: this.time(params),
      available: 'true',
      processing_expires: null,
      retries_remaining: String((params['retries'] as number | undefined) ?? 5),
      state_id: this.newState(),
    });
    return done(id);
  }

  private newState(): string {
    this.states += 1;
    return String(this.states);
  }

  private claim(params: Params): ReturnType<typeof done> {
    const series = (availability: string): Params => ({
      [`quay_queue_item_gets_total{availability="${availability}",queue_name="${String(params['queue'])}"}`]: 1,
    });
    const row = this.rows.find(({ available }) => available === 'true' || this.flaw === 'double-claim');
    if (row === undefined) return done(null, false, series('nonexistant'));
    const retries = Number(row['retries_remaining']) - 1;
    const lease = ((params['processing_time'] as number | undefined) ?? 300) === 0 ? this.time(params) : this.time(params).replace(' 12:00', ' 12:01');
    Object.assign(row, { available: 'false', processing_expires: lease, retries_remaining: String(retries), state_id: this.newState() });
    return done({ id: Number(row['id']), body: row['body'], retries_remaining: retries }, true, series('acquired'));
  }

  /** The checks ask for it only while the row is held: it must be given up. */
  private incomplete(params: Params, cancelled: boolean): ReturnType<typeof error> {
    const isDone = this.flaw === (cancelled ? 'cancelled-work-is-done' : 'late-work-is-done');
    if (isDone) Object.assign(this.rows[0] ?? {}, { available_after: this.time(params), retries_remaining: '0' });
    return error(cancelled ? -32800 : -32801, {});
  }
}

function unused(): never {
  throw new Error('the checks of queues do not need this');
}

/** What the checks ask for in wrong ways. */
function wrongParameter(method: string, params: Params): string | undefined {
  if (typeof params['queue'] !== 'string') return 'queue';
  const { names, body, retries, available_after: after, processing_time: lease, ordered, id } = params;
  if (method === 'queue.put' && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) return 'names';
  if (method === 'queue.put' && typeof body !== 'string') return 'body';
  if (retries !== undefined && !Number.isInteger(retries)) return 'retries';
  if (after !== undefined && typeof after !== 'number') return 'available_after';
  if (lease !== undefined && typeof lease !== 'number') return 'processing_time';
  if (ordered !== undefined && typeof ordered !== 'boolean') return 'ordered';
  return method === 'queue.complete' && !/^\d+$/.test(String(id)) ? 'id' : undefined;
}

/** A bench around the fake: what the harness sees of its table. */
export function fakeQueueBench(driver: FakeQueueDriver): ConformanceBench {
  const rows = (): Promise<readonly QueueRow[]> => Promise.resolve(driver.rows.map((row) => ({ ...row })));
  const lock = (): Promise<{ isAwaited: () => Promise<boolean>; release: () => Promise<void> }> =>
    Promise.resolve({ isAwaited: () => Promise.resolve(true), release: () => Promise.resolve() });
  return { open: () => unused(), initialize: {}, table: { rows, empty: () => Promise.resolve(), lock }, endWithinMs: 0 };
}
