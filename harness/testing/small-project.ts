import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EffectsConfig } from '../core/effects.js';
import type { FixtureCase } from '../core/fixture.js';
import { quay } from '../../fixtures/quay/profile.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A project of a few rows in a folder of its own, with two sides that are small servers in this process: as wrong as a test needs. */
export interface SmallProject {
  readonly root: string;
  readonly config: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends a side, connections included. */
  end(side: 'oracle' | 'target'): void;
  close(): void;
}

const HEADER =
  'route_id,source_file,method,path_template,route_family,auth_mode,feature_gates,golden_fixture_id,parity_test_id,performance_budget_id,verification_status';

/** Makes the project with one route row a path; every path is a case `get` unless `cases` says otherwise. */
export async function openSmallProject(
  paths: readonly string[],
  oracle: Handler,
  target: Handler,
  cases?: readonly FixtureCase[],
  effects?: EffectsConfig,
): Promise<SmallProject> {
  const root = mkdtempSync(join(tmpdir(), 'parity-small-'));
  for (const folder of ['trackers', 'fixtures']) mkdirSync(join(root, folder));
  const idOf = (at: number): string => `ROUTE-${String(at + 1).padStart(4, '0')}`;
  const rows = paths.map((path, at) => `${idOf(at)},x.py,GET,${path},web,anon-allowed,,GF-${idOf(at)},PT-${idOf(at)},PB-WEB,inferred`);
  writeFileSync(join(root, 'trackers', 'route_contract_tests.csv'), [HEADER, ...rows, ''].join('\r\n'));
  writeFileSync(join(root, 'trackers', 'capabilities.csv'), ['subject_id,capability', ...paths.map((_, at) => `${idOf(at)},web/pages`), ''].join('\r\n'));
  const scripts = cases ?? paths.map((path, at): FixtureCase => ({ row: idOf(at), name: 'get', principal: 'anonymous', steps: [{ method: 'GET', path }] }));
  writeFileSync(join(root, 'fixtures', 'cases.json'), JSON.stringify({ cases: scripts }));
  writeFileSync(join(root, 'approvals.json'), '{}');
  writeFileSync(join(root, 'fixtures', 'decisions.csv'), 'decision_id,decided_on,owner,title\r\nDEC-1,2026-11-21,team,intended\r\n');
  const url = (variable: string): object => ({ provider: 'url', baseUrlFrom: variable, healthPath: '/health', commitFrom: 'COMMIT' });
  const profile = {
    ...quay,
    oracle: url('ORACLE'),
    target: url('TARGET'),
    world: [],
    rows: [],
    entities: [],
    matrix: [],
    fixtures: ['fixtures/cases.json'],
    masks: 'approvals.json',
    deviations: 'approvals.json',
    requestTimeoutSeconds: 1,
    maxBodyBytes: 100_000,
    effects,
  };
  writeFileSync(join(root, 'config.json'), JSON.stringify({ defaultProfile: 'small', trackers: 'trackers', profiles: { small: profile } }));
  const servers = { oracle: await serve(oracle), target: await serve(target) };
  const end = (side: 'oracle' | 'target'): void => {
    servers[side].server.close();
    servers[side].server.closeAllConnections();
  };
  return {
    root,
    config: join(root, 'config.json'),
    env: { ORACLE: servers.oracle.url, TARGET: servers.target.url, COMMIT: 'abc123' },
    end,
    close: () => {
      end('oracle');
      end('target');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function serve(handler: Handler): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    if (request.url === '/health') response.end('ok');
    else handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  return { server, url: `http://127.0.0.1:${String(address.port)}` };
}

/** Answers a small JSON document. */
export const fine: Handler = (_, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT');
  response.end('{"ok":true}');
};
