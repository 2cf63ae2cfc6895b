import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { CheckedWire, Heard, WireAnswer } from './conformance-check.js';
import { excerptOf, Unexpected } from './conformance-expect.js';
import type { DriverCommand } from './driver-process.js';
import { endProcess } from './process-control.js';

const LONGEST_LINE = 16 * 1024 * 1024;

/** A driver under test: any line can be sent to it, and every line that it writes is looked at. */
export class ConformanceWire implements CheckedWire {
  private readonly child: ChildProcess;
  private readonly decoder = new StringDecoder('utf8');
  private held = '';
  private readonly lines: string[] = [];
  private over: number | string | undefined;
  private wake: (() => void) | undefined;
  private lastId = 0;

  constructor(private readonly command: DriverCommand) {
    const log = openSync(command.logFile, 'a');
    const [program = '', ...args] = command.command;
    this.child = spawn(program, args, { cwd: command.cwd, env: { ...command.env }, stdio: ['pipe', 'pipe', log] });
    closeSync(log);
    this.child.stdin?.on('error', () => undefined);
    this.child.stdout?.on('data', (bytes: Buffer) => this.read(bytes));
    this.child.once('error', (error) => this.finish(error.message));
    this.child.once('close', (code, signal) => this.finish(code ?? signal ?? 'unknown'));
  }

  get id(): number {
    return this.lastId;
  }

  send(text: string): void {
    this.child.stdin?.write(`${text}\n`);
  }

  /** Sends a request without waiting, and gives its id. */
  request(method: string, params: unknown): number {
    this.lastId += 1;
    this.send(JSON.stringify({ jsonrpc: '2.0', id: this.lastId, method, params }));
    return this.lastId;
  }

  cancel(id: number): void {
    this.send(JSON.stringify({ jsonrpc: '2.0', method: '$/cancel', params: { id } }));
  }

  closeInput(): void {
    this.child.stdin?.end();
  }

  /** The next thing that the driver does. */
  async hear(withinMs = this.command.answerWithinMs): Promise<Heard> {
    if (this.lines.length === 0 && this.over === undefined) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    const text = this.lines.shift();
    if (text !== undefined) return { kind: 'line', text };
    return this.over === undefined ? { kind: 'silence' } : { kind: 'end', code: this.over };
  }

  /** The answer to one request: valid by the schema, of that id, and of what the method answers. */
  async answerTo(id: number | null, method: string | undefined, withinMs?: number): Promise<WireAnswer> {
    const expected = `an answer to ${method ?? 'the line'} (id ${String(id)})`;
    const heard = await this.hear(withinMs);
    if (heard.kind !== 'line') throw new Unexpected(expected, heard.kind === 'silence' ? 'nothing in time' : `the driver ended (${String(heard.code)})`);
    const answer = parsed(heard.text, expected);
    if (answer.id !== id) throw new Unexpected(expected, `the id ${String(answer.id)}: ${excerptOf(heard.text)}`);
    if ('result' in answer && method !== undefined)
      holds('driver-exchange.schema.json', { method, result: answer.result }, `a result as ${method} gives it`, heard.text);
    return answer;
  }

  async ask(method: string, params: unknown, withinMs?: number): Promise<WireAnswer> {
    return this.answerTo(this.request(method, params), method, withinMs);
  }

  /** Waits for the end of the process; undefined when it goes on. */
  async endedWithin(withinMs: number): Promise<number | string | undefined> {
    const heard = await this.hear(withinMs);
    if (heard.kind === 'line') throw new Unexpected('nothing but answers', `the line ${excerptOf(heard.text)}`);
    return heard.kind === 'end' ? heard.code : undefined;
  }

  /** Closes its input and waits; one that stays is ended. What it writes meanwhile answers nothing. */
  async close(withinMs: number): Promise<readonly string[]> {
    this.closeInput();
    const heard = await this.hear(withinMs);
    if (heard.kind === 'line') this.lines.unshift(heard.text);
    await endProcess(this.child, 'SIGKILL');
    return this.lines;
  }

  private read(bytes: Buffer): void {
    const searched = this.held.length;
    this.held += this.decoder.write(bytes);
    for (let end = this.held.indexOf('\n', searched); end !== -1; end = this.held.indexOf('\n')) {
      this.lines.push(this.held.slice(0, end));
      this.held = this.held.slice(end + 1);
      this.wake?.();
    }
    if (this.held.length > LONGEST_LINE) this.child.kill('SIGKILL');
  }

  private finish(code: number | string): void {
    if (this.held !== '') this.lines.push(this.held);
    this.held = '';
    this.over ??= code;
    this.wake?.();
  }
}

function parsed(text: string, expected: string): WireAnswer {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new Unexpected(expected, `what is no JSON: ${excerptOf(text)}`);
  }
  holds('driver-protocol.schema.json', message, expected, text);
  if (typeof message !== 'object' || message === null || 'method' in message) throw new Unexpected(expected, excerptOf(text));
  return message as WireAnswer;
}

function holds(schema: string, value: unknown, expected: string, text: string): void {
  const validate = validatorFor(schema);
  if (validate(value)) return;
  const [problem] = [...(validate.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  throw new Unexpected(expected, `${problem?.instancePath ?? ''} ${problem?.message ?? 'breaks the schema'}: ${excerptOf(text)}`.trim());
}
