import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { elements, listKeys, readObject, type BucketAddress } from './s3-reader.js';

async function withServer<T>(answer: RequestListener, work: (at: BucketAddress) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    return await work({ endpoint: `http://127.0.0.1:${String(port)}`, bucket: 'bucket', accessKey: 'key', secretKey: 'secret', region: 'us-east-1' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an object is read with its type, by a signed request to its encoded path', () =>
  withServer(
    ({ url, headers }, answer) => answer.setHeader('Content-Type', 'text/x').end(`${String(url)} ${String(headers.authorization?.slice(0, 16))}`),
    async (at) => {
      const object = await readObject(at, "a/b c+d'é");
      expect(object?.type).toBe('text/x');
      expect(object?.bytes.toString()).toBe('/bucket/a/b%20c%2Bd%27%C3%A9 AWS4-HMAC-SHA256');
    },
  ));

test('an object that is not there is undefined, and any other refusal is an error', async () => {
  expect(
    await withServer(
      (_, answer) => answer.writeHead(404).end(),
      (at) => readObject(at, 'a'),
    ),
  ).toBeUndefined();
  await expect(
    withServer(
      (_, answer) => answer.writeHead(403).end('denied'),
      (at) => readObject(at, 'a'),
    ),
  ).rejects.toThrow('403 denied');
});

test('a server that fails while it replaces the object is asked again, but not for ever', async () => {
  let asked = 0;
  const failing =
    (times: number): RequestListener =>
    (_, answer) =>
      void answer.writeHead((asked += 1) <= times ? 500 : 200).end('now');
  expect((await withServer(failing(3), (at) => readObject(at, 'a')))?.bytes.toString()).toBe('now');
  asked = 0;
  await expect(withServer(failing(99), (at) => readObject(at, 'a'))).rejects.toThrow('500');
});

test('a list is read page by page', async () => {
  const pages: Readonly<Record<string, string>> = {
    '': '<Contents><Key>a&amp;b</Key><ETag>&quot;1&quot;</ETag></Contents><IsTruncated>true</IsTruncated><NextContinuationToken>t+2</NextContinuationToken>',
    't+2': '<Contents><Key>c</Key><ETag>&quot;2&quot;</ETag></Contents><IsTruncated>false</IsTruncated>',
  };
  const keys = await withServer(({ url }, answer) => {
    const token = new URL(String(url), 'http://x').searchParams.get('continuation-token') ?? '';
    answer.end(`<ListBucketResult>${pages[token] ?? ''}</ListBucketResult>`);
  }, listKeys);
  expect(keys).toEqual([
    { key: 'a&b', tag: '"1"' },
    { key: 'c', tag: '"2"' },
  ]);
});

test('a bucket that is not there has no keys', async () => {
  expect(await withServer((_, answer) => answer.writeHead(404).end(), listKeys)).toEqual([]);
});

test('entities of XML are resolved once', () => {
  expect(elements('<Key>&amp;lt; &#228; &#x1F600; &unknown;</Key>', 'Key')).toEqual(['&lt; ä 😀 &unknown;']);
});
