import { expect, test } from 'vitest';
import type { CaughtCall, CaughtMail } from '../core/effects.js';
import { caughtGroups } from './caught-groups.js';

const call = (body: string | Uint8Array, headers: CaughtCall['headers'] = []): CaughtCall => ({
  method: 'POST',
  path: '/hook?x=1',
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
});

const itemsOf = async (calls: readonly CaughtCall[], mails: readonly CaughtMail[] = []): Promise<unknown[]> =>
  (await caughtGroups({ calls, mails }, ['connection'])).flatMap(({ items }) => items.map((item) => JSON.parse(item) as unknown));

test('a call keeps its header values by lower-case name, repeats included, without what says nothing of the service', async () => {
  const headers = [
    ['X-B', '1'],
    ['x-b', '2'],
    ['Connection', 'close'],
    ['Content-Length', '2'],
    ['X-A', '3'],
  ] as const;
  expect(await itemsOf([call('{}', headers)])).toEqual([{ method: 'POST', path: '/hook?x=1', headers: { 'x-a': ['3'], 'x-b': ['1', '2'] }, body: {} }]);
});

test('a document keeps its spelling, other text is text, other bytes are digest and size', async () => {
  const groups = await caughtGroups({ calls: [call('{"n":1.50}'), call('{"n":'), call(Uint8Array.of(255, 0))], mails: [] }, []);
  const [json = '', text = '', bytes = ''] = groups[0]?.items ?? [];
  expect(json).toContain('"body":{"n":1.50}');
  expect(text).toContain('"body":"{\\"n\\":"');
  expect(bytes).toMatch(/"body":\{"digest":"sha256:[0-9a-f]{64}","size":2\}/);
});

test('a mail is told by envelope, headers, decoded text and the digests of its attachments; its boundary is a token', async () => {
  const message = [
    'From: A <a@b>',
    'Subject: =?utf-8?q?caf=C3=A9?=',
    'Content-Type: multipart/mixed; boundary="xyz123"',
    '',
    '--xyz123',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'caf=C3=A9',
    '--xyz123',
    'Content-Type: application/zip; name=a.zip',
    'Content-Disposition: attachment; filename=a.zip',
    'Content-Transfer-Encoding: base64',
    '',
    'AAEC',
    '--xyz123--',
    '',
  ].join('\r\n');
  const [mail] = await itemsOf([], [{ from: 'a@b', to: ['c@d', 'e@f'], message: Buffer.from(message) }]);
  expect(mail).toMatchObject({
    from: 'a@b',
    to: ['c@d', 'e@f'],
    headers: { 'content-type': ['multipart/mixed; boundary={boundary}'], from: ['A <a@b>'] },
    text: expect.stringContaining('café') as unknown,
    attachments: [{ filename: 'a.zip', mimeType: 'application/zip', size: 3 }],
  });
});
