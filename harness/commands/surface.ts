import { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { InputError } from '../core/problem.js';
import type { RouteRule, SurfaceFile } from '../core/route-rule.js';
import type { Route } from '../core/subject.js';
import { scopeReason } from '../plan/scope.js';
import { renderSurface, type SurfaceRow, type SurfaceSide } from '../reports/surface-text.js';
import { parseRouteList, readRouteList } from '../sides/route-list.js';
import { prepareSide } from '../sides/start-sides.js';
import { isRedSurface, judgeSurface } from '../trackers/judge-surface.js';
import { loadTrackers } from '../trackers/load.js';
import { matchSurface, type MatchedRow } from '../trackers/match-surface.js';
import type { CommandContext } from './context.js';
import { loadProfile, type ChosenProfile } from './load-config.js';

interface SurfaceOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly rules?: string;
  readonly side?: string;
  readonly accepted?: string;
  readonly json?: boolean;
}

interface SideList {
  readonly side: 'oracle' | 'target';
  readonly source: string;
  readonly rules: readonly RouteRule[];
}

export function define(context: CommandContext): Command {
  return new Command('surface')
    .description("compare the tracker's routes with a service's own list of routes")
    .option('--rules <file>', 'a list of rules (fixtures/schemas/route-list.schema.json); else each side is asked for its own')
    .option('--side <oracle|target>', 'the side to ask, or whose list --rules is (oracle unless said)')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--accepted <file>', 'rules that no row need track, instead of fixtures/surface/<profile>.json')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/surface.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity surface --profile quay --rules python-url-map.json\n  parity surface --profile reference\n  parity surface --side target --json\n\nExit: 0 every rule has a row or is accepted, 1 some not or an accepted one is gone, 2 no list could be had.',
    )
    .action(async (options: SurfaceOptions) => {
      const chosen = await loadProfile(options.profile, options.config);
      const decisions = readDecisions(options.accepted ?? join(context.root, 'fixtures', 'surface', `${chosen.name}.json`), options.accepted !== undefined);
      const routes = await loadRoutes(context.root, chosen);
      const lists = await listsOf(options, chosen, context);
      const judged = lists.map((list) => judgeList(list, routes, decisions, chosen));
      const exitCode = judged.some(({ isRed }) => isRed) ? 1 : 0;
      const sides = judged.map(({ shown }) => shown);
      if (options.json === true) context.print(JSON.stringify({ schema: 'parity-surface/1', profile: chosen.name, exitCode, sides }, null, 1));
      else for (const side of sides) for (const line of renderSurface(side)) context.print(line);
      context.finish(exitCode);
    });
}

function readDecisions(file: string, isNamed: boolean): SurfaceFile {
  if (!isNamed && !existsSync(file)) return { configuredNames: [], accepted: [] };
  const content = readJson(file);
  const validate = validatorFor('surface-decisions.schema.json');
  if (validate(content)) return content as SurfaceFile;
  const [first] = validate.errors ?? [];
  throw new InputError(`${file}: at ${first?.instancePath || 'the top'}: ${first?.message ?? ''}; see fixtures/schemas/surface-decisions.schema.json`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function loadRoutes(root: string, { config }: ChosenProfile): Promise<Route[]> {
  const { subjects, problems } = await loadTrackers(join(root, config.trackers), { root, forPlan: true });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError(`the trackers have ${String(errors.length)} errors; parity trackers check explains them`, errors);
  return subjects.filter((subject) => subject.kind === 'route');
}

/** The list that is named, or those of the sides that can give one. Throws InputError when there is none at all. */
async function listsOf(options: SurfaceOptions, { name, profile }: ChosenProfile, context: CommandContext): Promise<SideList[]> {
  const { side, rules } = options;
  if (side !== undefined && side !== 'oracle' && side !== 'target') throw new InputError(`--side ${side}: write oracle or target`);
  if (rules !== undefined) {
    let text: string;
    try {
      text = readFileSync(rules, 'utf8');
    } catch (error) {
      throw new InputError(`${rules}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    return [{ side: side ?? 'oracle', source: rules, rules: parseRouteList(text, rules) }];
  }
  const lists: SideList[] = [];
  const asked: readonly ('oracle' | 'target')[] = side === undefined ? ['oracle', 'target'] : [side];
  for (const one of asked) {
    const config = profile[one];
    if (config?.provider !== 'process' || config.routes === undefined) {
      if (side === undefined) continue;
      throw new InputError(`the ${one} of profile "${name}" cannot be asked for its routes; give a list with --rules`);
    }
    await prepareSide(config, context.root, context.note, context.signal);
    lists.push({ side: one, source: config.routes.join(' '), rules: await readRouteList(one, config, context.root, context.signal) });
  }
  if (lists.length === 0) throw new InputError(`no side of profile "${name}" can be asked for its routes; give a list with --rules`);
  return lists;
}

function judgeList({ side, source, rules }: SideList, routes: readonly Route[], decisions: SurfaceFile, { profile }: ChosenProfile) {
  const judged = judgeSurface(matchSurface(routes, rules, decisions.configuredNames), decisions.accepted, side);
  const byId = new Map(routes.map((route) => [route.id, route]));
  const withScope = (row: MatchedRow): SurfaceRow => {
    const route = byId.get(row.row);
    return { ...row, scope: route === undefined ? '' : (scopeReason(route, profile.scope) ?? '') };
  };
  const shown: SurfaceSide = {
    side,
    source,
    summary: {
      rules: rules.length,
      rows: routes.length,
      live: judged.live,
      notLive: judged.notLive.length,
      withoutRule: judged.withoutRule.length,
      untracked: judged.untracked.length,
      notAccepted: judged.untracked.filter(({ reason }) => reason === undefined).length,
      gone: judged.gone.length,
      spelling: judged.spelledOtherwise.length,
    },
    withoutRule: judged.withoutRule.map(withScope),
    notLive: judged.notLive.map(withScope),
    untracked: judged.untracked,
    gone: judged.gone,
    spelling: judged.spelledOtherwise.map(withScope),
  };
  return { isRed: isRedSurface(judged), shown };
}
