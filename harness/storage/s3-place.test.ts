import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openS3Place } from './s3-place.js';

test('keys below the root are objects, those beside it have escaped', async () => {
  const server = createServer(({ url }, answer) => {
    const keys = ['registry/a b', 'registryelse', 'uploads/x'].map((key) => `<Key>${key}</Key>`).join('');
    answer.setHeader('Content-Type', 'text/x').end(String(url).includes('list-type') ? keys : String(url));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const at = { endpoint: `http://127.0.0.1:${String(port)}`, bucket: 'bucket', accessKey: 'key', secretKey: 'secret', region: 'us-east-1' };
  try {
    const place = openS3Place(at, ({ bucket }, root) => ({ bucket, root }));
    expect(place.config).toEqual({ bucket: 'bucket', root: 'registry' });
    expect(place.urls).toEqual({ origin: at.endpoint, path: '/bucket/registry/' });
    expect([...(await place.read())].map(([path, { bytes, type }]) => [path, bytes.toString(), type])).toEqual([
      ['a b', '/bucket/registry/a%20b', 'text/x'],
      ['../registryelse', '/bucket/registryelse', 'text/x'],
      ['../uploads/x', '/bucket/uploads/x', 'text/x'],
    ]);
    expect((await place.readObject('a b'))?.bytes.toString()).toBe('/bucket/registry/a%20b');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
