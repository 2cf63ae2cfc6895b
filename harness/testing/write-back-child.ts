/** The process that prove-write-back kills: traces a run into a folder and stops at every phase until it is told to go on. */
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { traceTrackers } from '../commands/trace-trackers.js';
import { parseRunLog } from '../core/run-log.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import { pausingFiles } from './pausing-files.js';

const [, , root = '', dir = '', logFile = '', pausing = ''] = process.argv;
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const files =
  pausing === 'pause'
    ? pausingFiles(diskFiles, async (phase) => {
        writeSync(1, `${phase}\n`);
        await answers.next();
      })
    : diskFiles;
await traceTrackers({ root, dir, log: parseRunLog(readFileSync(logFile, 'utf8'), logFile), check: false }, files, thisProcess);
process.stdin.destroy();
