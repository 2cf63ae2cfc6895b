import { expect, test } from 'vitest';
import { fieldsOf, parametersOf } from './fields.js';

test('bytes are shown by their content, whatever the case of the answer', () => {
  expect(fieldsOf({ ok: true, result: { content: Buffer.from('hello').toString('base64') } })).toEqual({ outcome: 'done', content: '5 bytes "hello"' });
});

test.each(['aGVsbG8', 'aGVs bG8=', 'aGVsbG9=', '-_-_'])('%j is no base64, although it could be decoded', (content) => {
  expect(fieldsOf({ ok: true, result: { content } })['content']).toMatch(/^not base64/);
});

test('of a refusal the kind counts, not the words', () => {
  const refused = (message: string) => fieldsOf({ ok: false, code: -32010, message, data: { kind: 'absent', message } });
  expect(refused('no such file')).toEqual(refused('NoSuchKey'));
  expect(fieldsOf({ ok: false, code: -32603, message: 'defect' })).toEqual({ outcome: 'error -32603: defect' });
});

test('ids and states of uploads are the side own affair, their absence is not', () => {
  expect(fieldsOf({ ok: true, result: { upload: 'a', state: { x: 1 } } })).toEqual(fieldsOf({ ok: true, result: { upload: 'b', state: {} } }));
  expect(fieldsOf({ ok: true, result: { upload: '' } })).toEqual({ outcome: 'done', upload: '""' });
});

test('a number and its text are two things, and members beyond the contract are kept', () => {
  expect(fieldsOf({ ok: true, result: { size: 5 } })).not.toEqual(fieldsOf({ ok: true, result: { size: '5' } }));
  expect(fieldsOf({ ok: true, result: { debug: [1] } })).toEqual({ outcome: 'done', debug: '[1]' });
  expect(fieldsOf({ ok: true, result: 7 })).toEqual({ outcome: 'done', result: '7' });
});

test('a call of an upload carries the id and the state that the driver gave last', () => {
  const step = { op: 'uploadChunk', upload: 'u', offset: 3, length: -1, content: { text: 'x' } } as const;
  expect(parametersOf(step, { id: 'its-id', state: { n: 1 } })).toEqual({ upload: 'its-id', state: { n: 1 }, offset: 3, length: -1, content: 'eA==' });
  expect(parametersOf({ ...step, as: '../x' }, { id: 'its-id', state: {} })).toMatchObject({ upload: '../x' });
});
