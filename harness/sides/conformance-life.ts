import { DRIVER_ERRORS, DRIVER_PROTOCOL } from '../core/driver.js';
import { errorOf, resultOf, type CheckedWire, type CheckInput, type ConformanceCheck } from './conformance-check.js';
import { equals, Unexpected } from './conformance-expect.js';

/** Longer than any check waits: a request that is to be given up, or interrupted by the end. */
const LONG_S = 3600;
const DEADLINE_MS = 150;

async function stillAnswers(wire: CheckedWire): Promise<void> {
  equals('an empty answer to driver.wait, after it,', {}, resultOf(await wire.ask('driver.wait', { seconds: 0 })));
}

async function refusesParameters(wire: CheckedWire, method: string, params: Readonly<Record<string, unknown>>, parameter: string): Promise<void> {
  const { data } = errorOf(await wire.ask(method, params), DRIVER_ERRORS.invalidParams);
  equals(`${method} to name the parameter`, parameter, data?.['parameter']);
}

async function endsWithZero({ wire, bench }: CheckInput): Promise<void> {
  const code = await wire.endedWithin(bench.endWithinMs);
  if (code !== 0) throw new Unexpected('the process to end with exit code 0', code === undefined ? 'a process that goes on' : `exit ${String(code)}`);
}

/** Requests for a thing that nobody offers, one for each kind of thing. */
const NO_SUCH_THINGS = [
  { kind: 'queue', operation: 'queue.metrics', params: { queue: 'no-such-thing' } },
  { kind: 'program', operation: 'worker.runOnce', params: { program: 'no-such-thing' } },
  { kind: 'component', operation: 'component.exercise', params: { component: 'no-such-thing', scenario: 'none' } },
  { kind: 'storage', operation: 'storage.exists', params: { storage: 'no-such-thing', config: {}, path: 'none' } },
] as const;

/** How a driver begins, ends, refuses and is interrupted, whatever it offers. */
export const LIFE_CHECKS: readonly ConformanceCheck[] = [
  {
    name: 'wrong-version',
    title: 'another major version of the protocol is refused with the versions that are spoken',
    needs: [],
    fresh: true,
    run: async ({ wire, bench }) => {
      const { data } = errorOf(await wire.ask('initialize', { ...bench.initialize, protocol: '99.0' }), DRIVER_ERRORS.protocolVersion);
      if (!(data?.['supported'] as readonly string[]).includes(DRIVER_PROTOCOL))
        throw new Unexpected(`${DRIVER_PROTOCOL} among the supported versions`, JSON.stringify(data));
    },
  },
  {
    name: 'not-initialised',
    title: 'a request before initialize is refused, and initialize still works after it',
    needs: [],
    fresh: true,
    run: async ({ wire, bench }) => {
      errorOf(await wire.ask('driver.wait', { seconds: 0 }), DRIVER_ERRORS.notInitialised);
      resultOf(await wire.ask('initialize', { protocol: DRIVER_PROTOCOL, ...bench.initialize }));
    },
  },
  {
    name: 'second-initialize',
    title: 'a second initialize is refused',
    needs: [],
    run: async ({ wire, bench }) => {
      errorOf(await wire.ask('initialize', { protocol: DRIVER_PROTOCOL, ...bench.initialize }), DRIVER_ERRORS.invalidRequest);
    },
  },
  {
    name: 'unknown-method',
    title: 'a method that is not there is refused',
    needs: [],
    run: async ({ wire }) => {
      errorOf(await wire.ask('no.such.method', {}), DRIVER_ERRORS.unknownMethod);
    },
  },
  {
    name: 'listed-methods',
    title: 'every operation that is listed is there',
    needs: [],
    run: async ({ wire, capabilities }) => {
      for (const operation of capabilities.operations) {
        const answer = await wire.ask(operation, {});
        if ('error' in answer && answer.error.code === DRIVER_ERRORS.unknownMethod)
          throw new Unexpected(`${operation}, which is listed`, `error ${String(answer.error.code)}: ${answer.error.message}`);
      }
    },
  },
  {
    name: 'missing-parameters',
    title: 'a parameter that is missing or of a wrong type is named',
    needs: ['driver.wait', 'owner.set'],
    run: async ({ wire }) => {
      await refusesParameters(wire, 'driver.wait', {}, 'seconds');
      await refusesParameters(wire, 'driver.wait', { seconds: 'one' }, 'seconds');
      await refusesParameters(wire, 'owner.set', { switch: 'S' }, 'owner');
      await refusesParameters(wire, 'owner.set', { switch: 7, owner: 'go' }, 'switch');
    },
  },
  {
    name: 'wrong-clock',
    title: 'a clock that is no time in UTC is refused',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      for (const clock of ['yesterday', '2026-03-01T12:00:00', '2026-02-30T12:00:00.000000Z', 5])
        await refusesParameters(wire, 'driver.wait', { seconds: 0, clock }, 'clock');
    },
  },
  {
    name: 'malformed-line',
    title: 'a line that is no JSON is answered with id null, and nothing else is lost by it',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      for (const line of ['{"jsonrpc": "2.0", "id"', 'hello', '{"jsonrpc":"2.0","id":1,"method":"driver.wait","params":{"seconds":NaN}}']) {
        wire.send(line);
        errorOf(await wire.answerTo(null, undefined), DRIVER_ERRORS.parse);
      }
      await stillAnswers(wire);
    },
  },
  {
    name: 'no-request',
    title: 'JSON that is no request, or a batch, is refused',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      for (const line of ['[]', '"text"', '{"jsonrpc":"2.0","method":5}']) {
        wire.send(line);
        errorOf(await wire.answerTo(null, undefined), DRIVER_ERRORS.invalidRequest);
      }
      await stillAnswers(wire);
    },
  },
  ...NO_SUCH_THINGS.map(({ kind, operation, params }) => ({
    name: `capability-missing:${kind}`,
    title: `a ${kind} that is not offered is refused by name`,
    needs: [operation],
    run: async ({ wire }: CheckInput) => {
      const { data } = errorOf(await wire.ask(operation, params), DRIVER_ERRORS.capabilityMissing);
      equals('the missing capability', `${kind}:no-such-thing`, data?.['missing']);
    },
  })),
  {
    name: 'deadline',
    title: 'what is not done by its deadline is given up, and the next request is answered',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      errorOf(await wire.ask('driver.wait', { seconds: LONG_S, deadline_ms: DEADLINE_MS }), DRIVER_ERRORS.deadlineExceeded);
      await stillAnswers(wire);
    },
  },
  {
    name: 'cancel',
    title: 'the request at work is given up when it is cancelled, and the next one is answered',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      const id = wire.request('driver.wait', { seconds: LONG_S });
      wire.cancel(id);
      errorOf(await wire.answerTo(id, 'driver.wait'), DRIVER_ERRORS.cancelled);
      await stillAnswers(wire);
    },
  },
  {
    name: 'stray-cancel',
    title: 'cancelling what was answered, or was never asked, does nothing',
    needs: ['driver.wait'],
    run: async ({ wire }) => {
      await stillAnswers(wire);
      wire.cancel(wire.id);
      wire.cancel(wire.id + 1000);
      await stillAnswers(wire);
      await stillAnswers(wire);
    },
  },
  {
    name: 'owner',
    title: 'the owner of a switch can be set',
    needs: ['owner.set'],
    run: async ({ wire }) => {
      for (const owner of ['python', 'go', 'off']) resultOf(await wire.ask('owner.set', { switch: 'WORKER_OWNER_CONFORMANCE', owner }));
      await refusesParameters(wire, 'owner.set', { switch: 'WORKER_OWNER_CONFORMANCE', owner: 'nobody' }, 'owner');
    },
  },
  {
    name: 'shutdown',
    title: 'shutdown is answered, and the process ends with exit code 0',
    needs: [],
    run: async (input) => {
      equals('the answer to shutdown', {}, resultOf(await input.wire.ask('shutdown', {})));
      await endsWithZero(input);
    },
  },
  {
    name: 'end-of-input',
    title: 'the end of its input ends the driver with exit code 0, without a word',
    needs: [],
    run: async (input) => {
      input.wire.closeInput();
      await endsWithZero(input);
    },
  },
  {
    name: 'end-of-input-at-work',
    title: 'the end of its input ends the driver although a request is at work',
    needs: ['driver.wait'],
    run: async (input) => {
      const id = input.wire.request('driver.wait', { seconds: LONG_S });
      input.wire.closeInput();
      const heard = await input.wire.hear(input.bench.endWithinMs);
      // Whether the request that nobody waits for is still answered is the driver's choice.
      if (heard.kind === 'line' && (JSON.parse(heard.text) as { id?: unknown }).id !== id) throw new Unexpected('no other answer', heard.text);
      if (heard.kind !== 'end') await endsWithZero(input);
    },
  },
];
