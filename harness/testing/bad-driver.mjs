// A driver that misbehaves in the way that its first argument names; `ok` behaves. Only for tests of the harness.
import process from 'node:process';
import { createInterface } from 'node:readline';
import { clearTimeout, setInterval, setTimeout } from 'node:timers';

const mode = process.argv[2] ?? 'ok';
const write = (message) => process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const fail = (id, code, message, data) => write({ id, error: { code, message, ...(data === undefined ? {} : { data }) } });

const listed = ['driver.wait', 'owner.set', ...(mode === 'lists-too-much' ? ['namespace.delete'] : [])];
const capabilities = { operations: listed, queues: [], programs: [], components: [], storage: [] };
const description = { protocol: '1.0', driver: { name: 'bad', version: '1.0.0', language: 'javascript' }, capabilities };

/** Answers to the handshake of the modes that spoil it. */
const handshakes = {
  'wrong-version': { ...description, protocol: '2.0' },
  'no-handshake': {},
  'no-name': { ...description, driver: {} },
  'no-lists': { ...description, capabilities: { operations: [] } },
};

/** What the modes that break the wire do with any request after the handshake. */
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

let initialised = false;
/** Requests at work: id to the function that gives it up. */
const atWork = new Map();

function wait({ id, params }) {
  const settle = (answer) => {
    timers.forEach((timer) => clearTimeout(timer));
    atWork.delete(id);
    answer();
  };
  const after = (milliseconds, answer) => setTimeout(() => settle(answer), Math.min(milliseconds, 2 ** 31 - 1));
  const timers = [after(params.seconds * 1000, () => write({ id, result: {} }))];
  if (params.deadline_ms !== undefined && mode !== 'ignores-deadline') timers.push(after(params.deadline_ms, () => fail(id, -32801, 'deadline exceeded')));
  atWork.set(id, () => settle(() => fail(id, -32800, 'cancelled')));
}

const methods = { 'driver.wait': wait, 'owner.set': ({ id }) => write({ id, result: {} }) };

const text = (value) => typeof value === 'string';
const anything = () => true;
const isOwner = (value) => ['python', 'go', 'off'].includes(value);
const isTime = (value) =>
  value === undefined || (/^\d{4}-\d\d-\d\dT[\d:]{8}(\.\d{1,6})?Z$/.test(value) && new Date(value).getUTCDate() === Number(value.slice(8, 10)));

/** What parameters must be, by method. */
const wants = {
  initialize: { protocol: text, side: text, workdir: text },
  'driver.wait': { seconds: (value) => typeof value === 'number', clock: mode === 'ignores-wrong-clock' ? anything : isTime },
  'owner.set': { switch: text, owner: mode === 'accepts-any-owner' ? text : isOwner },
};

function wrongParameter(method, params = {}) {
  const [name] = Object.entries(wants[method] ?? {}).find(([name, fits]) => !fits(params[name])) ?? [];
  return mode === 'ignores-missing-parameters' && name !== undefined && params[name] !== 'nobody' && name !== 'clock' ? undefined : name;
}

function initialize({ id, params }) {
  if (initialised && mode !== 'accepts-second-initialize') return fail(id, -32600, 'initialised already');
  if (!params.protocol.startsWith('1.') && mode !== 'accepts-any-version') return fail(id, -32002, 'protocol not spoken', { supported: ['1.0'] });
  initialised = true;
  write({ id, result: handshakes[mode] ?? description });
}

function take(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch {
    return mode === 'silent-on-malformed-lines' ? undefined : fail(null, -32700, 'no JSON');
  }
  const { id, method, params } = request;
  if (method === '$/cancel') return cancel(params.id);
  if (request.jsonrpc !== '2.0' || !text(method)) return fail(null, mode === 'wrong-code-for-no-request' ? -32603 : -32600, 'no request');
  if (!initialised && method !== 'initialize' && mode !== 'accepts-before-initialize') return fail(id, -32000, 'not initialised');
  const wrong = wrongParameter(method, params);
  if (wrong !== undefined) return fail(id, -32602, `parameter ${wrong} is missing or wrong`, { parameter: wrong });
  if (method === 'initialize') return initialize(request);
  if (method === 'shutdown') return shutdown(id);
  if (misdeeds[mode] !== undefined) return misdeeds[mode](request);
  const run = methods[method];
  if (run !== undefined) return run(request);
  return mode === 'accepts-unknown-methods' ? write({ id, result: {} }) : fail(id, -32601, `no method ${method}`);
}

function cancel(id) {
  const giveUp = atWork.get(id);
  if (giveUp !== undefined) return mode === 'ignores-cancel' ? undefined : giveUp();
  if (mode === 'answers-stray-cancel') fail(id, -32800, 'cancelled');
}

function shutdown(id) {
  if (mode === 'hangs') return;
  write({ id, result: {} });
  process.exit(mode === 'shuts-down-with-one' ? 1 : 0);
}

function end() {
  if (mode === 'hangs' || (mode === 'stays-at-work' && atWork.size > 0)) return;
  if (mode === 'last-words') write({ id: 99, result: {} });
  process.exit(mode === 'ends-with-one' && atWork.size === 0 ? 1 : 0);
}

// One that hangs does not even go when it is asked to end.
if (mode === 'hangs') process.on('SIGTERM', () => undefined);
if (mode === 'hangs') setInterval(() => undefined, 2 ** 31 - 1);
if (mode === 'banner') write('bad driver 1.0.0 starting');
if (mode === 'logs') for (let line = 0; line < 5000; line++) process.stderr.write(`line ${line} of a long log\n`);
createInterface({ input: process.stdin }).on('line', take).on('close', end);
