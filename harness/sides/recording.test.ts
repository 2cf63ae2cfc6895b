import { describe, expect, test } from 'vitest';
import { readRecording } from './recording.js';

const line = (parts: Record<string, unknown> = {}): string =>
  JSON.stringify({
    case_id: 'a',
    route_id: 'ROUTE-0001',
    principal: 'anon',
    request: { method: 'GET', path: '/x', headers: [['Host', 'h:1']], body: '', body_encoding: 'utf8' },
    response: { status: 200, headers: [['X', '1']], body: '{}', body_encoding: 'utf8' },
    ...parts,
  });

test('records become cases with their steps in order', () => {
  const cases = readRecording(`${line({ step: 0, setup: true })}\n${line({ step: 1 })}\n${line({ case_id: 'b' })}\n`, 'f');
  expect(cases.map(({ id, steps }) => [id, steps.map(({ step, setup }) => [step, setup])])).toEqual([
    [
      'a',
      [
        [0, true],
        [1, false],
      ],
    ],
    ['b', [[1, false]]],
  ]);
});

test('body encodings decide how a body may be compared', () => {
  const fidelity = (encoding: string, body: string): unknown => {
    const [one] = readRecording(line({ response: { status: 200, headers: [], body, body_encoding: encoding } }), 'f');
    const exchange = one?.steps[0]?.exchange;
    return exchange?.kind === 'response' ? [exchange.response.fidelity, Buffer.from(exchange.response.body).toString('latin1')] : exchange;
  };
  expect(fidelity('utf8', 'é')).toEqual(['raw', 'Ã©']);
  expect(fidelity('base64', 'AP8=')).toEqual(['raw', '\x00\xff']);
  expect(fidelity('utf8-json-reserialized', '{}')).toEqual(['respelled', '{}']);
  expect(fidelity('utf8-abridged', 'cut')).toEqual(['abridged', 'cut']);
});

test('a step that was not sent is a fault', () => {
  const [one] = readRecording(line({ request: null, response: null, not_sent: 'no page token' }), 'f');
  expect(one?.steps[0]?.exchange).toMatchObject({ kind: 'fault', fault: 'not-sent', detail: 'no page token' });
});

describe('a bad recording is refused with file, line and reason', () => {
  test.each([
    ['', 'f: no records'],
    [`${line()}\n${line({ case_id: 'b' }).slice(0, -5)}`, 'f:2: not a JSON record (the last line, without its end: the file was cut)'],
    ['not json\n' + line(), 'f:1: not a JSON record'],
    ['[1]', 'f:1: a record must be a JSON object'],
    [`${line()}\n${line()}`, 'f:2: case a step 1 is there twice'],
    [line({ case_id: '' }), 'case_id must be a non-empty string'],
    [line({ step: '1' }), 'step must be a whole number'],
    [line({ response: null }), 'may be null only beside not_sent'],
    [line({ response: { status: 'ok', headers: [], body: '', body_encoding: 'utf8' } }), 'response.status must be an HTTP status code'],
    [line({ response: { status: 200, headers: [['a']], body: '', body_encoding: 'utf8' } }), 'response.headers must be a list of [name, value] pairs'],
    [line({ response: { status: 200, headers: [], body: '', body_encoding: 'rot13' } }), 'unknown body_encoding "rot13"'],
    [line({ response: { status: 200, headers: [], body: '!!', body_encoding: 'base64' } }), 'declared base64 and is not'],
  ])('%s', (text, message) => {
    expect(() => readRecording(text, 'f')).toThrow(message);
  });
});

describe('HAR 1.2', () => {
  const entry = (parts: Record<string, unknown> = {}): unknown => ({
    startedDateTime: '2026-11-21T05:51:45.393Z',
    time: 3.6,
    request: { method: 'GET', url: 'http://h:1/v2/?n=1', headers: [] },
    response: { status: 401, headers: [{ name: 'X', value: '1' }], content: { text: 'dHJ1ZQ==', encoding: 'base64' } },
    ...parts,
  });
  const har = (...entries: unknown[]): string => JSON.stringify({ log: { version: '1.2', entries } });

  test('is read as a recording, a case an entry, with the host of its URL', () => {
    const [one] = readRecording(har(entry()), 'f.har');
    expect(one?.id).toBe('0001 GET /v2/?n=1');
    expect(one?.steps[0]?.exchange).toMatchObject({
      kind: 'response',
      request: { path: '/v2/?n=1', headers: [['Host', 'h:1']] },
      response: { status: 401 },
      startedAt: '2026-11-21T05:51:45.393Z',
    });
  });
  test('status 0 is a request without answer', () => {
    const [one] = readRecording(har(entry({ response: { status: 0, headers: [], content: {} } })), 'f.har');
    expect(one?.steps[0]?.exchange).toMatchObject({ kind: 'fault', fault: 'refused' });
  });
  test.each([
    [har().slice(0, -3), 'not a HAR file'],
    ['{"log":{}}', 'a HAR file has a list log.entries'],
    [har({ request: {} }), 'entry 1: not a HAR 1.2 entry'],
  ])('%s is refused', (text, message) => {
    expect(() => readRecording(text, 'f.har')).toThrow(message);
  });
});

test('a recording without times of its own is timed by the Date of its neighbours, so that a wrong Date does not vouch for itself', () => {
  const line = (step: number, date: string): string =>
    JSON.stringify({
      case_id: 'a',
      step,
      request: { method: 'GET', path: '/', headers: [], body: '', body_encoding: 'utf8' },
      response: { status: 200, headers: [['Date', `Sat, 21 Nov 2026 ${date} GMT`]], body: '', body_encoding: 'utf8' },
    });
  const times = (...dates: string[]): string[] =>
    readRecording(dates.map((date, at) => line(at, date)).join('\n'), 'f').flatMap(({ steps }) =>
      steps.map(({ exchange }) => exchange.startedAt.slice(11, 19)),
    );
  expect(times('07:00:00', '07:00:05', '07:00:09')).toEqual(['07:00:05', '07:00:05', '07:00:05']);
  expect(times('07:00:00', '08:00:05', '07:00:09', '07:00:10')).toEqual(['07:00:09', '07:00:09', '07:00:10', '07:00:10']);
});
