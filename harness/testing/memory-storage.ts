import { createHash, randomUUID } from 'node:crypto';
import { DRIVER_ERRORS, type DriverAnswer, type DriverSession } from '../core/driver.js';
import type { SideName, StorageBench, StoragePlace } from '../storage/storage-bench.js';
import type { StoredObject } from '../storage/storage-model.js';

type Params = Readonly<Record<string, unknown>>;

/** Answers instead of a driver; undefined lets it answer itself. `objects` is what is stored in the place of the call. */
export type Misbehaviour = (method: string, params: Params, objects: Map<string, StoredObject>) => DriverAnswer | undefined;

export const refusal = (kind: string): DriverAnswer => ({ ok: false, code: DRIVER_ERRORS.refused, message: kind, data: { kind } });
export const given = (result: unknown): DriverAnswer => ({ ok: true, result });

/** A bench whose drivers and places are in memory, without processes; each side may be made to misbehave. */
export function memoryBench(
  wrong: Partial<Record<SideName, Misbehaviour>> = {},
  storage: readonly string[] = ['SD-001'],
): StorageBench & { readonly open: () => number } {
  const places = new Map<string, Map<string, StoredObject>>();
  const uploads = new Map<string, Buffer>();
  let open = 0;
  const session = (side: SideName): DriverSession => ({
    side,
    description: {
      protocol: '1.0',
      driver: { name: 'memory', version: '1', language: 'none' },
      capabilities: { operations: METHODS, queues: [], programs: [], components: [], storage },
    },
    call: async (method, params) => {
      const objects = places.get((params['config'] as { place: string }).place) ?? new Map<string, StoredObject>();
      await Promise.resolve();
      return wrong[side]?.(method, params, objects) ?? answer(method, params, objects, uploads);
    },
  });
  return {
    sessions: { oracle: session('oracle'), target: session('target') },
    open: () => open,
    startSecond: (side) => {
      open += 1;
      return Promise.resolve({ ...session(side), close: () => Promise.resolve(void (open -= 1)) });
    },
    openPlace: (id) => {
      if (!storage.includes(id)) return Promise.resolve(undefined);
      const name = randomUUID();
      const objects = new Map<string, StoredObject>();
      places.set(name, objects);
      open += 1;
      const place: StoragePlace = {
        config: { place: name },
        read: () => Promise.resolve(new Map(objects)),
        // Gives the writers their turn: they settle on the same queue.
        readObject: (path) => new Promise((resolve) => setImmediate(() => resolve(objects.get(path)))),
        close: () => Promise.resolve(void (open -= 1)),
      };
      return Promise.resolve(place);
    },
    fetchUrl: () => Promise.reject(new Error('nothing is served from memory')),
  };
}

const METHODS = [
  ...['setup', 'put', 'get', 'stream', 'range', 'exists', 'size', 'checksum', 'copy', 'delete', 'list', 'directUrl'],
  ...['uploadStart', 'uploadChunk', 'uploadEnd', 'uploadCancel'],
].map((name) => `storage.${name}`);

const isWrong = (path: string): boolean =>
  path !==
  path
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/');

/** A driver of its own, not the model: it works on the parameters of the wire. */
function answer(method: string, params: Params, objects: Map<string, StoredObject>, uploads: Map<string, Buffer>): DriverAnswer {
  const [path, to, upload] = ['path', 'to', 'upload'].map((name) => String(params[name])) as [string, string, string];
  const prefix = ((params['prefix'] as string | undefined) ?? '').replace(/\/$/, '');
  if ([path, to, prefix, upload].some(isWrong)) return refusal('refused');
  const content = Buffer.from((params['content'] as string | undefined) ?? '', 'base64');
  const object = objects.get(path);
  switch (method) {
    case 'storage.setup':
      return given({});
    case 'storage.put':
      objects.set(path, { bytes: content });
      return given({});
    case 'storage.exists':
      return given({ exists: object !== undefined });
    case 'storage.delete':
      objects.delete(path);
      return given({});
    case 'storage.list':
      return given({
        paths: [...objects.keys()]
          .filter((one) => one.startsWith(String(params['prefix'])))
          .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
      });
    case 'storage.uploadStart': {
      const id = randomUUID();
      uploads.set(id, Buffer.alloc(0));
      return given({ upload: id, state: {} });
    }
    case 'storage.uploadChunk': {
      const chunk = params['length'] === -1 ? content : content.subarray(0, Number(params['length']));
      uploads.set(upload, Buffer.concat([uploads.get(upload) ?? Buffer.alloc(0), chunk]));
      return given({ written: chunk.length, state: {} });
    }
    case 'storage.uploadEnd':
      objects.set(path, { bytes: uploads.get(upload) ?? Buffer.alloc(0) });
      return given({});
    case 'storage.uploadCancel':
      return given({});
  }
  return object === undefined ? refusal('absent') : readAnswer(method, params, object.bytes, objects);
}

function readAnswer(method: string, params: Params, bytes: Buffer, objects: Map<string, StoredObject>): DriverAnswer {
  const digest = createHash('sha256').update(bytes).digest('hex');
  switch (method) {
    case 'storage.get':
      return given({ content: bytes.toString('base64') });
    case 'storage.size':
      return given({ size: bytes.length });
    case 'storage.checksum':
      return given({ sha256: digest });
    case 'storage.stream':
      return given({ sha256: digest, size: bytes.length, chunks: Math.ceil(bytes.length / Number(params['chunk_size'])) });
    case 'storage.range':
      if (Number(params['from']) >= bytes.length) return refusal('refused');
      return given({ content: bytes.subarray(Number(params['from']), Number(params['to']) + 1).toString('base64') });
    case 'storage.copy':
      objects.set(String(params['to']), { bytes });
      return given({});
    case 'storage.directUrl':
      return given({ url: null });
    default:
      return { ok: false, code: DRIVER_ERRORS.unknownMethod, message: method };
  }
}
