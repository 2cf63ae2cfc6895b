import { describe, expect, test } from 'vitest';
import { sampledSeconds, segmentSeconds, windowOf } from './window.js';

describe('a window', () => {
  test.each([
    ['pre-cutover', 600, true],
    ['1h', 3600, false],
    ['6h', 21_600, false],
    ['24h', 86_400, false],
    ['daily', 900, false],
    ['90s', 90, true],
    ['10m', 600, true],
    ['2h', 7200, true],
    ['10s', 10, true],
    ['168h', 604_800, true],
  ])('%s lasts %i s', (text, seconds, adaptive) => {
    expect(windowOf(text)).toMatchObject({ name: text, seconds, adaptive });
  });

  test('of the canary has its cadence name, and is watched to its end in rounds', () => {
    expect(windowOf('canary-1h')).toEqual(windowOf('1h'));
    expect(windowOf('1h').every).toBeLessThan(3600);
  });

  test.each(['', '9s', '169h', '1d', '1.5h', '-5m', '90', 'pre-cutovers', 's'])('"%s" is refused with what to write', (text) => {
    expect(() => windowOf(text)).toThrow(`--window ${text}: write pre-cutover, 1h, 6h, 24h, daily, or a length of 10 s to 7 days such as 90s or 10m`);
  });
});

describe('the time that is sampled', () => {
  const dense = { name: 'x', seconds: 600, adaptive: true };
  const sparse = { name: 'y', seconds: 3600, adaptive: false, every: 120 };

  test('is the whole window where streams follow one another', () => {
    expect(sampledSeconds(dense, 8)).toBe(600);
    expect(segmentSeconds(dense)).toBe(10);
  });

  test('is a short segment of each stream a round where rounds rest', () => {
    expect(segmentSeconds(sparse)).toBe(5);
    expect(sampledSeconds(sparse, 8)).toBe(30 * 5 * 8);
  });

  test('is the window for each stream where it was said so', () => {
    expect(sampledSeconds({ ...dense, perStream: true }, 8)).toBe(4800);
  });

  test.each(['1h', '6h', '24h'])('of a round fits into its turn in the window %s', (name) => {
    const window = windowOf(name);
    // Eight streams with their warming up of a second each.
    expect((segmentSeconds(window) + 1) * 8).toBeLessThan(window.every ?? 0);
  });
});
