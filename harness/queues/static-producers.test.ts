import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { findProducers, sourceRemarks, type SourceAnswer, type SourceQuestion } from './static-producers.js';

const SOURCES = join(import.meta.dirname, '..', '..', 'fixtures', 'producer-sources');
const signal = new AbortController().signal;
const queues = ['shelf', 'mail', 'chunk', 'report'].map((queue) => ({ queue, var: `${queue}_queue` }));
const BOOKS = 'endpoints/books.py';

const ask = (symbol: string, method = 'GET', file = BOOKS): SourceQuestion['routes'][number] => ({ route: `${method} ${symbol}`, file, symbol, method });

const find = (routes: SourceQuestion['routes'], folder = SOURCES): Promise<SourceAnswer> => findProducers(folder, { routes, queues }, signal);

/** Queue, how it was resolved, and the path of what one route puts. */
async function putsOf(symbol: string, method = 'GET'): Promise<(readonly [string, string, ...string[]])[]> {
  const { findings } = await find([ask(symbol, method)]);
  return findings.map(({ queue, resolved, path }) => [queue, resolved, ...path] as const);
}

describe('findProducers', () => {
  it('follows imports of modules and functions from a handler to the queue that it hands over', async () => {
    expect(await putsOf('Book', 'DELETE')).toEqual([['shelf', 'certain', `${BOOKS}:18 Book.delete`, 'data/shelf.py:3 clear']]);
  });

  it('follows self, and knows a queue by the name that it was imported from', async () => {
    expect(await putsOf('Reader', 'POST')).toEqual([['mail', 'certain', `${BOOKS}:28 Reader.post`, `${BOOKS}:31 Reader.invite`]]);
  });

  it('finds the handler and the producer in a base class', async () => {
    const path = [`${BOOKS}:36 Librarian.post`, `${BOOKS}:28 Reader.post`, `${BOOKS}:31 Reader.invite`];
    expect(await putsOf('Librarian', 'POST')).toEqual([['mail', 'certain', ...path]]);
  });

  it('is not certain of a method that a child replaces', async () => {
    expect(await putsOf('Ghost', 'DELETE')).toEqual([['mail', 'by-name', `${BOOKS}:41 Guest.delete`, `${BOOKS}:44 Guest.leave`]]);
  });

  it('reads what a decorator wraps around a handler, and batches', async () => {
    expect(await putsOf('lend')).toEqual([['mail', 'certain', `${BOOKS}:52 lend`, 'endpoints/guards.py:6 audited']]);
  });

  it('follows a method of an unknown object by its only name, and says so', async () => {
    expect(await putsOf('report')).toEqual([['report', 'by-name', `${BOOKS}:58 report`, 'data/catalogue.py:6 Reports.order_report']]);
  });

  it('follows a name that one family of classes shares, to a queue that is an attribute', async () => {
    expect(await putsOf('upload')).toEqual([['chunk', 'by-name', `${BOOKS}:62 upload`, 'storage/drivers.py:17 Remote.cancel']]);
  });

  it('is not certain of a name that stands for one of several functions', async () => {
    expect(await putsOf('publish')).toEqual([['shelf', 'by-name', `${BOOKS}:81 publish`, `${BOOKS}:72 announce`]]);
  });

  it.each([
    ['a name that unrelated classes share', 'settle', 'GET'],
    ['a client whose method is called as a handler is', 'Book', 'PUT'],
    ['a handler that only reads', 'Book', 'GET'],
  ])('does not guess from %s', async (_what, symbol, method) => {
    expect(await putsOf(symbol, method)).toEqual([]);
  });

  it('skips a file that does not parse, leaves tests alone, and names both it and rows without handler', async () => {
    const answer = await find([ask('half', 'GET', 'endpoints/broken.py'), ask('nobody'), ask('x', 'GET', 'endpoints/gone.py'), ask('Book', 'PATCH')]);
    expect(answer.skipped.map(({ file }) => file)).toEqual(['endpoints/broken.py']);
    expect(answer).toMatchObject({ files: 10, handlers: 0, findings: [] });
    expect(sourceRemarks(answer).map(({ where, why }) => `${where}: ${why}`)).toEqual([
      expect.stringMatching(/^endpoints\/broken\.py: skipped: SyntaxError/) as string,
      'GET half: no handler: endpoints/broken.py does not parse',
      'GET nobody: no handler: endpoints/books.py defines no nobody',
      'GET x: no handler: endpoints/gone.py is not there',
      'PATCH Book: no handler: Book has no method patch',
    ]);
  });

  it('works on a tree of which only some files are there', async () => {
    await inTemporaryFolder(async (dir) => {
      for (const file of [BOOKS, 'data/model.py', 'data/shelf.py']) {
        mkdirSync(join(dir, file, '..'), { recursive: true });
        cpSync(join(SOURCES, file), join(dir, file));
      }
      const { findings } = await find([ask('Book', 'DELETE'), ask('report'), ask('lend')], dir);
      expect(findings.map(({ route, queue, resolved }) => [route, queue, resolved])).toEqual([['DELETE Book', 'shelf', 'certain']]);
    });
  });

  it('finds nothing in a folder without Python, and refuses what it cannot read', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, 'readme.txt'), 'no Python');
      expect(await find([ask('Book', 'DELETE')], dir)).toMatchObject({ files: 0, findings: [] });
      await expect(find([], join(dir, 'nowhere'))).rejects.toThrow('the sources cannot be read: name the folder of the sources');
      await expect(findProducers(SOURCES, { routes: [], queues }, signal, join(dir, 'no-python'))).rejects.toThrow('ENOENT');
    });
  });
});
