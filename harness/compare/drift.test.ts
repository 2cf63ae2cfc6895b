import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../core/exchange.js';
import { answer, observed, strictRules, type AnswerParts } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';

function compare(oracle: AnswerParts, target: AnswerParts, rules = strictRules): { found: string[]; uncounted: string[] } {
  const left = observed('oracle', answer({ host: 'oracle:80', ...oracle }));
  const right = observed('target', answer({ host: 'target:81', ...target }));
  const { divergences, uncounted } = compareObservations(left, right, rules, new BindingTable());
  return { found: divergences.map(({ code, location }) => `${code} ${location}`), uncounted: uncounted.map(({ code }) => code) };
}

const json: HeaderList = [['Content-Type', 'application/json']];
const at = (...headers: HeaderList): AnswerParts => ({ headers: [...json, ...headers] });
const text = (body: string): AnswerParts => ({ headers: [['Content-Type', 'text/plain']], body });
const events = (body: string): AnswerParts => ({ headers: [['Content-Type', 'text/event-stream']], body });
const [one, two] = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '6fa459ea-ee8a-4ca4-894e-db77e160355e'];

describe('what a rewrite gets wrong has a name of its own', () => {
  test.each<[string, AnswerParts, AnswerParts, string[]]>([
    ['a status of another class', { status: 200 }, { status: 404 }, ['status-class step 1 /status']],
    ['another redirect', { status: 308, body: '' }, { status: 301, body: '' }, ['redirect-kind step 1 /status']],
    ['not modified against found', { status: 304, body: '' }, { status: 302, body: '' }, ['status step 1 /status']],
    ['a name in another case', at(['X-FRAME-OPTIONS', 'x']), at(['X-Frame-Options', 'x']), ['header-spelling step 1 /headers/x-frame-options']],
    ['a header sent twice', at(['X-A', '1'], ['X-A', '1']), at(['X-A', '1']), ['header-repeated step 1 /headers/x-a']],
    ['a repeated set that lost a member', at(['Allow', 'GET'], ['Allow', 'PUT']), at(['Allow', 'GET']), ['header-value step 1 /headers/allow']],
    ['repeats in another order', at(['X-A', '1'], ['X-A', '2']), at(['X-A', '2'], ['X-A', '1']), ['header-order step 1 /headers/x-a']],
    ['another media type', at(), { headers: [['Content-Type', 'text/html']] }, ['media-type step 1 /headers/content-type']],
    ['a cookie too many', at(), at(['Set-Cookie', 'a=1; Path=/']), ['header-added step 1 /headers/set-cookie']],
    ['a second cookie too many', at(['Set-Cookie', 'b=1']), at(['Set-Cookie', 'b=1'], ['Set-Cookie', 'a=1']), ['cookie-added step 1 /headers/set-cookie/a']],
    ['a closing slash', at(['Location', '/a/b/?x=1']), at(['Location', '/a/b?x=1']), ['url-trailing-slash step 1 /headers/location']],
    ['percent-encoding', at(['Location', '/a%2Fb?c=d+e']), at(['Location', '/a/b?c=d%20e']), ['url-percent-encoding step 1 /headers/location']],
    ['the order of a query', at(['Location', '/a?n=1&last=x']), at(['Location', '/a?last=x&n=1']), ['url-query-order step 1 /headers/location']],
    ['an absolute link', at(['Link', '</v2/x?n=1>; rel="next"']), at(['Link', '<http://target:81/v2/x?n=1>; rel="next"']), ['url-form step 1 /headers/link']],
    ['another relation', at(['Link', '</x>; rel="next"']), at(['Link', '</x>; rel="last"']), ['header-value step 1 /headers/link']],
    ['chunks against a length', at(['Content-Length', '2']), at(['Transfer-Encoding', 'chunked']), ['framing step 1 /headers/content-length']],
    [
      'an empty body against none',
      { status: 204, body: '', headers: [['Content-Length', '0']] },
      { status: 204, body: '', headers: [] },
      ['body-none step 1 /headers/content-length'],
    ],
    ['HEAD with a body', { method: 'HEAD', body: '' }, { method: 'HEAD', body: '{}' }, ['head-body step 1 /body']],
    [
      'HEAD without a header of GET',
      { ...at(['X-A', '1']), method: 'HEAD', body: '' },
      { ...at(), method: 'HEAD', body: '' },
      ['header-missing step 1 /headers/x-a'],
    ],
    ['a body where none was', { body: '' }, { body: 'OK' }, ['body-added step 1 /body']],
    ['a byte that is not UTF-8', { body: '"é"' }, { body: Buffer.from([0x22, 0xe9, 0x22]) }, ['body-utf8 step 1 /body']],
    ['line ends', text('a\nb'), text('a\r\nb'), ['text-line-ends step 1 /body']],
    ['blanks', text('a b'), text('a  b'), ['text-whitespace step 1 /body']],
    ['a uuid of another version', { body: `"${one}"` }, { body: '"01a1fca8-7fac-7c4c-8e1a-91aa45d1e0f5"' }, ['format step 1 /body']],
    [
      'another envelope of errors',
      { status: 404, body: '{"errors":[1]}' },
      { status: 404, body: '{"error":"x"}' },
      ['error-shape step 1 /body', 'json-missing step 1 /body/errors', 'json-added step 1 /body/error'],
    ],
    ['an event that is missing', events('data: 1\n\ndata: 2\n\n'), events('data: 1\n\n'), ['sse-missing step 1 /body/events/1']],
    ['an event too many', events('data: 1\n\n'), events('data: 1\n\ndata: 2\n\n'), ['sse-added step 1 /body/events/1']],
    ['the type of an event', events('event: a\ndata: x\n\n'), events('event: b\ndata: x\n\n'), ['sse-value step 1 /body/events/0/event']],
    ['the data of an event', events('data: {"a":1}\n\n'), events('data: {"a":2}\n\n'), ['json-value step 1 /body/events/0/data/a']],
  ])('%s', (_, oracle, target, expected) => {
    expect(compare(oracle, target).found).toEqual(expected);
  });

  test('a manifest whose digest is not that of its bytes', () => {
    const digest = 'sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    const manifest = (body: string): AnswerParts => ({
      path: '/v2/a/b/manifests/v1',
      headers: [
        ['Content-Type', 'application/vnd.oci.image.manifest.v1+json'],
        ['Docker-Content-Digest', digest],
      ],
      body,
    });
    expect(compare(manifest('{"a":1}'), manifest('{"a":2}')).found).toEqual(['body-bytes step 1 /body/5', 'body-digest step 1 /body']);
  });
});

test('a spelling that the profile does not count is seen and makes nothing red', () => {
  const rules = { ...strictRules, spelling: { ...strictRules.spelling, headerCase: false, framing: false } };
  expect(compare(at(['X-a', '1'], ['Content-Length', '2']), at(['X-A', '1'], ['Transfer-Encoding', 'chunked']), rules)).toEqual({
    found: [],
    uncounted: ['framing', 'header-spelling'],
  });
});

describe('an id that is equal on both sides is a pair like any other', () => {
  const body = (first: string, second: string): AnswerParts => ({ body: `{"a":"${first}","b":"${second}"}` });
  test('so one occurrence that changed breaks it, in a body', () => {
    expect(compare(body(one, one), body(one, two)).found).toEqual(['binding-broken step 1 /body/b']);
  });
  test('between a header and an equal body', () => {
    const whole = { body: `{"id":"${one}"}` };
    expect(compare({ ...at(['Location', `/x/${one}`]), ...whole }, { ...at(['Location', `/x/${two}`]), ...whole }).found).toEqual([
      'binding-broken step 1 /body',
    ]);
  });
  test('and all occurrences renamed alike are fine', () => {
    expect(compare(body(one, one), body(two, two)).found).toEqual([]);
  });
});
