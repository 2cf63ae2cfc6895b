import { compareJson } from './compare-json.js';
import { compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { JsonSyntaxError, parseLexemes, type JsonNode } from './json-lexemes.js';

/** One server-sent event: the fields that a client sees (HTML Living Standard, 9.2.6). */
export interface ServerEvent {
  readonly event: string;
  readonly id: string;
  readonly retry: string;
  readonly data: string;
}

/** Compares two streams of server-sent events, event by event in their order; data that is JSON on both sides is compared as JSON. */
export function compareEvents(oracle: string, target: string, location: string, to: Comparison): void {
  const left = readEvents(oracle);
  const right = readEvents(target);
  to.ledger.messages += left.length;
  for (const [at, event] of left.entries()) {
    const place = `${location}/events/${String(at)}`;
    const other = right[at];
    if (other === undefined) diverge(to, 'sse-missing', place, event.data);
    else compareEvent(event, other, place, to);
  }
  for (const [at, event] of right.slice(left.length).entries())
    diverge(to, 'sse-added', `${location}/events/${String(left.length + at)}`, undefined, event.data);
}

function compareEvent(oracle: ServerEvent, target: ServerEvent, location: string, to: Comparison): void {
  for (const field of ['event', 'id', 'retry'] as const) compareText(oracle[field], target[field], `${location}/${field}`, 'sse-value', to);
  const left = parseEventData(oracle.data);
  const right = left === undefined ? undefined : parseEventData(target.data);
  if (left === undefined || right === undefined) compareText(oracle.data, target.data, `${location}/data`, 'sse-value', to);
  else compareJson(left, right, `${location}/data`, to);
}

/** Reads a stream as a browser does: fields line by line, a blank line ends an event, comments and events without data are dropped. */
export function readEvents(text: string): ServerEvent[] {
  const events: ServerEvent[] = [];
  let fields = { event: '', id: '', retry: '', data: [] as string[] };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (fields.data.length > 0) events.push({ ...fields, data: fields.data.join('\n') });
      fields = { event: '', id: fields.id, retry: '', data: [] };
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') fields.data.push(value);
    else if (name === 'event' || name === 'id' || name === 'retry') fields[name] = value;
  }
  return events;
}

/** Data of an event as JSON; undefined for any other text. */
export function parseEventData(text: string): JsonNode | undefined {
  try {
    return parseLexemes(text);
  } catch (error) {
    // Data that is no JSON is text.
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
