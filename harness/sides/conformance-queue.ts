import { DRIVER_ERRORS } from '../core/driver.js';
import {
  errorOf,
  resultOf,
  type CheckedWire,
  type CheckInput,
  type ConformanceCheck,
  type QueueRow,
  type RowLock,
  type WireAnswer,
} from './conformance-check.js';
import { equals, Unexpected } from './conformance-expect.js';

const NOON = '2026-03-01T12:00:00.123456Z';
const NOON_IN_TABLE = '2026-03-01 12:00:00.123456';
const BIG = 1024 * 1024;
const DEADLINE_MS = 300;

/** A driver that offers any queue is asked for this one. */
const ANY_QUEUE = 'conformance';

function queueOf({ capabilities: { queues } }: CheckInput): string {
  const [first] = queues;
  if (first === undefined) throw new Unexpected('a queue among the capabilities', 'none');
  return first === '*' ? ANY_QUEUE : first;
}

interface Operation {
  readonly result: unknown;
  readonly processing: boolean;
  readonly metrics: Readonly<Record<string, number>>;
}

function operation(answer: WireAnswer): Operation {
  return resultOf(answer) as Operation;
}

/** Puts an item and gives its id. */
async function put(wire: CheckedWire, queue: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return operation(await wire.ask('queue.put', { queue, names: ['acme', 'repo'], body: '{}', clock: NOON, ...more })).result as string;
}

async function onlyRow({ bench }: CheckInput): Promise<QueueRow> {
  const rows = await bench.table.rows();
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Unexpected('one row in the table', `${String(rows.length)} rows`);
  return row;
}

/** Runs what must fail, and sees that the rows stay as they were. */
async function unchangedBy({ bench }: CheckInput, refused: () => Promise<void>): Promise<void> {
  const before = await bench.table.rows();
  await refused();
  equals('the rows as they were before the refused operation:', before, await bench.table.rows());
}

async function isRefused(wire: CheckedWire, kind: string, method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
  const { data } = errorOf(await wire.ask(method, params), DRIVER_ERRORS.refused);
  equals(`the kind of the refusal of ${method}`, kind, data?.['kind']);
}

/** Begins an operation that has to wait for a row, and gives it up. */
async function givenUp(
  input: CheckInput,
  giveUp: (id: number, lock: RowLock) => Promise<void> | void,
  params: Readonly<Record<string, unknown>>,
  code: number,
): Promise<void> {
  const { wire, bench } = input;
  const queue = queueOf(input);
  const id = await put(wire, queue);
  const lock = await bench.table.lock(id);
  try {
    await unchangedBy(input, async () => {
      const request = wire.request('queue.incomplete', { queue, id, clock: NOON, ...params });
      await giveUp(request, lock);
      errorOf(await wire.answerTo(request, 'queue.incomplete'), code);
    });
  } finally {
    await lock.release();
  }
  await unchangedBy(input, async () => {
    // What was given up must not be done after all once the row is free; a later operation comes after it.
    equals('a result after it', true, operation(await wire.ask('queue.hasRetries', { queue, id })).result);
  });
}

const PUT = ['queue.put'] as const;

/** What a driver with queues must do; rows are looked at by the harness. */
export const QUEUE_CHECKS: readonly ConformanceCheck[] = [
  {
    name: 'queue-parameters',
    title: 'wrong parameters of queue operations are named, and change nothing',
    needs: [...PUT, 'queue.claim', 'queue.complete'],
    run: async (input) => {
      const queue = queueOf(input);
      const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
        ['queue.put', { names: [], body: '{}' }, 'queue'],
        ['queue.put', { queue, body: '{}' }, 'names'],
        ['queue.put', { queue, names: ['a', 5], body: '{}' }, 'names'],
        ['queue.put', { queue, names: [], body: {} }, 'body'],
        ['queue.put', { queue, names: [], body: '{}', retries: 1.5 }, 'retries'],
        ['queue.put', { queue, names: [], body: '{}', available_after: '5' }, 'available_after'],
        ['queue.claim', { queue, processing_time: 'long' }, 'processing_time'],
        ['queue.claim', { queue, ordered: 1 }, 'ordered'],
        ['queue.complete', { queue }, 'id'],
        ['queue.complete', { queue, id: 'first' }, 'id'],
      ];
      await unchangedBy(input, async () => {
        for (const [method, params, parameter] of wrong) {
          const { data } = errorOf(await input.wire.ask(method, params), DRIVER_ERRORS.invalidParams);
          equals(`${method} to name the parameter`, parameter, data?.['parameter']);
        }
      });
    },
  },
  {
    name: 'clock',
    title: 'the clock of the request is the only time, to the microsecond, also when it jumps back',
    needs: [...PUT, 'queue.claim', 'queue.cancel'],
    run: async (input) => {
      const queue = queueOf(input);
      for (const clock of ['2031-07-04T23:59:59.999999Z', '2001-01-01T00:00:00.000001Z', NOON]) {
        const text = clock.replace('T', ' ').replace('Z', '');
        const id = await put(input.wire, queue, { clock });
        equals('available_after', text, (await onlyRow(input))['available_after']);
        const { result } = operation(await input.wire.ask('queue.claim', { queue, clock, processing_time: 0 }));
        if (result === null) throw new Unexpected(`an item to be claimable at its own time ${clock}`, 'no item');
        equals('processing_expires', text, (await onlyRow(input))['processing_expires']);
        await input.wire.ask('queue.cancel', { queue, id });
      }
    },
  },
  {
    name: 'big-body',
    title: 'a body of one mebibyte is stored and handed out whole',
    needs: [...PUT, 'queue.claim'],
    run: async (input) => {
      const queue = queueOf(input);
      const body = `{"big": "${'x'.repeat(BIG)}"}`;
      await put(input.wire, queue, { body });
      equals('the stored body', body, (await onlyRow(input))['body']);
      const { result } = operation(await input.wire.ask('queue.claim', { queue, clock: NOON }));
      equals('the claimed body', body, (result as { body?: unknown } | null)?.body);
    },
  },
  {
    name: 'non-ascii',
    title: 'text beyond ASCII, quotes, escapes and line ends come through unchanged',
    needs: [...PUT, 'queue.claim'],
    run: async (input) => {
      const queue = queueOf(input);
      const body = 'żółć 日本語 😀 \u2028 "double" \'single\' \\ % %s $1 <&>\r\n\t\u0001';
      await put(input.wire, queue, { names: ['ünï', '日本'], body });
      const row = await onlyRow(input);
      equals('the stored name', `${queue}/ünï/日本/`, row['queue_name']);
      equals('the stored body', body, row['body']);
      const { result } = operation(await input.wire.ask('queue.claim', { queue, clock: NOON }));
      equals('the claimed body', body, (result as { body?: unknown } | null)?.body);
    },
  },
  {
    name: 'nul',
    title: 'a text with U+0000 is refused and changes nothing',
    needs: PUT,
    run: async (input) => {
      const queue = queueOf(input);
      await put(input.wire, queue);
      await unchangedBy(input, async () => {
        await isRefused(input.wire, 'invalid-text', 'queue.put', { queue, names: ['a'], body: 'a\u0000b' });
        await isRefused(input.wire, 'invalid-text', 'queue.put', { queue, names: ['a\u0000'], body: '{}' });
      });
    },
  },
  {
    name: 'refusals',
    title: 'what the service refuses has its kind and changes nothing',
    needs: [...PUT, 'queue.putBatch', 'queue.extend'],
    run: async (input) => {
      const queue = queueOf(input);
      const id = await put(input.wire, queue);
      const long = { names: ['n'.repeat(1025)], body: '{}' };
      await unchangedBy(input, async () => {
        await isRefused(input.wire, 'value-too-long', 'queue.put', { queue, ...long });
        await isRefused(input.wire, 'value-too-long', 'queue.putBatch', { queue, items: [{ names: ['a'], body: '{}' }, long], batch_size: 1 });
        await isRefused(input.wire, 'never-claimed', 'queue.extend', { queue, id, seconds: 600, body: '{"changed": true}' });
      });
    },
  },
  {
    name: 'deadline-in-database',
    title: 'an operation that waits in the database is given up by its deadline and changes nothing',
    needs: [...PUT, 'queue.incomplete', 'queue.hasRetries'],
    run: (input) => givenUp(input, () => undefined, { deadline_ms: DEADLINE_MS }, DRIVER_ERRORS.deadlineExceeded),
  },
  {
    name: 'cancel-in-database',
    title: 'an operation that waits in the database is given up when it is cancelled and changes nothing',
    needs: [...PUT, 'queue.incomplete', 'queue.hasRetries'],
    run: (input) =>
      givenUp(
        input,
        async (id, lock) => {
          if (!(await lock.isAwaited())) throw new Unexpected('the operation to wait for the locked row', 'no statement that waits');
          input.wire.cancel(id);
        },
        {},
        DRIVER_ERRORS.cancelled,
      ),
  },
  {
    name: 'database-gone',
    title: 'a database that does not answer is an error, and the driver goes on',
    needs: ['queue.metrics'],
    fresh: true,
    run: async (input) => {
      const { wire, bench } = input;
      // Nothing listens on the reserved port 1.
      const database = 'postgresql://nobody@127.0.0.1:1/none';
      resultOf(await wire.ask('initialize', { protocol: '1.0', ...bench.initialize, database }));
      for (let attempt = 0; attempt < 2; attempt++) errorOf(await wire.ask('queue.metrics', { queue: queueOf(input) }), DRIVER_ERRORS.databaseUnavailable);
    },
  },
];

/** Putting, claiming and completing in one queue. */
export function queueBasics(queue: string): ConformanceCheck {
  return {
    name: `queue-basics:${queue}`,
    title: `an item of ${queue} is put, claimed once, and gone when it is completed`,
    needs: [...PUT, 'queue.claim', 'queue.complete'],
    queue,
    run: async (input) => {
      const { wire, bench } = input;
      const id = await put(wire, queue, { retries: 3 });
      const { state_id: state, ...row } = await onlyRow(input);
      const written = {
        id,
        queue_name: `${queue}/acme/repo/`,
        body: '{}',
        available_after: NOON_IN_TABLE,
        available: 'true',
        processing_expires: null,
        retries_remaining: '3',
      };
      equals('the row that was put', written, row);
      const claim = { queue, clock: NOON, processing_time: 60, consumer: 'A' };
      const claimed = operation(await wire.ask('queue.claim', claim));
      const metrics = (availability: string): Record<string, number> => ({
        [`quay_queue_item_gets_total{availability="${availability}",queue_name="${queue}"}`]: 1,
      });
      equals(
        'the claimed item',
        { result: { id: Number(id), body: '{}', retries_remaining: 2 }, processing: true, metrics: metrics('acquired') },
        sorted(claimed),
      );
      const { state_id: renewed, ...leased } = await onlyRow(input);
      equals('the row that was claimed', { ...written, available: 'false', processing_expires: '2026-03-01 12:01:00.123456', retries_remaining: '2' }, leased);
      if (renewed === state) throw new Unexpected('a new state_id by the claim', 'the old one');
      const second = operation(await wire.ask('queue.claim', { ...claim, consumer: 'B' }));
      equals('nothing for a second consumer', { result: null, processing: false, metrics: metrics('nonexistant') }, sorted(second));
      equals(
        'the answer to complete',
        { result: null, processing: false, metrics: {} },
        sorted(operation(await wire.ask('queue.complete', { queue, id: Number(id), consumer: 'A' }))),
      );
      equals('the rows after complete', [], await bench.table.rows());
    },
  };
}

/** Members in one order, so that texts can be compared. */
function sorted({ result, processing, metrics }: Operation): Operation {
  const item = result as { id: unknown; body: unknown; retries_remaining: unknown } | null;
  return { result: item === null ? null : { id: item.id, body: item.body, retries_remaining: item.retries_remaining }, processing, metrics };
}
