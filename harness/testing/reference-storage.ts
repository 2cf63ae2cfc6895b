import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reference } from '../../fixtures/reference/profile.js';
import type { DriverConfig } from '../core/profile.js';
import { startDriver, type DriverProcess } from '../sides/driver-process.js';
import { prepare } from '../sides/prepare.js';
import { startS3Server } from '../sides/s3-server.js';
import { plainGet } from '../storage/plain-get.js';
import type { SideName, StorageBench } from '../storage/storage-bench.js';
import { storagePlaces } from '../storage/storage-places.js';
import { projectRoot } from './reference-run.js';

/** The storage contract on the bundled pair: both drivers, an S3 server and a folder, until `close`. */
export interface ReferenceStorage {
  readonly bench: StorageBench;
  /** The same bench with another target, such as one with a fault; the target ends after the work. */
  withTarget<T>(extraArguments: readonly string[], work: (bench: StorageBench) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const fill = (text: string): string => text.replaceAll('{{root}}', projectRoot);

/** The server believes any key; the drivers sign with it all the same. */
const KEYS = { accessKey: 'parity', secretKey: 'parity-storage-contract', region: 'us-east-1' };

export async function openReferenceStorage(): Promise<ReferenceStorage> {
  const { oracle, target, objectStore } = reference.drivers;
  const signal = new AbortController().signal;
  for (const { prepare: steps, cwd } of [oracle, target, objectStore]) await prepare(steps, projectRoot, join(projectRoot, cwd), fill, () => undefined, signal);
  const folder = mkdtempSync(join(tmpdir(), 'parity-storage-'));
  const s3 = await startS3Server(objectStore, projectRoot, join(folder, 's3.log'));
  let started = 0;
  const start = (side: SideName, config: DriverConfig, extraArguments: readonly string[] = []): Promise<DriverProcess> => {
    started += 1;
    const workdir = join(folder, `driver-${String(started)}`);
    mkdirSync(workdir);
    return startDriver(
      {
        side,
        command: [...config.command.map(fill), ...extraArguments],
        cwd: join(projectRoot, config.cwd),
        env: { PATH: process.env['PATH'], ...config.env },
        logFile: join(folder, `${side}.log`),
        answerWithinMs: 30_000,
      },
      { workdir },
    );
  };
  const places = storagePlaces({ folder, s3: { endpoint: s3.endpoint, ...KEYS } });
  const benchOf = (oracleDriver: DriverProcess, targetDriver: DriverProcess, extraArguments: readonly string[]): StorageBench => ({
    sessions: { oracle: oracleDriver, target: targetDriver },
    startSecond: (side) => (side === 'oracle' ? start(side, oracle) : start(side, target, extraArguments)),
    openPlace: places,
    fetchUrl: (url) => plainGet(url),
  });
  const running = { oracle: await start('oracle', oracle), target: await start('target', target) };
  return {
    bench: benchOf(running.oracle, running.target, []),
    withTarget: async (extraArguments, work) => {
      const other = await start('target', target, extraArguments);
      try {
        return await work(benchOf(running.oracle, other, extraArguments));
      } finally {
        await other.close();
      }
    },
    close: async () => {
      await running.oracle.close();
      await running.target.close();
      await s3.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
