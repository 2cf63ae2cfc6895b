import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEALTH_PATH, type Received } from '../constant-answer.js';

// Answers every request alike and remembers what it was asked: what came in is asked for over the process channel.
const ANSWER = Buffer.from(JSON.stringify({ answer: 'constant', items: [1, 2, 3] }));

let asked: string[] = [];

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.url !== HEALTH_PATH) asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
  request.resume();
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': ANSWER.length });
  response.end(ANSWER);
});

process.on('message', () => {
  const received: Received = { count: asked.length, digest: createHash('sha256').update(asked.sort().join('\n')).digest('hex') };
  asked = [];
  process.send?.(received);
});
process.on('disconnect', () => {
  server.close();
  server.closeAllConnections();
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
