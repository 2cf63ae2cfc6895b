import { expect, test } from 'vitest';
import { errorType } from './error-type.js';

const answer = (status: number, body: string, type = 'application/json'): Parameters<typeof errorType>[0] => ({
  status,
  headers: [['Content-Type', type]],
  body: Buffer.from(body),
  fidelity: 'raw',
});

test.each([
  [401, '{"detail": "Requires authentication", "error_type": "invalid_token"}', 'invalid_token'],
  [404, '{"errors": [{"code": "MANIFEST_UNKNOWN", "detail": {}, "message": "manifest unknown"}]}', 'MANIFEST_UNKNOWN'],
  [403, '{"error": "CSRF token was invalid or missing."}', 'csrf'],
  [400, '{"error": "invalid_grant"}', 'invalid_grant'],
  [401, '{"error": "Invalid bearer token format"}', 'error'],
  [415, '{"message": "no JSON"}', 'message'],
  [409, '{"detail": "taken"}', 'json'],
  [401, 'true', 'json'],
  [404, '<!doctype html><title>404</title>', 'page'],
  [429, 'Too many login attempts.', 'text'],
  [404, '', ''],
  [200, '{"error_type": "invalid_token"}', ''],
])('%i %s reports "%s"', (status, body, type) => {
  expect(errorType(answer(status, body))).toBe(type);
});
