import { LoadClient, loadRequest } from '../../replay/load-client.js';
import { percentile } from '../statistics.js';
import type { LoadResult } from '../wrk.js';

// The client of budget runs as wrk works: so many connections, each sends its next request when it has the answer to the last.
const [url = '', connectionCount = '', secondCount = ''] = process.argv.slice(2);
const { origin, pathname, search } = new URL(url);
const connections = Number(connectionCount);
const limits = { connections, requestTimeoutMs: 10_000, maxBodyBytes: 1024 * 1024 };
const request = loadRequest({ method: 'GET', path: pathname + search, headers: [], body: new Uint8Array() });
const clock = (): number => performance.now();
/** The engine compiles what runs often while it runs; a budget run discards that time, too. */
const WARMING_MS = 1000;

async function loop(client: LoadClient, ms: number): Promise<LoadResult> {
  const latencies: number[] = [];
  let errors = 0;
  const begun = clock();
  const end = begun + ms;
  const connection = (): Promise<void> =>
    new Promise((resolve) => {
      const next = (): void => {
        const sentAt = clock();
        if (sentAt >= end) {
          resolve();
          return;
        }
        client.send(request, ({ status, endedAt }) => {
          if (status < 200 || status >= 400) errors += 1;
          latencies.push(endedAt - sentAt);
          // Not at once: a client that calls back while it dispatches would never return.
          queueMicrotask(next);
        });
      };
      next();
    });
  await Promise.all(Array.from({ length: connections }, connection));
  return { requestsPerSecond: (latencies.length * 1000) / (clock() - begun), p50Ms: percentile(latencies, 0.5), errors };
}

const client = new LoadClient(origin, limits, clock);
await loop(client, WARMING_MS);
process.stdout.write(JSON.stringify(await loop(client, Number(secondCount) * 1000)));
await client.close();
