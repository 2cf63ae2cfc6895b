import type { Route } from './subject.js';

export type RuntimeOwner = 'python' | 'go' | 'off';

/** A name as the owner switches spell it: upper case, every run of other characters an underscore. */
export const switchName = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');

/**
 * Who serves a route today, by the switch specification: row, capability, family, then `python`. An unknown value means `python`,
 * `off` is for workers only, and MIGRATION_FORCE_PYTHON=true beats all.
 */
export function routeOwner(route: Route, capability: string, env: Readonly<Record<string, string | undefined>>): RuntimeOwner {
  if (env['MIGRATION_FORCE_PYTHON'] === 'true') return 'python';
  const switches = [`ROUTE_OWNER_ROUTE_${switchName(route.id)}`, `ROUTE_OWNER_CAP_${switchName(capability)}`, `ROUTE_OWNER_FAMILY_${switchName(route.family)}`];
  const value = switches.map((name) => env[name]).find((set) => set !== undefined && set !== '');
  return value === 'go' ? 'go' : 'python';
}
