import { get } from 'node:http';

const PROBE_TIMEOUT_MS = 2000;

/** One health check: true when the path answers below 500 in time. What goes wrong on the way counts as not healthy. */
export function isHealthy(baseUrl: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(new URL(path, baseUrl), { agent: false, timeout: PROBE_TIMEOUT_MS }, (answer) => {
      answer.resume();
      resolve((answer.statusCode ?? 500) < 500);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.once('close', () => resolve(false));
  });
}

/** Waits until healthy, giving up when `ended` says that there is nothing to wait for, or in time. */
export async function untilHealthy(baseUrl: string, path: string, withinMs: number, ended: () => string | undefined): Promise<string | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await isHealthy(baseUrl, path)) return undefined;
    const why = ended();
    if (why !== undefined) return why;
    if (Date.now() > deadline) return `${path} did not answer within ${String(withinMs / 1000)} s`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
