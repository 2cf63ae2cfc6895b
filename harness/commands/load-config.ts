import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import bundled from '../../parity.config.js';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { InputError } from '../core/problem.js';
import type { ParityConfig, Profile } from '../core/profile.js';
import { nearNames } from '../core/near-names.js';

export interface ChosenProfile {
  readonly name: string;
  readonly profile: Profile;
  readonly config: ParityConfig;
  /** `sha256:` over the configuration as JSON. */
  readonly digest: string;
}

/** Takes the project's own configuration, or the file that `--config` names (.json or .mjs), checks it and picks a profile. */
export async function loadProfile(wanted: string | undefined, file: string | undefined): Promise<ChosenProfile> {
  const config = checkConfig(file === undefined ? bundled : await readConfig(resolve(file)), file ?? 'parity.config.ts');
  const name = wanted ?? config.defaultProfile;
  const profile = config.profiles[name];
  if (profile === undefined) {
    const near = nearNames(name, new Set(Object.keys(config.profiles)));
    throw new InputError(
      `no profile "${name}"${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}; there are ${Object.keys(config.profiles).join(', ')}`,
    );
  }
  return { name, profile, config, digest: `sha256:${createHash('sha256').update(JSON.stringify(config)).digest('hex')}` };
}

async function readConfig(path: string): Promise<unknown> {
  try {
    if (extname(path) === '.json') return JSON.parse(readFileSync(path, 'utf8'));
    const loaded = (await import(pathToFileURL(path).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    throw new InputError(
      `${path}: cannot be read as configuration: ${error instanceof Error ? error.message : String(error)}; write a .json file or an .mjs module with a default export`,
    );
  }
}

/** Checks a configuration against its published schema; an unknown key is named with its place. Throws InputError. */
export function checkConfig(config: unknown, where: string): ParityConfig {
  const validate = validatorFor('config.schema.json');
  if (validate(config)) return config as ParityConfig;
  const [error] = validate.errors ?? [];
  const unknownKey = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  const what =
    unknownKey === undefined
      ? `${error?.message ?? 'does not fit'} ${JSON.stringify(error?.params ?? {})}`
      : `unknown key "${unknownKey}"; remove it or correct its spelling`;
  throw new InputError(`${where}: at ${error?.instancePath || 'the top'}: ${what} (fixtures/schemas/config.schema.json)`);
}
