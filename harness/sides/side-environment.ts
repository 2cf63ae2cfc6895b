import { join } from 'node:path';
import type { SinkAddresses } from '../core/effects.js';
import type { SideConfig } from '../core/profile.js';

type ProcessSideConfig = Extract<SideConfig, { provider: 'process' }>;

export interface SideEnvironment {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Fills `{{root}}`, `{{base}}`, `{{listen}}`, `{{database}}`, `{{sink}}` (URL) and `{{smtp}}` (`host:port`) in a command. */
  readonly fill: (text: string) => string;
}

/** Where and with what the programs of a side run, its server and its workers alike. */
export function sideEnvironment(
  config: ProcessSideConfig,
  root: string,
  baseUrl: string,
  databaseUrl: string | undefined,
  sinks: SinkAddresses | undefined,
): SideEnvironment {
  const values = new Map([
    ['root', root],
    ['base', baseUrl],
    ['listen', new URL(baseUrl).host],
    ['database', databaseUrl ?? ''],
    ['sink', sinks === undefined ? '' : `http://${sinks.http}`],
    ['smtp', sinks?.mail ?? ''],
  ]);
  const fill = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values.get(key) ?? whole);
  const env = { ...process.env, ...Object.fromEntries(Object.entries(config.env).map(([key, value]) => [key, fill(value)])) };
  return { cwd: join(root, config.cwd), env, fill };
}
