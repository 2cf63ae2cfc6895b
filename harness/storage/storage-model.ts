import { bytesOf, sha256 } from './content.js';
import { expectedUrl, type UrlRoot } from './direct-url.js';
import { doneFields, predicted, refusedFields, type Fields } from './fields.js';
import type { ReadingStep, StorageStep } from './scenario.js';

export interface StoredObject {
  readonly bytes: Buffer;
  /** Where the store keeps types. */
  readonly type?: string;
}
export type StoredObjects = ReadonlyMap<string, StoredObject>;

/** What a place is like, as far as it decides what a driver must answer. */
export interface PlaceTraits {
  /** Absent: the storage gives no direct URLs. */
  readonly urls?: UrlRoot;
  /** The type of an object that was put without one; absent: the store keeps no types. */
  readonly defaultType?: string;
}

/** The storage contract as an object store in memory: it says what each call must answer and what must be stored after it. */
export class StorageModel {
  private objects = new Map<string, StoredObject>();
  private readonly uploads = new Map<string, Buffer>();

  constructor(private readonly traits: PlaceTraits) {}

  get stored(): StoredObjects {
    return this.objects;
  }

  get hasUploads(): boolean {
    return this.uploads.size > 0;
  }

  /** Takes what is really there for the state from now on, so that a fault is seen at the step that makes it, and at no later one. */
  adopt(stored: StoredObjects): void {
    this.objects = new Map(stored);
  }

  /** What the step must answer; the model does it at the same time. */
  apply(step: StorageStep): Fields {
    const [paths, prefixes] = namesOf(step);
    if (paths.some((path) => path.endsWith('/') || escapes(path)) || prefixes.some(escapes)) return refusedFields('refused');
    switch (step.op) {
      case 'put':
        return this.store(step.path, bytesOf(step.content), step.type);
      case 'delete':
        this.objects.delete(step.path);
        return doneFields();
      case 'exists':
        return doneFields(predicted.value('exists', this.objects.has(step.path)));
      case 'list':
        return doneFields(predicted.paths([...this.objects.keys()].filter((path) => path.startsWith(step.prefix))));
      case 'uploadStart':
        this.uploads.set(step.upload, Buffer.alloc(0));
        return doneFields(predicted.upload);
      case 'uploadChunk':
        return this.append(step.upload, step.offset, bytesOf(step.content), step.length);
      case 'uploadEnd':
        return this.finish(step.upload, step.path);
      case 'uploadCancel':
        this.uploads.delete(step.upload);
        return doneFields();
      case 'concurrentPut':
        return doneFields({ first: 'done', second: 'done', read: 'whole objects only', left: 'one of the two' });
      default: {
        const object = this.objects.get(step.path);
        return object === undefined ? refusedFields('absent') : this.read(step, object);
      }
    }
  }

  private read(step: ReadingStep, { bytes, type }: StoredObject): Fields {
    switch (step.op) {
      case 'get':
        return doneFields(predicted.content(bytes));
      case 'size':
        return doneFields(predicted.value('size', bytes.length));
      case 'checksum':
        return doneFields(predicted.value('sha256', sha256(bytes)));
      case 'stream': {
        const chunks = Math.ceil(bytes.length / step.chunkSize);
        return doneFields({
          ...predicted.value('sha256', sha256(bytes)),
          ...predicted.value('size', bytes.length),
          ...predicted.value('chunks', chunks),
        });
      }
      case 'range':
        return step.from >= bytes.length ? refusedFields('refused') : doneFields(predicted.content(bytes.subarray(step.from, step.to + 1)));
      case 'copy':
        return this.store(step.to, bytes, type);
      case 'directUrl':
        return doneFields({
          ...expectedUrl(this.traits.urls, step.path, step.expiresSeconds),
          ...(this.traits.urls === undefined ? {} : { fetched: `200 ${String(predicted.content(bytes)['content'])}` }),
        });
    }
  }

  private store(path: string, bytes: Buffer, type: string | undefined): Fields {
    const { defaultType } = this.traits;
    this.objects.set(path, { bytes, ...(defaultType === undefined ? {} : { type: type ?? defaultType }) });
    return doneFields();
  }

  private append(upload: string, offset: number, content: Buffer, length: number): Fields {
    const chunk = length === -1 ? content : content.subarray(0, length);
    this.uploads.set(upload, Buffer.concat([(this.uploads.get(upload) ?? Buffer.alloc(0)).subarray(0, offset), chunk]));
    return doneFields(predicted.written(chunk.length));
  }

  private finish(upload: string, path: string): Fields {
    const bytes = this.uploads.get(upload) ?? Buffer.alloc(0);
    this.uploads.delete(upload);
    return this.store(path, bytes, undefined);
  }
}

/** What of a step names an object, and what names the beginning of some. */
function namesOf(step: StorageStep): [paths: string[], prefixes: string[]] {
  switch (step.op) {
    case 'list':
      return [[], [step.prefix]];
    case 'copy':
      return [[step.path, step.to], []];
    case 'uploadChunk':
      return [step.as === undefined ? [] : [step.as], []];
    case 'uploadStart':
    case 'uploadCancel':
      return [[], []];
    default:
      return [[step.path], []];
  }
}

/** True for a path that leads out of the root, or is another spelling of a path that does not. A prefix may end with a slash. */
const escapes = (path: string): boolean =>
  path !== '' &&
  path
    .replace(/\/$/, '')
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..');
