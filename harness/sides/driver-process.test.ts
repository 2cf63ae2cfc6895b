import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DriverFault, type DriverFaultKind } from '../core/driver.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { startDriver, type DriverProcess } from './driver-process.js';
import { isAlive } from './process-control.js';

const BAD_DRIVER = fileURLToPath(new URL('../testing/bad-driver.mjs', import.meta.url));

/** Long enough for a busy machine; only the driver that hangs waits for the end of a short one. */
const PATIENT_MS = 20_000;

async function withDriver<T>(mode: string, work: (driver: DriverProcess) => Promise<T>, answerWithinMs = PATIENT_MS): Promise<T> {
  return inTemporaryFolder(async (dir) => {
    const command = { side: 'target', command: [process.execPath, BAD_DRIVER, mode], cwd: dir, env: process.env, logFile: join(dir, 'log'), answerWithinMs };
    const driver = await startDriver(command, { workdir: dir });
    try {
      return await work(driver);
    } finally {
      await driver.close();
      expect(isAlive(driver.pid)).toBe(false);
    }
  });
}

async function faultOf(work: Promise<unknown>): Promise<DriverFault> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DriverFault);
  return error as DriverFault;
}

const wait = (driver: DriverProcess): Promise<unknown> => driver.call('driver.wait', { seconds: 0 });

describe('a driver that behaves', () => {
  test('describes itself, answers, and is gone after close', async () => {
    await withDriver('ok', async (driver) => {
      expect(driver.description.driver).toEqual({ name: 'bad', version: '1.0.0', language: 'javascript' });
      expect(await wait(driver)).toEqual({ ok: true, result: {} });
    });
  });

  test('has its errors handed on as data', async () => {
    await withDriver('ok', async (driver) => {
      expect(await driver.call('no.such', {})).toMatchObject({ ok: false, code: -32601 });
      expect(await driver.call('driver.wait', {})).toMatchObject({ ok: false, code: -32602, data: { parameter: 'seconds' } });
    });
  });

  test('gives up the request at work when it is cancelled', async () => {
    await withDriver('ok', async (driver) => {
      const answer = driver.call('driver.wait', { seconds: 60 });
      driver.cancel();
      expect(await answer).toMatchObject({ ok: false, code: -32800 });
    });
  });

  test('cannot be asked two things at once, and the first request is not disturbed by it', async () => {
    await withDriver('ok', async (driver) => {
      const first = driver.call('driver.wait', { seconds: 0 });
      await expect(wait(driver)).rejects.toThrow('asked twice at once');
      expect(await first).toMatchObject({ ok: true });
    });
  });

  test('is gone at once when it is killed, and what it was doing is a fault', async () => {
    await withDriver('ok', async (driver) => {
      const fault = faultOf(driver.call('driver.wait', { seconds: 60 }));
      await driver.kill();
      expect((await fault).kind).toBe('died');
      expect(isAlive(driver.pid)).toBe(false);
      expect((await faultOf(wait(driver))).kind).toBe('died');
    });
  });
});

const FAULTS: readonly (readonly [mode: string, kind: DriverFaultKind])[] = [
  ['garbage', 'garbage'],
  ['no-answer-object', 'garbage'],
  ['dies', 'died'],
  ['wrong-id', 'wrong-id'],
  ['huge-line', 'too-long'],
];

describe('a driver that breaks the protocol', () => {
  test.each(FAULTS)('%s: the call is a fault of kind %s, later calls too, and no process is left', async (mode, kind) => {
    await withDriver(mode, async (driver) => {
      const fault = await faultOf(wait(driver));
      expect(fault.kind).toBe(kind);
      expect(fault.side).toBe('target');
      expect(await faultOf(wait(driver))).toBe(fault);
    });
  });

  test('hangs: it is ended when the time for an answer is over, though it ignores signals', async () => {
    const fault = await withDriver('hangs', (driver) => faultOf(wait(driver)), 3000);
    expect(fault.kind).toBe('silent');
    expect(fault.message).toContain('driver.wait within 3000 ms');
  });

  test('answers-twice: the first answer counts, the second ends it', async () => {
    await withDriver('answers-twice', async (driver) => {
      expect(await wait(driver)).toEqual({ ok: true, result: {} });
      expect((await faultOf(wait(driver))).kind).toBe('answered-twice');
    });
  });

  test('lies-about-capabilities: what it lists and does not have is an error as data, for the caller to judge', async () => {
    await withDriver('lies-about-capabilities', async (driver) => {
      expect(driver.description.capabilities.operations).toContain('driver.wait');
      expect(await wait(driver)).toMatchObject({ ok: false, code: -32601 });
    });
  });
});

describe('a driver that cannot be begun with', () => {
  test.each([
    ['wrong-version', 'garbage', 'speaks protocol "2.0"'],
    ['no-handshake', 'garbage', 'speaks protocol undefined'],
    ['no-name', 'garbage', 'does not say its name'],
    ['no-lists', 'garbage', 'lists no capabilities "queues"'],
  ] as const)('%s is refused', async (mode, kind, message) => {
    const fault = await faultOf(withDriver(mode, () => Promise.resolve()));
    expect(fault.kind).toBe(kind);
    expect(fault.message).toContain(message);
  });

  test('a program that is not there is a fault that names it', async () => {
    await inTemporaryFolder(async (dir) => {
      const command = { side: 'oracle', command: [join(dir, 'absent')], cwd: dir, env: {}, logFile: join(dir, 'log'), answerWithinMs: PATIENT_MS };
      const fault = await faultOf(startDriver(command, { workdir: dir }));
      expect(fault.kind).toBe('not-started');
      expect(fault.message).toContain('absent');
    });
  });

  test('a program that ends at once is a fault, and its log is kept', async () => {
    await inTemporaryFolder(async (dir) => {
      const logFile = join(dir, 'log');
      const command = {
        side: 'oracle',
        command: ['sh', '-c', 'echo no database >&2; exit 4'],
        cwd: dir,
        env: process.env,
        logFile,
        answerWithinMs: PATIENT_MS,
      };
      const fault = await faultOf(startDriver(command, { workdir: dir }));
      expect(fault.kind).toBe('died');
      expect(fault.message).toContain('ended (4)');
      expect(readFileSync(logFile, 'utf8')).toBe('no database\n');
    });
  });
});
