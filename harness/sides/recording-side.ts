import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { PRINCIPAL_FIELD, type Exchange, type Request } from '../core/exchange.js';
import { InputError } from '../core/problem.js';
import type { SideConfig } from '../core/profile.js';
import { readRecording } from './recording.js';
import type { Side } from './side.js';

/**
 * A side made of recorded exchanges: an oracle without the oracle. A request is answered by the recorded exchange of the same
 * principal, method and path, several of them in recorded order, the last one again and again; what was never recorded is not sent.
 */
export function openRecordingSide(name: 'oracle' | 'target', config: Extract<SideConfig, { provider: 'recording' }>, root: string): Side {
  const file = isAbsolute(config.file) ? config.file : join(root, config.file);
  const recorded = new Map<string, Exchange[]>();
  for (const { principal, steps } of readRecording(readText(file, name), config.file)) {
    for (const { exchange } of steps) {
      const key = keyOf(principal === 'anon' ? 'anonymous' : principal, exchange.request);
      recorded.set(key, [...(recorded.get(key) ?? []), exchange]);
    }
  }
  const baseUrl = 'http://recording.invalid';
  return {
    name,
    baseUrl,
    description: { provider: 'recording', baseUrl, commit: config.commit },
    healthy: () => Promise.resolve(true),
    close: () => Promise.resolve(),
    runWorker: (program) => Promise.reject(new InputError(`a recording runs no workers (asked for ${program})`)),
    answer: (request) => {
      const principal = request.headers.find(([field]) => field === PRINCIPAL_FIELD)?.[1] ?? 'anonymous';
      const known = recorded.get(keyOf(principal, request)) ?? [];
      const exchange = known.length > 1 ? known.shift() : known[0];
      if (exchange !== undefined) return exchange;
      return {
        kind: 'fault',
        fault: 'not-sent',
        detail: `${config.file} holds no ${request.method} ${request.path} by ${principal}`,
        request,
        startedAt: '',
        latencyMs: 0,
      };
    },
  };
}

const keyOf = (principal: string, request: Request): string => `${principal} ${request.method} ${request.path}`;

function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`the recording of the ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
