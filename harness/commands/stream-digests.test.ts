import { describe, expect, test } from 'vitest';
import { sha256 } from '../budgets/check-answer.js';
import type { LoadAnswer, LoadRequest } from '../replay/load-client.js';
import { checkDigests, type Answered, type DigestCounts } from './stream-digests.js';
import type { SideName, StreamItem } from './stream-items.js';

const CONTENT = Buffer.from('the content');
const DIGEST = sha256([CONTENT]);
const OTHER = sha256([Buffer.from('else')]);

const came = (headers: readonly string[], body = '', status = 201): LoadAnswer => ({
  status,
  rawHeaders: headers,
  body: body === '' ? [] : [Buffer.from(body)],
  size: body.length,
  endedAt: 0,
  fault: '',
});

const item = (repeats: boolean, hasDigest = true): StreamItem =>
  ({ repeats, hasDigest, expectations: { oracle: { expect: '2xx', size: 0 }, target: { expect: '2xx', size: 0 } } }) as StreamItem;

const PUSH: LoadRequest = {
  method: 'PUT',
  path: '/v2/a/manifests/x',
  headers: ['Authorization', 'Bearer t', 'Content-Type', 'a/manifest', 'Content-Length', '11'],
  body: CONTENT,
};
const READ: LoadRequest = { method: 'GET', path: '/v2/a/blobs/y', headers: [], body: null };
const TAKEN = ['Docker-Content-Digest', DIGEST, 'Location', `/v2/a/manifests/${DIGEST}`];

const push = (headers: readonly string[] = TAKEN, side: SideName = 'target'): Answered => ({ side, item: item(false), request: PUSH, answer: came(headers) });
const read = (digest: string, body = CONTENT.toString()): Answered => ({
  side: 'target',
  item: item(true),
  request: READ,
  answer: came(['docker-content-digest', digest], body, 200),
});

interface Checked {
  readonly counts: DigestCounts;
  readonly asked: readonly { readonly side: SideName; readonly request: LoadRequest }[];
}

/** Checks answers of sides that give back the same thing for every push. */
async function check(answered: readonly Answered[], back: LoadAnswer = came([], CONTENT.toString(), 200), readBackEvery = 10): Promise<Checked> {
  const asked: { side: SideName; request: LoadRequest }[] = [];
  const counts = await checkDigests(answered, {
    header: 'Docker-Content-Digest',
    readBackEvery,
    ask: (side, request) => {
      asked.push({ side, request });
      return Promise.resolve(back);
    },
    baseUrl: () => 'http://127.0.0.1:1',
  });
  return { counts, asked };
}

const NONE = { digestsChecked: 0, digestsWrong: 0 };

describe('a digest in an answer', () => {
  test('is right where it is that of the content that came', async () => {
    expect((await check([read(DIGEST)])).counts).toEqual({ oracle: NONE, target: { digestsChecked: 1, digestsWrong: 0 } });
  });
  test('is wrong where it is another: one is enough', async () => {
    const answered = [...Array.from({ length: 20 }, () => read(DIGEST)), read(OTHER)];
    expect((await check(answered)).counts.target).toEqual({ digestsChecked: 21, digestsWrong: 1 });
  });
  test('is wrong where its last character is', async () => {
    expect((await check([push(['Docker-Content-Digest', `${DIGEST.slice(0, -1)}x`])])).counts.target).toEqual({ digestsChecked: 1, digestsWrong: 1 });
  });
  test('is wrong where it is missing', async () => {
    expect((await check([push([])])).counts.target).toEqual({ digestsChecked: 1, digestsWrong: 1 });
  });
  test('is that of the request where it names one', async () => {
    const named = { ...push(['Docker-Content-Digest', OTHER]), request: { ...PUSH, path: `/v2/a/blobs/uploads/1?digest=${OTHER}` } };
    const back = came([], 'else', 200);
    expect((await check([named], back)).counts.target.digestsWrong).toBe(1);
    const placed = { ...named, answer: came(['Docker-Content-Digest', OTHER, 'Location', '/v2/a/blobs/z']) };
    expect((await check([placed], back)).counts.target.digestsWrong).toBe(0);
  });
  test('is counted for the side that said it', async () => {
    const { counts } = await check([push(TAKEN, 'oracle'), push(['Docker-Content-Digest', OTHER])]);
    expect(counts).toEqual({ oracle: { digestsChecked: 1, digestsWrong: 0 }, target: { digestsChecked: 1, digestsWrong: 1 } });
  });
  test.each<[string, Answered]>([
    ['of an answer that is an error', { ...push(), answer: came(['Docker-Content-Digest', OTHER], '', 500) }],
    ['of a case whose oracle names none', { ...push([]), item: item(false, false) }],
    ['where nothing was sent and nothing came', { ...read(OTHER, ''), request: READ }],
  ])('is not looked at %s', async (_, answered) => {
    expect((await check([answered])).counts.target).toEqual(NONE);
  });
});

describe('of what was pushed', () => {
  test('one in so many is read back, the first of each side among them', async () => {
    const pushes = Array.from({ length: 11 }, () => [push(TAKEN, 'oracle'), push()]).flat();
    const { counts, asked } = await check(pushes, undefined, 5);
    expect(asked.map(({ side }) => side).sort()).toEqual(['oracle', 'oracle', 'oracle', 'target', 'target', 'target']);
    expect(counts.target).toEqual({ digestsChecked: 11, digestsWrong: 0 });
  });
  test('each is read back where that is asked for', async () => {
    expect((await check([push(), push(), push()], undefined, 1)).asked).toHaveLength(3);
  });
  test('nothing is read back of what was only read', async () => {
    expect((await check([read(DIGEST)], undefined, 1)).asked).toEqual([]);
  });
  test('it is asked for where the side says that it is, by whoever pushed it, as the type that was pushed', async () => {
    const { asked } = await check([push(['Docker-Content-Digest', DIGEST, 'Location', 'http://elsewhere:5000/v2/a/manifests/x?y=1'])]);
    expect(asked).toEqual([
      { side: 'target', request: { method: 'GET', path: '/v2/a/manifests/x?y=1', headers: ['Accept', 'a/manifest', 'Authorization', 'Bearer t'] } },
    ]);
  });
  test.each<[string, LoadAnswer]>([
    ['other content', came([], 'something else', 200)],
    ['half of it', came([], CONTENT.toString().slice(0, 5), 200)],
    ['an empty body', came([], '', 200)],
    ['an error', came([], CONTENT.toString(), 404)],
    ['a fault', { ...came([], '', 0), fault: 'reset' }],
  ])('%s that is read back is a wrong digest', async (_, back) => {
    expect((await check([push()], back)).counts.target).toEqual({ digestsChecked: 1, digestsWrong: 1 });
  });
  test.each([[[]], [['Location', 'http://[']]])('a place that cannot be read is a wrong digest, not the end of the run: %j', async (place) => {
    const { counts, asked } = await check([push(['Docker-Content-Digest', DIGEST, ...place])]);
    expect(counts.target).toEqual({ digestsChecked: 1, digestsWrong: 1 });
    expect(asked).toEqual([]);
  });
});
