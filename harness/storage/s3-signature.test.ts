import { expect, test } from 'vitest';
import { signedHeaders } from './s3-signature.js';

// The published examples of Signature Version 4 for S3 (Amazon S3 API reference, "Examples: Signature Calculations").
const keys = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const sign = (query: Readonly<Record<string, string>>): string | undefined =>
  signedHeaders('GET', 'examplebucket.s3.amazonaws.com', '/', query, keys, new Date('2013-05-24T00:00:00Z'))['authorization'];

test('the lifecycle example has the published signature', () => {
  expect(sign({ lifecycle: '' })).toMatch(/Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543$/);
});

test('the listing example has the published signature, in whatever order its parameters stand', () => {
  expect(sign({ prefix: 'J', 'max-keys': '2' })).toMatch(/Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/);
});
