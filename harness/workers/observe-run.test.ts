import { expect, test } from 'vitest';
import { levelsOf, seenCall, seenMail } from './observe-run.js';

test('of a log the highest level counts, and how often it was serious', () => {
  expect(levelsOf([])).toEqual({ highest: null, counts: {} });
  expect(levelsOf(['DEBUG', 'WARNING', 'INFO', 'WARNING'].map((level) => ({ level })))).toEqual({ highest: 'WARNING', counts: { WARNING: 2 } });
});

test('a call is its method, path, content type and body, JSON as JSON', () => {
  const call = (body: string): unknown => seenCall({ method: 'POST', path: '/a', headers: [['content-TYPE', 'application/json']], body: Buffer.from(body) });
  expect(call('{"a": 1}')).toEqual({ method: 'POST', path: '/a', content_type: 'application/json', body: { a: 1 } });
  expect(call('')).toMatchObject({ body: '' });
  expect(call('no json')).toMatchObject({ body: 'no json' });
});

test('a mail is read whatever its encoding', async () => {
  const message =
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na long l=\r\nine\r\n';
  expect(await seenMail({ from: 'a@example.com', to: ['b@example.com', 'c@example.com'], message: Buffer.from(message) })).toEqual({
    from: 'a@example.com',
    to: 'b@example.com, c@example.com',
    subject: 'Grüße',
    body: 'a long line',
  });
});
