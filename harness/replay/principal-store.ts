import type { Exchange, Request } from '../core/exchange.js';
import { parsePrincipal, type Principal, type PrincipalKind } from '../core/principal.js';
import type { PrincipalRecipe } from '../core/profile.js';
import { statusFits } from '../core/fixture.js';
import { buildRequest } from './build-request.js';
import { capture, CaptureFailed } from './capture.js';
import { PrincipalFailed } from './session.js';
import { serviceToken, sharedKeyToken } from './signed-tokens.js';
import { fill, UnresolvedTemplate, type Variables } from './templates.js';

export interface PrincipalStoreInput {
  readonly recipes: Partial<Readonly<Record<PrincipalKind, PrincipalRecipe>>>;
  readonly variables: ReadonlyMap<string, string>;
  readonly send: (request: Request, signal: AbortSignal) => Promise<Exchange>;
  /** Told every secret value that comes into being, so that it never reaches a file. */
  readonly onSecret: (value: string) => void;
}

/** Obtains each principal's credentials once per side and run, by the requests of its recipe. */
export class PrincipalStore {
  private readonly known = new Map<string, Promise<Readonly<Record<string, string>>>>();

  constructor(private readonly input: PrincipalStoreInput) {}

  credentials(text: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const cached = this.known.get(text);
    if (cached !== undefined) return cached;
    const made = this.obtain(parsePrincipal(text), signal);
    this.known.set(text, made);
    // A failure is not kept: the side may have been busy, and the next case says so again if it was not.
    made.catch(() => this.known.delete(text));
    return made;
  }

  private async obtain(principal: Principal, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const recipe = this.input.recipes[principal.kind];
    if (recipe === undefined) throw new PrincipalFailed(`the profile has no recipe for "${principal.kind}" principals; add one under principals`);
    const variables = this.variablesOf(principal);
    try {
      for (const step of recipe.steps) {
        const credentials = step.principal === undefined ? {} : await this.credentials(fill(step.principal, variables), signal);
        const exchange = await this.input.send(buildRequest(step, variables, new Map(), credentials), signal);
        if (exchange.kind === 'fault') throw new PrincipalFailed(`${step.method} ${step.path}: ${exchange.fault}: ${exchange.detail}`);
        if (!statusFits(step.expect ?? '2xx|3xx', exchange.response.status)) {
          throw new PrincipalFailed(
            `${principal.kind}:${principal.user}: ${step.method} ${exchange.request.path} answered ${String(exchange.response.status)}`,
          );
        }
        for (const [name, from] of Object.entries(step.capture ?? {})) variables.set(name, this.secret(capture(name, from, exchange.response, variables)));
      }
      return Object.fromEntries(Object.entries(recipe.headers).map(([name, value]) => [name, fill(value, variables)]));
    } catch (error) {
      if (error instanceof CaptureFailed || error instanceof UnresolvedTemplate)
        throw new PrincipalFailed(`${principal.kind}:${principal.user}: ${error.message}`);
      throw error;
    }
  }

  private variablesOf(principal: Principal): Variables {
    const variables: Variables = new Map(this.input.variables);
    variables.set('user', principal.user);
    variables.set('detail', principal.detail);
    variables.set('scopes', principal.detail);
    variables.set('scope.query', scopeQuery(principal.detail));
    // A user whose password is not one of the fixtures' own has it from the environment.
    const pattern = this.input.variables.get(`password.${principal.user}`) ?? this.input.variables.get('password') ?? '';
    const password = principal.kind === 'basic' && principal.detail !== '' ? principal.detail : pattern === '' ? '' : fill(pattern, variables);
    variables.set('password', this.secret(password));
    variables.set('basic', this.secret(Buffer.from(`${principal.user}:${password}`).toString('base64')));
    // An anonymous token exchange sends no credentials at all.
    variables.set('authorization', principal.user === 'anonymous' ? '' : `Basic ${variables.get('basic') ?? ''}`);
    if (principal.kind === 'service-key' || principal.kind === 'shared-key') variables.set('jwt', this.secret(this.signed(principal)));
    return variables;
  }

  /** The token of a principal that signs for itself. */
  private signed({ kind, user }: Principal): string {
    const now = Math.floor(Date.now() / 1000);
    if (kind === 'service-key') return serviceToken(user, this.input.variables.get('base') ?? '', now);
    const key = this.input.variables.get(`${user}.key`);
    if (key === undefined) throw new PrincipalFailed(`shared-key:${user}: the profile has no variable "${user}.key"`);
    return sharedKeyToken(user, key, now);
  }

  private secret(value: string): string {
    if (value !== '') this.input.onSecret(value);
    return value;
  }
}

/** Scopes of a registry token as repeated query parameters: one each, separated by blanks in the principal. */
function scopeQuery(scopes: string): string {
  return scopes === ''
    ? ''
    : scopes
        .split(' ')
        .map((scope) => `&scope=${encodeURIComponent(scope)}`)
        .join('');
}
