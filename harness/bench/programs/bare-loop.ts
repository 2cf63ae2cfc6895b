import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import type { BenchRequest } from '../requests.js';

// The floor under the harness: the same requests to both servers with the same client and the same number in flight, and nothing else.
const [file = '', oracle = '', target = '', inFlight = ''] = process.argv.slice(2);
const requests = JSON.parse(readFileSync(file, 'utf8')) as readonly BenchRequest[];
const connections = Number(inFlight);

async function sendAll(origin: string): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const queue = requests.values();
  const work = async (): Promise<void> => {
    for (const { method, path, headers, body } of queue) {
      const answer = await pool.request({ method: method, path, headers: headers.flat(), body: body === '' ? null : body });
      await answer.body.arrayBuffer();
      if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${String(answer.statusCode)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.close();
}

await Promise.all([sendAll(oracle), sendAll(target)]);
