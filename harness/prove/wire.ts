import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Exchange, Request } from '../core/exchange.js';
import { HttpClient } from '../replay/http-client.js';
import { wireBytes, type WireAnswer } from './wire-answer.js';

/** Longest wait for an answer that a fault left incomplete, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * A loopback connection that carries given bytes to the harness's own client: whatever is done to an answer is done before
 * anything of the harness has parsed it.
 */
export class Wire {
  private next: WireAnswer | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly client: HttpClient,
  ) {}

  /** Opens the connection on a free loopback port. */
  static async open(maxBodyBytes: number): Promise<Wire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the loopback server has no port');
    const client = new HttpClient(`http://127.0.0.1:${String(address.port)}`, { connections: 1, requestTimeoutMs: TIMEOUT_MS, maxBodyBytes }, () => new Date());
    const wire = new Wire(server, client);
    server.on('connection', (socket) => wire.serve(socket));
    return wire;
  }

  /** Sends a request of the original's method and path and gives what the client made of the bytes; times and request stay the original's. */
  async carry(original: Exchange, answer: WireAnswer): Promise<Exchange> {
    this.next = answer;
    const { method, path } = original.request;
    const request: Request = { method, path, headers: [['Connection', 'close']], body: new Uint8Array() };
    const received = await this.client.send(request, new AbortController().signal);
    const sent = { request: original.request, startedAt: original.startedAt, latencyMs: original.latencyMs };
    if (received.kind === 'fault') return { ...received, ...sent };
    const fidelity = original.kind === 'response' ? original.response.fidelity : 'raw';
    return { ...received, ...sent, response: { ...received.response, fidelity } };
  }

  async close(): Promise<void> {
    await this.client.close();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // A client that gives up on wrong bytes resets the connection: that is its answer, not a failure of ours.
    socket.on('error', () => undefined);
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n') || this.next === undefined) return;
      socket.off('data', read);
      socket.resume();
      const answer = this.next;
      if (answer.ending === 'reset') socket.write(wireBytes(answer), () => socket.resetAndDestroy());
      else socket.end(wireBytes(answer));
    };
    socket.on('data', read);
  }
}
