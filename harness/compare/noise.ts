import type { DivergenceCode } from '../core/divergence.js';
import { matchesId } from '../core/glob.js';
import type { NeedsDecision, Noise, RefusedMask } from '../core/noise.js';
import { inForce, stepPattern, type Mask } from '../core/mask.js';
import { isMaskedBy, MASKABLE } from './approvals.js';
import { evidenceOf, proposeMasks, withoutPlaces, type Finding } from './propose-masks.js';
import { reach, surveyNoise, type Meeting, type Survey } from './survey-noise.js';

/** What differs where the oracle meets itself: proposals for masks, and what no mask may settle. Nothing is applied. */
export function findNoise(meetings: readonly Meeting[], masks: readonly Mask[], now: Date): Noise {
  const survey = surveyNoise(meetings);
  const findings = meetings.flatMap(({ run, case: id, divergences }) => divergences.map((divergence): Finding => ({ run, case: id, divergence })));
  const covered = new Map<string, Finding[]>();
  const open: Finding[] = [];
  for (const finding of findings) {
    const mask = masks.find((one) => inForce(one, now) && matchesId(one.case, finding.case) && isMaskedBy(one, finding.divergence));
    if (mask === undefined) open.push(finding);
    else covered.set(mask.id, [...(covered.get(mask.id) ?? []), finding]);
  }
  return {
    ...proposeMasks(
      open.filter(({ divergence }) => MASKABLE.has(divergence.code)),
      survey,
    ),
    decisions: decisionsOn(
      open.filter(({ divergence }) => !MASKABLE.has(divergence.code)),
      survey,
    ),
    covered: [...covered].map(([mask, some]) => ({ mask, evidence: evidenceOf(some, survey) })),
    refusedMasks: checkMasks(masks, survey),
  };
}

function decisionsOn(findings: readonly Finding[], survey: Survey): NeedsDecision[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.divergence.code, withoutPlaces(finding.divergence.location)]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups].map(([key, some]) => {
    const [code, location] = JSON.parse(key) as [DivergenceCode, string];
    return { code, location, way: wayOf(code), evidence: evidenceOf(some, survey) };
  });
}

function wayOf(code: DivergenceCode): NeedsDecision['way'] {
  if (code.endsWith('-order')) return 'set-rule';
  return code === 'format' ? 'binding' : 'oracle-unstable';
}

/** Masks that reach a place which was unstable and also one which was sound: such a mask hides more than noise. */
export function checkMasks(masks: readonly Mask[], survey: Survey): RefusedMask[] {
  return masks.flatMap((mask) => {
    const { sound, unstable } = reach(survey, mask.case, stepPattern(mask.location));
    return sound === undefined || unstable === undefined ? [] : [{ mask: mask.id, unstable, neighbour: sound }];
  });
}
