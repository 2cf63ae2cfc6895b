import type { SideConfig } from '../core/profile.js';
import { InputError } from '../core/problem.js';
import { isHealthy } from './health.js';
import type { Side } from './side.js';

/** A side that somebody else started: its URL and commit come from the environment, and closing it leaves it alone. */
export async function attachUrlSide(
  name: 'oracle' | 'target',
  config: Extract<SideConfig, { provider: 'url' }>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Side> {
  const baseUrl = env[config.baseUrlFrom];
  if (baseUrl === undefined || baseUrl === '')
    throw new InputError(`the ${name}'s base URL is not set; write for instance ${config.baseUrlFrom}=http://127.0.0.1:8080`);
  if (!URL.canParse(baseUrl)) throw new InputError(`${config.baseUrlFrom}="${baseUrl}" is no URL; write for instance http://127.0.0.1:8080`);
  if (!(await isHealthy(baseUrl, config.healthPath)))
    throw new InputError(`the ${name} does not answer: GET ${new URL(config.healthPath, baseUrl).href}; start it, or correct ${config.baseUrlFrom}`);
  return {
    name,
    baseUrl,
    description: { provider: 'url', baseUrl, commit: env[config.commitFrom] ?? 'unknown' },
    healthy: () => isHealthy(baseUrl, config.healthPath),
    close: () => Promise.resolve(),
    runWorker: (program) => Promise.reject(new InputError(`a side attached by URL runs no workers (asked for ${program})`)),
  };
}
