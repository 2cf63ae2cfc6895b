import { createPublicKey, createVerify } from 'node:crypto';
import { expect, test } from 'vitest';
import { serviceKey, serviceKeyVariable, serviceToken, sharedKeyToken } from './signed-tokens.js';

const parts = (token: string): { header: unknown; payload: unknown; text: string; signature: string } => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), payload: read(payload), text: `${header}.${payload}`, signature };
};

test('a service has one key for the whole run, and another service another one', () => {
  expect(serviceKey('one')).toBe(serviceKey('one'));
  expect(serviceKey('two').kid).not.toBe(serviceKey('one').kid);
});

test('a service token names its service, audience and key, and the published key verifies it', () => {
  const token = parts(serviceToken('one', 'http://registry', 1000));
  const { jwk, kid } = serviceKey('one');
  expect(token.header).toEqual({ alg: 'RS256', kid, typ: 'JWT' });
  expect(token.payload).toEqual({ aud: 'http://registry', iss: 'one', iat: 1000, nbf: 1000, exp: 15400 });
  const verify = createVerify('RSA-SHA256').update(token.text);
  expect(verify.verify(createPublicKey({ key: jwk, format: 'jwk' }), token.signature, 'base64url')).toBe(true);
});

test('a token under a shared key has the signature that RFC 7515 asks for', () => {
  const token = parts(sharedKeyToken('scanner', Buffer.from('0123456789').toString('base64'), 1000));
  expect(token.header).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(token.payload).toEqual({ iss: 'scanner', iat: 1000, nbf: 1000, exp: 15400 });
  expect(token.signature).toBe('gas7w_7HS1O7ufBK6l2NdiGHws_VvJyXs5p5rIylaGM');
});

test('steps name a key and its id as variables', () => {
  expect(serviceKeyVariable('service-key.one.kid')).toBe(serviceKey('one').kid);
  expect(JSON.parse(serviceKeyVariable('service-key.one.jwk') ?? '')).toEqual(serviceKey('one').jwk);
  expect(serviceKeyVariable('service-key.one.pem')).toBeUndefined();
});
