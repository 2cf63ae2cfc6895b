// A driver that misbehaves in the way that its first argument names; `ok` behaves. Only for tests of the harness.
import { createInterface } from 'node:readline';

const mode = process.argv[2] ?? 'ok';
const write = (message) => process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const fail = (id, code, message, data) => write({ id, error: { code, message, ...(data === undefined ? {} : { data }) } });

const capabilities = { operations: ['driver.wait', 'owner.set'], queues: [], programs: [], components: [], storage: [] };
const description = { protocol: '1.0', driver: { name: 'bad', version: '1.0.0', language: 'javascript' }, capabilities };
let initialised = false;
/** Requests at work: id to the function that gives it up. */
const atWork = new Map();

/** Answers to the handshake of the modes that spoil it. */
const handshakes = {
  'wrong-version': { ...description, protocol: '2.0' },
  'no-handshake': {},
  'no-name': { ...description, driver: {} },
  'no-lists': { ...description, capabilities: { operations: [] } },
};

/** What the spoiling modes do with any other request. */
const misdeeds = {
  hangs: () => undefined,
  garbage: () => write('Traceback (most recent call last):'),
  'no-answer-object': () => write('{"jsonrpc":"2.0","id":2,"result":{},"error":{"code":1,"message":"both"}}'),
  dies: () => process.exit(3),
  'answers-twice': ({ id }) => {
    write({ id, result: {} });
    write({ id, result: {} });
  },
  'wrong-id': ({ id }) => write({ id: id + 7, result: {} }),
  'huge-line': ({ id }) => {
    const piece = 'x'.repeat(1024 * 1024);
    process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":"`);
    for (let mebibytes = 0; mebibytes < 17; mebibytes++) process.stdout.write(piece);
  },
  'lies-about-capabilities': ({ id, method }) => fail(id, -32601, `no method ${method}`),
};

/** The methods of the driver that behaves. */
const methods = {
  'driver.wait': ({ id, params }) => {
    const begun = { end: () => atWork.delete(id) };
    const timers = [
      setTimeout(() => settle(() => write({ id, result: {} })), params.seconds * 1000),
      ...(params.deadline_ms === undefined ? [] : [setTimeout(() => settle(() => fail(id, -32801, 'deadline exceeded')), params.deadline_ms)]),
    ];
    const settle = (answer) => {
      timers.forEach(clearTimeout);
      begun.end();
      answer();
    };
    atWork.set(id, () => settle(() => fail(id, -32800, 'cancelled')));
  },
  'owner.set': ({ id }) => write({ id, result: {} }),
};

/** Wrong parameters by method: the first that is missing or of another type is named. */
const wants = {
  initialize: { protocol: 'string', side: 'string', workdir: 'string' },
  'driver.wait': { seconds: 'number' },
  'owner.set': { switch: 'string', owner: 'string' },
};

function wrongParameter(method, params = {}) {
  return Object.entries(wants[method] ?? {}).find(([name, type]) => typeof params[name] !== type)?.[0];
}

function take(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch {
    return fail(null, -32700, 'no JSON');
  }
  const { id, method, params } = request;
  if (method === '$/cancel') return atWork.get(params.id)?.();
  if (request.jsonrpc !== '2.0' || typeof method !== 'string') return fail(null, -32600, 'no request');
  if (!initialised && method !== 'initialize') return fail(id, -32000, 'not initialised');
  if (initialised && method === 'initialize') return fail(id, -32600, 'initialised already');
  const wrong = wrongParameter(method, params);
  if (wrong !== undefined) return fail(id, -32602, `parameter ${wrong} is missing or wrong`, { parameter: wrong });
  if (method === 'initialize') {
    if (!params.protocol.startsWith('1.')) return fail(id, -32002, 'protocol not spoken', { supported: ['1.0'] });
    initialised = true;
    return write({ id, result: handshakes[mode] ?? description });
  }
  if (method === 'shutdown' && mode !== 'hangs') return (write({ id, result: {} }), process.exit(0));
  if (misdeeds[mode] !== undefined) return misdeeds[mode](request);
  return methods[method] === undefined ? fail(id, -32601, `no method ${method}`) : methods[method](request);
}

// One that hangs does not even go when it is asked to end.
if (mode === 'hangs') (process.on('SIGTERM', () => undefined), setInterval(() => undefined, 1 << 30));
createInterface({ input: process.stdin })
  .on('line', take)
  .on('close', () => mode !== 'hangs' && process.exit(0));
