import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { Approvals } from '../compare/approvals.js';
import type { Deviation, Mask } from '../core/mask.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';

interface ApprovalFile {
  readonly masks?: readonly Mask[];
  readonly deviations?: readonly Deviation[];
}

/** Reads a profile's masks and deviations, checked against their schema and for ids that are there twice. Throws InputError. */
export function loadApprovals(root: string, profile: Pick<Profile, 'masks' | 'deviations'>, now: Date): Approvals {
  const masks = read(root, profile.masks).masks ?? [];
  const deviations = read(root, profile.deviations).deviations ?? [];
  const seen = new Set<string>();
  for (const { id } of [...masks, ...deviations]) {
    if (seen.has(id)) throw new InputError(`${profile.masks}, ${profile.deviations}: id ${id} is there twice; every entry has its own`);
    seen.add(id);
  }
  return new Approvals(masks, deviations, now);
}

function read(root: string, file: string): ApprovalFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const validate = validatorFor('approvals.schema.json');
  if (validate(content)) return content as ApprovalFile;
  const [error] = validate.errors ?? [];
  throw new InputError(
    `${file}: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} ${JSON.stringify(error?.params ?? {})} (fixtures/schemas/approvals.schema.json)`,
  );
}
