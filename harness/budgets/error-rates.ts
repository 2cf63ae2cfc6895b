/**
 * What is promised of a whole run, and how it is shared out. Both are upper limits by Bonferroni's inequality (the union bound), which
 * holds whatever the dependence of the judgements: looks at growing samples and rules over the same requests are anything but independent.
 */
export const PROMISE = {
  /** A run in which nothing changed says `breached` of any rule. */
  falseBreach: 0.01,
  /** A target at or beyond its allowance is called `within`. */
  falseWithin: 0.01,
} as const;

/** When a stream is looked at, as shares of its time: early ones cost little, and clear cases need no more. */
const LOOK_TIMES = [0.1, 0.2, 0.35, 0.6, 1];
/** How often a stream is looked at. */
export const LOOKS = LOOK_TIMES.length;

/** Levels of one look at one judgement: with which probability a bound may be missed. */
export interface Levels {
  /** The lower bound that must lie above the allowance for a breach. */
  readonly breach: number;
  /** The lower bound that must lie above "nothing changed" for a breach: this is what keeps the promise for the whole run. */
  readonly change: number;
  /** The upper bound that must lie below the allowance for `within`. */
  readonly within: number;
}

/**
 * Levels for each look when `judgements` rules and streams are judged in a run. A false breach of any of them counts against the run when
 * nothing changed, so those levels add up over all (a judgement has two ways to a breach: errors and the measure). Whether a target beyond
 * its allowance is called within, or one at its allowance breached, is a question to one rule at a time.
 */
export function levelsOf(judgements: number, looks: number = LOOKS): Levels {
  return {
    breach: PROMISE.falseWithin / looks,
    change: PROMISE.falseBreach / (2 * Math.max(1, judgements) * looks),
    within: PROMISE.falseWithin / looks,
  };
}

/** Seconds of sampling after which a stream is looked at, the last one at its whole time. */
export function lookTimes(seconds: number): number[] {
  return LOOK_TIMES.map((share) => share * seconds);
}
