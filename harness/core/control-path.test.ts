import { expect, test } from 'vitest';
import { controlPath, fitsTemplate, withoutControlMarks } from './control-path.js';

test.each([
  ['/api/v1/user/robots/<short>', '/api/v1/user/robots/x', '/api/v1/user/robots-parity-control/x'],
  ['/api/v1/repository/<apirepopath:repository>/tag/<tag>', '/api/v1/repository/a/tag/tag/v1?n=1', '/api/v1/repository/a/tag/tag-parity-control/v1?n=1'],
  ['/v2/', '/v2/', '/v2-parity-control/'],
  ['/<namespace>', '/devtable', '/devtable/parity-control/parity-control'],
])('the impossible sibling of %s at %s is %s', (template, path, expected) => {
  expect(controlPath(template, path)).toBe(expected);
  expect(withoutControlMarks(expected).split('?')[0]).toBe(path.split('?')[0]);
});

test('a path of another shape than the template has no sibling', () => {
  expect(controlPath('/v2/<repository>/blobs/uploads/<uuid>', '/elsewhere/x')).toBeUndefined();
});

test.each([
  ['/api/v1/repository/<apirepopath:repository>/tag/<tag>', '/api/v1/repository/a/b/tag/v1?x=1', true],
  ['/api/v1/repository/<apirepopath:repository>/tag/<tag>', '/api/v1/repository/a/b', false],
  ['/.well-known/app-capabilities', '/.well-known/app-capabilities', true],
  ['/.well-known/app-capabilities', '/xwell-known/app-capabilities', false],
])('template %s and path %s: %s', (template, path, expected) => {
  expect(fitsTemplate(template, path)).toBe(expected);
});
