import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import { Approvals, MASKABLE, type ApprovalsOptions } from '../compare/approvals.js';
import type { Deviation, Mask } from '../core/mask.js';
import { matchesId } from '../core/glob.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import { loadDecisions } from './load-decisions.js';

export interface ReviewedEntries {
  readonly masks: readonly Mask[];
  readonly deviations: readonly Deviation[];
}

/** A profile's masks and deviations with a count of what each one does in a run. */
export function loadApprovals(root: string, profile: Pick<Profile, 'masks' | 'deviations'>, now: Date, options?: ApprovalsOptions): Approvals {
  const { masks, deviations } = readEntries(root, profile);
  return new Approvals(masks, deviations, now, options);
}

/** Reads a profile's masks and deviations: checked against their schema, every id once, every decision known. Throws InputError. */
export function readEntries(root: string, profile: Pick<Profile, 'masks' | 'deviations'>): ReviewedEntries {
  const masks = read(root, profile.masks).masks ?? [];
  const deviations = read(root, profile.deviations).deviations ?? [];
  const seen = new Set<string>();
  for (const { id } of [...masks, ...deviations]) {
    if (seen.has(id)) throw new InputError(`${profile.masks}, ${profile.deviations}: id ${id} is there twice; every entry has its own`);
    seen.add(id);
  }
  for (const { id, code } of masks) {
    if (code !== undefined && ![...MASKABLE].some((one) => matchesId(code, one)))
      throw new InputError(
        `${profile.masks}: ${id} names code ${code}, which no mask may silence; write one of ${[...MASKABLE].join(', ')}, or make it a deviation with a decision`,
      );
  }
  const named = [
    ...masks.flatMap(({ id, decision }) => (decision === undefined ? [] : [{ file: profile.masks, id, decision }])),
    ...deviations.map(({ id, decision }) => ({ file: profile.deviations, id, decision })),
  ];
  const decisions = named.length === 0 ? new Set<string>() : loadDecisions(root);
  for (const { file, id, decision } of named) {
    if (!decisions.has(decision))
      throw new InputError(`${file}: ${id} names decision ${decision}, which is not in fixtures/decisions.csv; add the decision there or name one that is`);
  }
  return { masks, deviations };
}

function read(root: string, file: string): Partial<ReviewedEntries> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const validate = validatorFor('approvals.schema.json');
  if (validate(content)) return content as Partial<ReviewedEntries>;
  const [error] = validate.errors ?? [];
  throw new InputError(
    `${file}: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} ${JSON.stringify(error?.params ?? {})} (fixtures/schemas/approvals.schema.json)`,
  );
}
