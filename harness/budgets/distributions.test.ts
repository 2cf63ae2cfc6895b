import { expect, test } from 'vitest';
import { normalQuantile, proportionInterval, studentQuantile } from './distributions.js';

// Wichura, algorithm AS 241, Applied Statistics 37 (1988) 477-484, values given for checking; 0.975 and 0.999999 from common tables.
test.each([
  { probability: 0.25, quantile: -0.6744897501960817 },
  { probability: 0.001, quantile: -3.090232306167814 },
  { probability: 0.975, quantile: 1.959963985 },
  { probability: 0.999999, quantile: 4.753424309 },
  { probability: 0.5, quantile: 0 },
])('the normal quantile of $probability is $quantile', ({ probability, quantile }) => {
  expect(normalQuantile(probability)).toBeCloseTo(quantile, 8);
});

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values of Student's t.
test.each([
  { probability: 0.975, degrees: 9, quantile: 2.262 },
  { probability: 0.999, degrees: 9, quantile: 4.297 },
  { probability: 0.95, degrees: 10, quantile: 1.812 },
  { probability: 0.99, degrees: 10, quantile: 2.764 },
  { probability: 0.975, degrees: 30, quantile: 2.042 },
  { probability: 0.999, degrees: 100, quantile: 3.174 },
])('the quantile of Student with $degrees degrees at $probability is $quantile', ({ probability, degrees, quantile }) => {
  expect(studentQuantile(probability, degrees)).toBeCloseTo(quantile, 3);
  expect(studentQuantile(1 - probability, degrees)).toBeCloseTo(-quantile, 3);
});

test.each([1e-5, 7.7e-5, 0.002, 0.4])('far tails of Student agree with the closed forms for 1, 2 and 4 degrees at %d', (probability) => {
  const skew = 2 * probability - 1;
  const product = 4 * probability * (1 - probability);
  // Shaw, Journal of Computational Finance 9 (2006) 37-73: the quantile has a closed form for 1, 2 and 4 degrees of freedom.
  const four = -2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(product)) / 3) / Math.sqrt(product) - 1);
  const close = (got: number, want: number): void => expect(got / want).toBeCloseTo(1, 6);
  close(studentQuantile(probability, 1), Math.tan(Math.PI * (probability - 0.5)));
  close(studentQuantile(probability, 2), skew / Math.sqrt(product / 2));
  close(studentQuantile(probability, 4), four);
});

// Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 5 (exact); 0 and 4 of 10 from tables of Clopper and Pearson.
test.each([
  { hits: 0, of: 10, low: 0, high: 0.3085 },
  { hits: 4, of: 10, low: 0.1216, high: 0.7376 },
  { hits: 81, of: 263, low: 0.2527, high: 0.3676 },
  { hits: 15, of: 148, low: 0.0578, high: 0.1617 },
  { hits: 0, of: 20, low: 0, high: 0.1684 },
  { hits: 1, of: 29, low: 0.0009, high: 0.1776 },
])('$hits of $of is $low to $high with 95 %', ({ hits, of, low, high }) => {
  const interval = proportionInterval(hits, of, 0.025);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('none and all have the bounds that one can solve for by hand, at rare levels too', () => {
  for (const [of, alpha] of [
    [299, 0.05],
    [12_000, 0.002],
    [5, 0.0001],
  ] as const) {
    expect(proportionInterval(0, of, alpha).low).toBe(0);
    expect(proportionInterval(of, of, alpha).high).toBe(1);
    expect(proportionInterval(0, of, alpha).high).toBeCloseTo(1 - alpha ** (1 / of), 9);
    expect(proportionInterval(of, of, alpha).low).toBeCloseTo(alpha ** (1 / of), 9);
  }
});

test('no true share misses a bound more often than promised, counted over all outcomes', () => {
  const [of, alpha] = [40, 0.05];
  const intervals = Array.from({ length: of + 1 }, (_, hits) => proportionInterval(hits, of, alpha));
  for (const truth of [0.001, 0.02, 0.1, 0.37, 0.5, 0.9]) {
    let [probability, below, above] = [(1 - truth) ** of, 0, 0];
    for (const [hits, { low, high }] of intervals.entries()) {
      if (high < truth) below += probability;
      if (low > truth) above += probability;
      probability *= ((of - hits) / (hits + 1)) * (truth / (1 - truth));
    }
    expect(below).toBeLessThanOrEqual(alpha);
    expect(above).toBeLessThanOrEqual(alpha);
  }
});
