import { describe, expect, it } from 'vitest';
import { attribute, recordedProducers, type RecordedRequest } from './recorded-producers.js';

const routeAt = (method: string, path: string): string | undefined => (path.startsWith('/lost') ? undefined : `${method} ${path}`);

const asked = (...words: string[]): RecordedRequest[] =>
  words.map((word) => {
    const [method = '', path = '', status = '200'] = word.split(' ');
    return { method, path, status: Number(status) };
  });

describe('attribute', () => {
  it.each([
    ['the only writing request', ['DELETE /a 204'], 'DELETE /a', true],
    ['the only writing request among reads', ['GET /token', 'POST /a 201', 'GET /a'], 'POST /a', true],
    ['the only one that was not refused', ['POST /b 409', 'POST /a 201'], 'POST /a', true],
    ['the last of several', ['POST /uploads 202', 'PUT /a 201'], 'PUT /a', false],
    ['the read behind several', ['POST /a 201', 'POST /b 201', 'GET /pulled'], 'GET /pulled', false],
    ['a read when nothing was written', ['GET /a', 'POST /b 403'], 'GET /a', false],
  ])('names %s', (_what, words, route, certain) => {
    expect(attribute(asked(...words), routeAt)).toEqual({ route, certain });
  });

  it.each([
    [[], 'no request came before it'],
    [['POST /a 500'], 'every request before it was refused'],
    [['POST /lost 201'], 'no row has POST /lost'],
  ])('says of %j why there is none', (words, why) => {
    expect(attribute(asked(...words), routeAt)).toEqual({ why });
  });
});

const record = (id: string, http?: unknown): string =>
  JSON.stringify({ record: id, queue: 'repositorygc', queue_name: 'repositorygc/acme/17/', body: { marker_id: 17 }, http });

const read = (...lines: string[]): ReturnType<typeof recordedProducers> => recordedProducers(lines.join('\n'), 'p.jsonl', 'c0ffee', routeAt);

describe('recordedProducers', () => {
  it('makes a record of each item, on the side of the oracle', () => {
    expect(read(record('QP-1', asked('DELETE /a 204')))).toEqual({
      records: [
        {
          type: 'producer-evidence',
          ...{ route: 'DELETE /a', queue: 'repositorygc', names: ['repositorygc/<name>/<number>/'], payload_keys: ['marker_id'] },
          ...{ side: 'oracle', case: 'QP-1', commit: 'c0ffee', source: 'recording', certain: true },
        },
      ],
      remarks: [],
    });
  });

  it('remarks items of which no route can be told, and steps without item not at all', () => {
    const without = JSON.stringify({ record: 'QP-3', queue: null, http: asked('DELETE /a 204') });
    expect(read(record('QP-1'), record('QP-2', asked('POST /lost')), without)).toEqual({
      records: [],
      remarks: [
        { where: 'QP-1', why: 'repositorygc: no request came before it' },
        { where: 'QP-2', why: 'repositorygc: no row has POST /lost' },
      ],
    });
  });

  it.each([
    ['a list that is none', record('QP-1', { method: 'GET' }), 'p.jsonl:1: "http" is a list'],
    ['a request without status', record('QP-1', [{ method: 'GET', path: '/' }]), 'p.jsonl:1: "http" is a list'],
    ['text that is no JSON', '{"record"', 'p.jsonl:1: not JSON'],
    ['nothing', '', 'no record'],
  ])('refuses %s', (_what, line, why) => {
    expect(() => read(line)).toThrow(why);
  });
});
