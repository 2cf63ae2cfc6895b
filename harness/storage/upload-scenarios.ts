import { random, text } from './content.js';
import type { StorageScenario } from './scenario.js';

const MIB = 1024 * 1024;

/** The scenarios of uploads in chunks. */
export const uploadScenarios: readonly StorageScenario[] = [
  {
    id: 'chunked-upload',
    shows: 'chunks become one object at the end of the upload, of a chunk only the length that was said',
    steps: [
      { op: 'uploadStart', upload: 'layer' },
      { op: 'uploadChunk', upload: 'layer', offset: 0, length: -1, content: random(40_000, 1) },
      { op: 'uploadChunk', upload: 'layer', offset: 40_000, length: 25_000, content: random(30_000, 2) },
      { op: 'uploadChunk', upload: 'layer', offset: 65_000, length: -1, content: text('the end') },
      { op: 'exists', path: 'layers/uploaded' },
      { op: 'uploadEnd', upload: 'layer', path: 'layers/uploaded' },
      { op: 'get', path: 'layers/uploaded' },
      { op: 'size', path: 'layers/uploaded' },
    ],
  },
  {
    id: 'chunked-upload-large',
    shows: 'chunks that are large enough to be put together by the store itself',
    steps: [
      { op: 'uploadStart', upload: 'large' },
      { op: 'uploadChunk', upload: 'large', offset: 0, length: -1, content: random(5 * MIB, 11) },
      { op: 'uploadChunk', upload: 'large', offset: 5 * MIB, length: -1, content: random(5 * MIB + 17, 12) },
      { op: 'uploadChunk', upload: 'large', offset: 10 * MIB + 17, length: -1, content: random(99, 13) },
      { op: 'uploadEnd', upload: 'large', path: 'layers/large' },
      { op: 'size', path: 'layers/large' },
      { op: 'checksum', path: 'layers/large' },
    ],
  },
  {
    id: 'chunked-upload-resumed-by-another-process',
    shows: 'the state that the service keeps is enough for another process to go on and for the first to end',
    steps: [
      { op: 'uploadStart', upload: 'moved' },
      { op: 'uploadChunk', upload: 'moved', offset: 0, length: -1, content: random(30_000, 3) },
      { op: 'uploadChunk', upload: 'moved', offset: 30_000, length: -1, content: random(20_000, 4), by: 'second' },
      { op: 'uploadChunk', upload: 'moved', offset: 50_000, length: -1, content: text('!') },
      { op: 'uploadEnd', upload: 'moved', path: 'layers/moved', by: 'second' },
      { op: 'get', path: 'layers/moved' },
    ],
  },
  {
    id: 'upload-cancelled',
    shows: 'a cancelled upload leaves nothing, and other uploads as they were',
    steps: [
      { op: 'uploadStart', upload: 'dropped' },
      { op: 'uploadStart', upload: 'kept' },
      { op: 'uploadChunk', upload: 'dropped', offset: 0, length: -1, content: random(9000) },
      { op: 'uploadChunk', upload: 'kept', offset: 0, length: -1, content: text('kept') },
      { op: 'uploadCancel', upload: 'dropped' },
      { op: 'uploadEnd', upload: 'kept', path: 'layers/kept' },
      { op: 'get', path: 'layers/kept' },
    ],
  },
];
