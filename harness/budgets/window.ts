import { InputError } from '../core/problem.js';

/** How long a run samples, and when it may stop. */
export interface Window {
  readonly name: string;
  readonly seconds: number;
  /** True: it ends as soon as everything is decided. False: it is watched to its end, because what it is for may come late. */
  readonly adaptive: boolean;
  /** A round of all streams begins every so many seconds; absent: one after the other without a rest. */
  readonly every?: number;
  /** True: the seconds are those of each stream, not of all together. */
  readonly perStream?: boolean;
}

/** The cadence of the policy: before the cutover, the canary's three windows, and each day after it. */
const CADENCE: readonly Window[] = [
  { name: 'pre-cutover', seconds: 600, adaptive: true },
  { name: '1h', seconds: 3600, adaptive: false, every: 120 },
  { name: '6h', seconds: 21_600, adaptive: false, every: 600 },
  { name: '24h', seconds: 86_400, adaptive: false, every: 1800 },
  { name: 'daily', seconds: 900, adaptive: false },
];

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A window by its name (`pre-cutover`, `1h`, `6h`, `24h`, `daily`) or its length (`90s`, `10m`). Throws InputError. */
export function windowOf(text: string): Window {
  const named = CADENCE.find(({ name }) => name === text || `canary-${name}` === text);
  if (named !== undefined) return named;
  const match = /^(\d+)(s|m|h)$/.exec(text);
  const seconds = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? 0);
  if (match === null || seconds < 10 || seconds > 7 * 86_400)
    throw new InputError(`--window ${text}: write ${CADENCE.map(({ name }) => name).join(', ')}, or a length of 10 s to 7 days such as 90s or 10m`);
  return { name: text, seconds, adaptive: true };
}

/** Length of a segment in a window with rounds: short, so that a whole round fits into its turn. */
const SPARSE_SEGMENT_SECONDS = 5;
const SEGMENT_SECONDS = 10;

export function segmentSeconds({ every }: Window): number {
  return every === undefined ? SEGMENT_SECONDS : SPARSE_SEGMENT_SECONDS;
}

/** Seconds in which samples are taken over all streams, which have so many shares of it. */
export function sampledSeconds({ seconds, every, perStream }: Window, shares: number): number {
  if (perStream === true) return seconds * shares;
  return every === undefined ? seconds : Math.floor(seconds / every) * SPARSE_SEGMENT_SECONDS * shares;
}
