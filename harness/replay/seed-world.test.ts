import { describe, expect, test } from 'vitest';
import type { Request } from '../core/exchange.js';
import type { WorldFile } from '../core/world.js';
import { answer } from '../testing/builders.js';
import { lookAtWorld, removeWorld, seedWorld, worldVariables, type WorldInput } from './seed-world.js';

const world: WorldFile = {
  names: { 'world.org': 'o1' },
  secrets: ['world.key'],
  things: [
    {
      name: 'organization',
      look: { method: 'GET', path: '/org/{{world.org}}' },
      make: [{ method: 'POST', path: '/org', json: { name: '{{world.org}}' }, expect: '201' }],
      remove: [{ method: 'DELETE', path: '/org/{{world.org}}' }],
    },
    {
      name: 'robot',
      look: { method: 'GET', path: '/org/{{world.org}}/robots', capture: { 'world.key': { json: '/robots/[name={{world.org}}+r]/key' } } },
      make: [{ method: 'PUT', path: '/org/{{world.org}}/robots/r' }],
    },
  ],
};

/** A service that knows organizations and their robots. */
class Service {
  readonly sent: string[] = [];
  organization = false;
  robot = false;
  refuses = '';

  answer({ method, path }: Request): ReturnType<typeof answer> {
    this.sent.push(`${method} ${path}`);
    if (`${method} ${path}` === this.refuses) return answer({ status: 500, body: 'broken' });
    if (method === 'POST') this.organization = true;
    if (method === 'PUT') this.robot = true;
    if (method === 'DELETE') this.organization = this.robot = false;
    if (method !== 'GET') return answer({ status: 201 });
    if (!this.organization) return answer({ status: 404 });
    return answer({
      status: 200,
      body: JSON.stringify({
        robots: this.robot
          ? [
              { name: 'o1+x', key: 'no' },
              { name: 'o1+r', key: 'k-1' },
            ]
          : [],
      }),
    });
  }
}

const secrets: string[] = [];
const input = (service: Service, worlds: readonly WorldFile[] = [world]): WorldInput => ({
  worlds,
  variables: new Map(),
  session: { side: 'oracle', send: (request) => Promise.resolve(service.answer(request)), credentials: () => Promise.resolve({}) },
  onSecret: (value) => secrets.push(value),
  signal: new AbortController().signal,
});

test('what is not there is made, and a second seeding only looks', async () => {
  const service = new Service();
  const first = input(service);
  expect((await seedWorld(first)).map(({ state }) => state)).toEqual(['made', 'made']);
  expect(first.variables.get('world.key')).toBe('k-1');
  expect(secrets).toContain('k-1');
  service.sent.length = 0;
  expect((await seedWorld(input(service))).map(({ state }) => state)).toEqual(['there', 'there']);
  expect(service.sent).toEqual(['GET /org/o1', 'GET /org/o1/robots']);
});

test('looking changes nothing and says what is missing', async () => {
  const service = new Service();
  expect((await lookAtWorld(input(service))).map(({ state }) => state)).toEqual(['missing', 'missing']);
  expect(service.sent.every((line) => line.startsWith('GET'))).toBe(true);
});

test('what is taken away is gone with all that lived in it', async () => {
  const service = new Service();
  await seedWorld(input(service));
  expect(await removeWorld(input(service))).toEqual([
    { name: 'robot', state: 'removed' },
    { name: 'organization', state: 'removed' },
  ]);
  expect((await removeWorld(input(service))).map(({ state }) => state)).toEqual(['missing', 'missing']);
});

describe('a world that cannot be made is loud', () => {
  test('a refused step names side, thing, request and answer', async () => {
    const service = new Service();
    service.refuses = 'POST /org';
    await expect(seedWorld(input(service))).rejects.toThrow('seeding the oracle: organization: POST /org answered 500: broken');
  });
  test('a thing that is still not there after it was made', async () => {
    const service = new Service();
    service.refuses = 'GET /org/o1';
    await expect(seedWorld(input(service))).rejects.toThrow('it was made and is not there');
  });
  test('only a thing that needs more than a plain installation may stay missing', async () => {
    const service = new Service();
    service.refuses = 'PUT /org/o1/robots/r';
    const [organization, robot] = world.things;
    if (organization === undefined || robot === undefined) throw new Error('the world has two things');
    const optional = { ...world, things: [organization, { ...robot, requires: ['features.ROBOTS'] }] };
    expect((await seedWorld(input(service, [optional]))).map(({ state }) => state)).toEqual(['made', 'missing']);
    await expect(seedWorld(input(service))).rejects.toThrow('robot: PUT');
  });
});

test('a target that lacks what makes a thing goes without it, and says why', async () => {
  const service = new Service();
  service.refuses = 'PUT /org/o1/robots/r';
  const onTarget = input(service);
  const states = await seedWorld({ ...onTarget, session: { ...onTarget.session, side: 'target' } });
  expect(states).toEqual([
    { name: 'organization', state: 'made' },
    { name: 'robot', state: 'missing', why: expect.stringContaining('seeding the target: robot: PUT') as string },
  ]);
});

test('names and captures of a world are variables of every case', () => {
  expect(worldVariables([world])).toEqual(['world.org', 'world.key']);
});
