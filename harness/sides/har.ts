import { InputError } from '../core/problem.js';
import { checkRecord, type StoredRecord } from './stored-record.js';

interface HarMessage {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarMessage & { readonly method: string; readonly url: string; readonly postData?: { readonly text?: string; readonly encoding?: string } };
  readonly response: HarMessage & { readonly status: number; readonly content: { readonly text?: string; readonly encoding?: string } };
  readonly _case_id?: string;
  readonly _step?: number;
  readonly _setup?: boolean;
  readonly _route_id?: string;
  readonly _principal?: string;
}

/** A HAR file is one JSON document with `log.entries`; a line of a recording never begins like that. */
export function isHar(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"log"\s*:/.test(text);
}

/**
 * Reads HAR 1.2. Our own extra fields (`_case_id`, `_step`, …) are used where they are; a foreign file gets one case an entry, named
 * by method, path and place. Browsers write status 0 for a request without answer: that is a transport fault.
 */
export function readHar(text: string, file: string): { record: StoredRecord; where: string }[] {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`${file}: not a HAR file: ${error instanceof Error ? error.message : String(error)}`);
  }
  const entries = (document as { log?: { entries?: unknown } }).log?.entries;
  if (!Array.isArray(entries)) throw new InputError(`${file}: a HAR file has a list log.entries (HAR 1.2)`);
  return entries.map((entry: unknown, index) => {
    const where = `${file} entry ${String(index + 1)}`;
    return { record: checkRecord(toRecord(entry as HarEntry, index, where), where), where };
  });
}

function toRecord(entry: HarEntry, index: number, where: string): unknown {
  try {
    const url = new URL(entry.request.url);
    const path = url.pathname + url.search;
    const headers = (message: HarMessage): [string, string][] => message.headers.map(({ name, value }) => [name, value]);
    const request = headers(entry.request);
    if (!request.some(([name]) => name.toLowerCase() === 'host')) request.push(['Host', url.host]);
    const post = entry.request.postData;
    return {
      case_id: entry._case_id ?? `${String(index + 1).padStart(4, '0')} ${entry.request.method} ${path}`,
      step: entry._step,
      setup: entry._setup,
      route_id: entry._route_id,
      principal: entry._principal,
      started_at: entry.startedDateTime,
      latency_ms: entry.time,
      request: { method: entry.request.method, path, headers: request, body: post?.text ?? '', body_encoding: post?.encoding ?? 'utf8' },
      response:
        entry.response.status === 0
          ? null
          : {
              status: entry.response.status,
              headers: headers(entry.response),
              body: entry.response.content.text ?? '',
              body_encoding: entry.response.content.encoding ?? 'utf8',
            },
      ...(entry.response.status === 0 ? { fault: 'refused' } : {}),
    };
  } catch (error) {
    throw new InputError(`${where}: not a HAR 1.2 entry: ${error instanceof Error ? error.message : String(error)}`);
  }
}
