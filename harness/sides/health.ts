import { request } from 'undici';

const PROBE_TIMEOUT_MS = 2000;

/** One health check: true when the path answers below 500 in time. What goes wrong on the way counts as not healthy. */
export async function isHealthy(baseUrl: string, path: string): Promise<boolean> {
  try {
    const answer = await request(new URL(path, baseUrl), { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), reset: true });
    await answer.body.dump();
    return answer.statusCode < 500;
  } catch {
    return false;
  }
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
