import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { DRIVER_PROTOCOL, DriverFault, type DriverAnswer, type DriverDescription, type DriverFaultKind, type DriverSession } from '../core/driver.js';
import { startDeadline } from '../core/deadline.js';
import { endProcess } from './process-control.js';

export interface DriverCommand {
  readonly side: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where standard error goes. */
  readonly logFile: string;
  /** How long an answer may take, in milliseconds; a driver that is silent for longer is ended. */
  readonly answerWithinMs: number;
}

/** A driver process whose life the harness holds. */
export interface DriverProcess extends DriverSession {
  readonly pid: number;
  /** Asks the driver to give up the request at work; nothing is awaited. */
  cancel(): void;
  /** Ends it at once, as a crash would: what was at work is indeterminate. */
  kill(): Promise<void>;
  /** Asks it to shut down, and ends it when it does not. */
  close(): Promise<void>;
}

/** Longest line that a driver may write, in UTF-16 units (docs/driver-protocol.md: 16 MiB). */
const LONGEST_LINE = 16 * 1024 * 1024;

/** How long the last words of a driver that ended may be on the way, milliseconds. */
const LAST_WORDS_MS = 500;

/** How long a driver may take to end after it was asked to, milliseconds. */
const CLOSE_WITHIN_MS = 2000;

interface Waiting {
  readonly id: number;
  readonly resolve: (answer: DriverAnswer) => void;
  readonly reject: (fault: DriverFault) => void;
}

/** The wire to a driver: one request at a time, one JSON-RPC message a line (docs/driver-protocol.md). */
export class DriverWire {
  private readonly child: ChildProcess;
  private readonly decoder = new StringDecoder('utf8');
  private text = '';
  private lastId = 0;
  private waiting: Waiting | undefined;
  private fault: DriverFault | undefined;
  private ending = false;

  constructor(private readonly command: DriverCommand) {
    const log = openSync(command.logFile, 'a');
    const [program = '', ...args] = command.command;
    this.child = spawn(program, args, { cwd: command.cwd, env: { ...command.env }, stdio: ['pipe', 'pipe', log] });
    closeSync(log);
    this.child.once('error', (error) => this.fail('not-started', `could not be started: ${error.message}`));
    const gone = (code: number | null, signal: string | null): void => this.fail('died', `ended (${String(code ?? signal)}); its log is ${command.logFile}`);
    // What it wrote before its end may still be on the way: `close` comes after that, but not while a child of its own holds the pipe.
    this.child.once('close', gone);
    this.child.once('exit', (code, signal) => setTimeout(() => gone(code, signal), LAST_WORDS_MS).unref());
    // A driver that ends while it is written to is seen by its exit.
    this.child.stdin?.on('error', () => undefined);
    this.child.stdout?.on('data', (bytes: Buffer) => this.read(bytes));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends a request and waits for its answer. Throws DriverFault when the driver breaks the protocol, is silent too long, or is gone. */
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<DriverAnswer> {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    if (this.waiting !== undefined) return Promise.reject(new Error(`the driver of the ${this.command.side} is asked twice at once`));
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      const { answerWithinMs } = this.command;
      const timer = setTimeout(() => this.fail('silent', `did not answer ${method} within ${String(answerWithinMs)} ms`), answerWithinMs);
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          this.waiting = undefined;
          how(value);
        };
      this.waiting = { id, resolve: settle(resolve), reject: settle(reject) };
      this.write({ jsonrpc: '2.0', id, method, params });
    });
  }

  cancel(): void {
    if (this.waiting !== undefined) this.write({ jsonrpc: '2.0', method: '$/cancel', params: { id: this.waiting.id } });
  }

  /** Ends the process with a signal and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.ending = true;
    this.fail('died', 'was ended');
    await endProcess(this.child, signal);
  }

  /** Asks for shutdown, closes standard input and waits for the end; a driver that stays is ended. */
  async close(): Promise<void> {
    if (this.fault === undefined) {
      this.ending = true;
      const exited = once(this.child, 'exit');
      const limit = startDeadline(new AbortController().signal, CLOSE_WITHIN_MS);
      const tooLate = once(limit.signal, 'abort');
      await Promise.race([this.call('shutdown', {}).catch(() => undefined), tooLate]);
      this.child.stdin?.end();
      await Promise.race([exited, tooLate]);
      limit.clear();
    }
    await endProcess(this.child, 'SIGTERM');
  }

  private write(message: unknown): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private read(bytes: Buffer): void {
    const piece = this.decoder.write(bytes);
    this.text += piece;
    // What is held has no line end, and any search in it would copy it together for each piece: that is quadratic in the length of a line.
    for (let end = piece.includes('\n') ? this.text.indexOf('\n') : -1; end !== -1 && this.fault === undefined; end = this.text.indexOf('\n')) {
      const line = this.text.slice(0, end);
      this.text = this.text.slice(end + 1);
      if (line.length <= LONGEST_LINE) this.take(line);
      else this.tooLong();
    }
    if (this.text.length > LONGEST_LINE) this.tooLong();
  }

  private tooLong(): void {
    this.fail('too-long', `wrote a line of more than ${String(LONGEST_LINE)} characters`);
  }

  private take(line: string): void {
    const message = answerOf(line);
    if (message === undefined) {
      this.fail('garbage', `wrote what is no JSON-RPC answer: ${line.slice(0, 120)}`);
      return;
    }
    const { waiting } = this;
    if (waiting === undefined) {
      this.fail(message.id !== null && message.id <= this.lastId ? 'answered-twice' : 'wrong-id', `answered although nothing was asked: ${line.slice(0, 120)}`);
      return;
    }
    if (message.id !== waiting.id) {
      this.fail(
        message.id !== null && message.id < waiting.id ? 'answered-twice' : 'wrong-id',
        `answered ${String(message.id)} where ${String(waiting.id)} was asked`,
      );
      return;
    }
    waiting.resolve(message.answer);
  }

  /** The first fault is the one that counts; a driver that has one is ended. */
  private fail(kind: DriverFaultKind, detail: string): void {
    if (this.fault !== undefined) return;
    this.fault = new DriverFault(this.command.side, kind, detail);
    this.waiting?.reject(this.fault);
    if (!this.ending && kind !== 'died' && kind !== 'not-started') this.child.kill('SIGKILL');
  }
}

function answerOf(line: string): { readonly id: number | null; readonly answer: DriverAnswer } | undefined {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { jsonrpc, id, result, error } = message as { jsonrpc?: unknown; id?: unknown; result?: unknown; error?: unknown };
  if (jsonrpc !== '2.0' || (typeof id !== 'number' && id !== null)) return undefined;
  if (error === undefined) return result === undefined ? undefined : { id, answer: { ok: true, result } };
  if (result !== undefined || typeof error !== 'object' || error === null) return undefined;
  const { code, message: text, data } = error as { code?: unknown; message?: unknown; data?: unknown };
  if (typeof code !== 'number' || typeof text !== 'string') return undefined;
  return { id, answer: { ok: false, code, message: text, ...(typeof data === 'object' && data !== null ? { data: data as Record<string, unknown> } : {}) } };
}

/** Starts a driver and shakes hands. Throws DriverFault when it does not speak the protocol. */
export async function startDriver(command: DriverCommand, initialize: Readonly<Record<string, unknown>>): Promise<DriverProcess> {
  const wire = new DriverWire(command);
  try {
    const answer = await wire.call('initialize', { protocol: DRIVER_PROTOCOL, side: command.side, ...initialize });
    if (!answer.ok) throw new DriverFault(command.side, 'not-started', `refused to begin: ${answer.message} (${String(answer.code)})`);
    const description = describe(command.side, answer.result);
    return {
      side: command.side,
      description,
      pid: wire.pid,
      call: (method, params) => wire.call(method, params),
      cancel: () => wire.cancel(),
      kill: () => wire.end('SIGKILL'),
      close: () => wire.close(),
    };
  } catch (error) {
    await wire.end('SIGKILL');
    throw error;
  }
}

const LISTS = ['operations', 'queues', 'programs', 'components', 'storage'] as const;

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function describe(side: string, result: unknown): DriverDescription {
  const { protocol, driver, capabilities } = (result ?? {}) as { protocol?: unknown; driver?: Record<string, unknown>; capabilities?: Record<string, unknown> };
  const major = typeof protocol === 'string' ? protocol.split('.')[0] : undefined;
  if (major !== DRIVER_PROTOCOL.split('.')[0])
    throw new DriverFault(side, 'garbage', `speaks protocol ${JSON.stringify(protocol)}; this harness speaks ${DRIVER_PROTOCOL}`);
  const wrong = LISTS.find((name) => !isTexts(capabilities?.[name]));
  if (wrong !== undefined) throw new DriverFault(side, 'garbage', `lists no capabilities "${wrong}" in its answer to initialize`);
  if (typeof driver?.['name'] !== 'string' || typeof driver['language'] !== 'string')
    throw new DriverFault(side, 'garbage', 'does not say its name and language in its answer to initialize');
  return result as DriverDescription;
}
