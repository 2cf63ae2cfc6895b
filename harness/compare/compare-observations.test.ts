import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { answer, observed, strictRules, type AnswerParts } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';

function codes(oracle: AnswerParts, target: AnswerParts): string[] {
  const left = observed('oracle', answer({ host: 'oracle:80', ...oracle }));
  const right = observed('target', answer({ host: 'target:81', ...target }));
  return compareObservations(left, right, strictRules, new BindingTable()).divergences.map(({ code, location }) => `${code} ${location}`);
}

const json: HeaderList = [['Content-Type', 'application/json']];

describe('status and headers', () => {
  test.each<[string, AnswerParts, AnswerParts, string[]]>([
    ['another status', { status: 200 }, { status: 202 }, ['status step 1 /status']],
    ['a missing header', { headers: [...json, ['X-A', '1']] }, { headers: json }, ['header-missing step 1 /headers/x-a']],
    ['an added header', { headers: json }, { headers: [...json, ['X-A', '1']] }, ['header-added step 1 /headers/x-a']],
    ['another value', { headers: [...json, ['X-A', '1']] }, { headers: [...json, ['X-A', '2']] }, ['header-value step 1 /headers/x-a']],
    [
      'a repeated header that was merged',
      { headers: [...json, ['X-A', '1'], ['X-A', '2']] },
      { headers: [...json, ['X-A', '1, 2']] },
      ['header-merged step 1 /headers/x-a'],
    ],
    [
      'another charset',
      { headers: [['Content-Type', 'application/json']] },
      { headers: [['Content-Type', 'application/json; charset=utf-8']] },
      ['charset step 1 /headers/content-type'],
    ],
    [
      'a lost cookie attribute',
      { headers: [...json, ['Set-Cookie', 's=1; HttpOnly; Path=/']] },
      { headers: [...json, ['Set-Cookie', 's=1; Path=/']] },
      ['cookie-attribute step 1 /headers/set-cookie/s/attributes'],
    ],
    [
      'a missing cookie',
      { headers: [...json, ['Set-Cookie', 'a=1'], ['Set-Cookie', 'b=1']] },
      { headers: [...json, ['Set-Cookie', 'a=1']] },
      ['cookie-missing step 1 /headers/set-cookie/b'],
    ],
  ])('%s is seen', (_, oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual(expected);
  });

  test.each<[string, HeaderList, HeaderList]>([
    ['the order of a set', [['Allow', 'GET, PUT']], [['Allow', 'PUT, GET']]],
    ['blanks in a content type', [['Content-Type', 'text/html; charset=utf-8']], [['Content-Type', 'text/html;charset=UTF-8']]],
    ['the order of cookie attributes', [['Set-Cookie', 's=1; HttpOnly; Path=/']], [['Set-Cookie', 's=1; Path=/; HttpOnly']]],
    ['the own base URL', [['Location', 'http://oracle:80/x']], [['Location', 'http://target:81/x']]],
    ['transport headers', [['Connection', 'close']], []],
  ])('%s does not count', (_, oracle, target) => {
    expect(codes({ headers: oracle, body: '' }, { headers: target, body: '' })).toEqual([]);
  });

  test('absolute against relative locations differ', () => {
    expect(codes({ headers: [...json, ['Location', 'http://oracle:80/x']] }, { headers: [...json, ['Location', '/x']] })).toEqual([
      'url-form step 1 /headers/location',
    ]);
  });
});

describe('bodies', () => {
  test.each<[string, AnswerParts, AnswerParts, string[]]>([
    ['JSON against nothing', { body: '{}' }, { body: '' }, ['body-missing step 1 /body']],
    ['a word in HTML against JSON', { body: 'true', headers: json }, { body: '{}', headers: json }, ['json-type step 1 /body']],
    ['text', { body: 'a', headers: [['Content-Type', 'text/plain']] }, { body: 'b', headers: [['Content-Type', 'text/plain']] }, ['body-text step 1 /body']],
    [
      'a final newline of text',
      { body: 'a', headers: [['Content-Type', 'text/plain']] },
      { body: 'a\n', headers: [['Content-Type', 'text/plain']] },
      ['text-final-newline step 1 /body'],
    ],
  ])('%s is seen', (_, oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual(expected);
  });

  const manifest = { path: '/v2/a/b/manifests/v1', headers: [['Content-Type', 'application/vnd.oci.image.manifest.v1+json']] as HeaderList };
  test('a manifest is compared byte for byte, although it is JSON', () => {
    expect(codes({ ...manifest, body: '{"a":1}' }, { ...manifest, body: '{ "a":1}' })).toEqual(['body-length step 1 /body']);
    expect(codes({ ...manifest, body: '{"a":1}' }, { ...manifest, body: '{"a":2}' })).toEqual(['body-bytes step 1 /body/5']);
    expect(codes({ ...manifest, body: '{"a":1}' }, { ...manifest, body: '{"a":1' })).toEqual(['body-length step 1 /body']);
  });
  test('content length is a difference of its own only where the bodies are equal', () => {
    const sized = (size: string): HeaderList => [...json, ['Content-Length', size]];
    expect(codes({ headers: sized('2') }, { headers: sized('3') })).toEqual(['header-value step 1 /headers/content-length']);
    expect(codes({ headers: sized('2'), body: '{}' }, { headers: sized('3'), body: '{} ' })).toEqual(['json-whitespace step 1 /body']);
  });
});

test('no answer from one side is a difference', () => {
  const gone = { ...answer({}), kind: 'fault', fault: 'reset', detail: 'closed' } as const;
  const result = compareObservations(observed('oracle', answer({})), observed('target', gone), strictRules, new BindingTable());
  expect(result.divergences.map(({ code }) => code)).toEqual(['fault']);
  expect(result.ledger.exchanges).toBe(0);
});

test('setup steps are not judged but feed the bindings', () => {
  const id = (text: string): string => `{"id":"${text}"}`;
  const [one, two, three] = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '6fa459ea-ee8a-4ca4-894e-db77e160355e', '7d444840-9dc0-41d1-b245-5ffdce74fad2'];
  const steps = (host: string, first: string, second: string): StepObservation[] => [
    { kind: 'exchange', step: 1, setup: true, exchange: answer({ host, body: id(first) }) },
    { kind: 'exchange', step: 2, setup: false, exchange: answer({ host, body: id(second) }) },
  ];
  const compare = (second: string): string[] =>
    compareObservations(
      { side: 'oracle', steps: steps('oracle:80', one, one) },
      { side: 'target', steps: steps('target:81', two, second) },
      strictRules,
      new BindingTable(),
    ).divergences.map(({ code }) => code);
  expect(compare(two)).toEqual([]);
  expect(compare(three)).toEqual(['binding-broken']);
});

test('rows of a table and worker runs are compared', () => {
  const rows = (json: string): StepObservation => ({
    kind: 'rows',
    step: 1,
    setup: false,
    table: 'queueitem',
    json,
    count: 1,
    readAt: '2026-11-21T07:00:00.000Z',
  });
  const worker = (exitCode: number, output: string): StepObservation => ({ kind: 'worker', step: 2, setup: false, program: 'gc', exitCode, output });
  const compare = (target: readonly StepObservation[]): string[] =>
    compareObservations(
      { side: 'oracle', steps: [rows('[{"retries":5}]'), worker(0, 'gc: 1 items')] },
      { side: 'target', steps: target },
      strictRules,
      new BindingTable(),
    ).divergences.map(({ code, location }) => `${code} ${location}`);
  expect(compare([rows('[{"retries":5}]'), worker(0, 'gc: 1 items')])).toEqual([]);
  expect(compare([rows('[{"retries":4}]'), worker(1, 'gc: 0 items')])).toEqual([
    'json-value step 1 /rows/queueitem/0/retries',
    'worker-exit step 2 /worker/gc',
    'worker-output step 2 /worker/gc',
  ]);
});

test('a bound parameter must be there and pair up, whatever it holds', () => {
  const at = (location: string): HeaderList => [...json, ['Location', location]];
  expect(codes({ headers: at('http://oracle:80/up/1?_state=abc') }, { headers: at('http://target:81/up/1?_state=defghi%3D') })).toEqual([]);
  expect(codes({ headers: at('/up/1?_state=abc') }, { headers: at('/up/1') })).toEqual(['header-value step 1 /headers/location']);
  expect(codes({ headers: at('/up/1?_state=abc') }, { headers: at('/up/2?_state=abc') })).toEqual(['header-value step 1 /headers/location']);
  const twice = (one: string, two: string): HeaderList => [...at(`/up/1?_state=${one}`), ['Content-Location', `/up/1?_state=${two}`]];
  expect(codes({ headers: twice('abc', 'abc') }, { headers: twice('def', 'def') })).toEqual([]);
  expect(codes({ headers: twice('abc', 'abc') }, { headers: twice('def', 'ghi') })).toEqual(['binding-broken step 1 /headers/content-location']);
});

test('the boundary of a multipart answer is bound, its parts are compared', () => {
  const answerWith = (boundary: string, part: string): AnswerParts => ({
    headers: [['Content-Type', `multipart/byteranges; boundary=${boundary}`]],
    body: `--${boundary}\r\n\r\n${part}\r\n--${boundary}--\r\n`,
  });
  const [one, two] = ['3836b5763661e042e1a5fa01469b27b8', '08a4e4f5f43beefb812cf7a4d7c77006'];
  expect(codes(answerWith(one, 'x'), answerWith(two, 'x'))).toEqual([]);
  expect(codes(answerWith(one, 'x'), answerWith(two, 'y'))).toEqual(['body-text step 1 /body']);
});
