import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Received } from './constant-answer.js';

export interface ConstantServer {
  readonly url: string;
  /** What came in since the last call. */
  received(): Promise<Received>;
  close(): Promise<void>;
}

/** Starts the bundled server program in a process of its own, on a port that the system chooses. */
export async function startConstantServer(program: string): Promise<ConstantServer> {
  const child = fork(program, { execArgv: [], stdio: 'inherit' });
  const ended = once(child, 'exit');
  const early = ended.then(() => Promise.reject(new Error('the constant server ended before it was asked to')));
  // Without a handler the expected end of the process would be an unhandled rejection.
  early.catch(() => undefined);
  const [port] = (await Promise.race([once(child, 'message'), early])) as [number];
  return {
    url: `http://127.0.0.1:${String(port)}`,
    received: async () => {
      const answer = once(child, 'message');
      child.send('received?');
      const [received] = (await Promise.race([answer, early])) as [Received];
      return received;
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
