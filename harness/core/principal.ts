import { InputError } from './problem.js';

/** The ways to send a request. A profile says by a recipe how each is obtained. */
export const PRINCIPAL_KINDS = ['anonymous', 'csrf', 'session', 'session-no-csrf', 'basic', 'oauth', 'v2', 'bearer', 'service-key', 'shared-key'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Kinds that are nobody: `csrf` is anonymous with a session cookie and its CSRF token. */
const NAMELESS: readonly PrincipalKind[] = ['anonymous', 'csrf'];

/**
 * Who sends a request: `anonymous`, `csrf`, `session:owner`, `basic:user:password`, `oauth:owner:repo:read user:read`, `v2:owner:repository:a/b:pull`,
 * `bearer:text` (a token that is just this text); `service-key:NAME` signs as the service NAME with a key of its own, `shared-key:NAME` with the one
 * that the profile's variable `NAME.key` holds.
 */
export interface Principal {
  readonly kind: PrincipalKind;
  /** User, robot or service name, empty for anonymous. */
  readonly user: string;
  /** Scopes (oauth, v2) or password (basic), empty when not given. */
  readonly detail: string;
}

/** Reads a principal's spelling. Throws InputError on an unknown kind or a missing user. */
export function parsePrincipal(text: string): Principal {
  const [kind = '', user = '', ...rest] = text.split(':');
  if (!isPrincipalKind(kind)) throw new InputError(`principal "${text}": unknown kind "${kind}"; write one of ${PRINCIPAL_KINDS.join(', ')}`);
  if (!NAMELESS.includes(kind) && user === '') throw new InputError(`principal "${text}": no user; write for instance "${kind}:owner"`);
  return { kind, user, detail: rest.join(':') };
}

function isPrincipalKind(word: string): word is PrincipalKind {
  return (PRINCIPAL_KINDS as readonly string[]).includes(word);
}

type ServiceKeyPart = 'jwk' | 'kid' | 'n';

const SERVICE_KEY_VARIABLE = /^service-key\.([\w-]+)\.(jwk|kid|n)$/;

/** Reads `service-key.NAME.jwk` and `service-key.NAME.kid`, which every step may use; undefined for other variables. */
export function parseServiceKeyVariable(variable: string): { readonly name: string; readonly part: ServiceKeyPart } | undefined {
  const [, name, part] = SERVICE_KEY_VARIABLE.exec(variable) ?? [];
  return name === undefined ? undefined : { name, part: part as ServiceKeyPart };
}
