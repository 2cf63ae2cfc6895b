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

/** How often a stream is looked at while its window runs: after each fifth of its time. */
export const LOOKS = 5;

/** Levels of one look at one judgement. */
export interface Levels {
  /** For the bound that a breach needs to lie above the allowance. */
  readonly breach: number;
  /** For the bound that `within` needs to lie below the allowance. */
  readonly within: number;
}

/**
 * Levels for each look when `judgements` rules and streams are judged in a run. A false breach of any of them counts against the run, so
 * their levels add up over all; `within` is claimed of one rule at a time. A judgement has two ways to a breach (errors and the measure).
 */
export function levelsOf(judgements: number, looks: number = LOOKS): Levels {
  return { breach: PROMISE.falseBreach / (2 * Math.max(1, judgements) * looks), within: PROMISE.falseWithin / looks };
}

/** Seconds of sampling after which a stream is looked at, the last one at its whole time. */
export function lookTimes(seconds: number, looks: number = LOOKS): number[] {
  return Array.from({ length: looks }, (_, look) => (seconds * (look + 1)) / looks);
}
