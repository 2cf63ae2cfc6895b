import { describe, expect, it } from 'vitest';
import { budgetReport, measureVerdict, streamReport, streamVerdict } from '../testing/budget-report-builder.js';
import { curveChart, ratioRules, timeChart } from './budget-chart-data.js';

const { measures } = budgetReport();
const stream = streamReport('PB-REG-AUTH/basic', 1, 1.1);

describe('the chart of percentiles', () => {
  it('has x such that each nine takes as much room, and no place for 100 %', () => {
    const { columns } = curveChart(
      {
        curve: [
          { percentile: 100, oracle: 9, target: 9 },
          { percentile: 99, oracle: 4, target: 5 },
          { percentile: 90, oracle: 2, target: 3 },
        ],
      },
      [],
    );
    expect(columns.map((column) => column.map((value) => Math.round(1e6 * (value ?? 0)) / 1e6))).toEqual([
      [10, 100],
      [2, 4],
      [3, 5],
    ]);
  });

  it('draws what the first rule allows, and marks the percentiles that are judged', () => {
    const chart = curveChart(stream, ratioRules(stream, measures));
    expect(chart).toMatchObject({ judged: [95, 99], allowed: 'oracle +10 %' });
    expect(chart.columns[3]?.[3]).toBeCloseTo(1.1 * (chart.columns[1]?.[3] ?? 0));
  });
});

describe('the chart of the ratio over time', () => {
  it('shows both lines and every ratio, and is not pressed flat by one wide interval', () => {
    const overTime = [
      { at: 0, ratio: { value: 1.02, low: 0.9, high: 1.1 }, samples: { oracle: 100, target: 99 } },
      { at: 5, ratio: { value: 1.05, low: 0.01, high: 90 }, samples: { oracle: 3, target: 2 } },
    ];
    const chart = timeChart({ overTime }, ratioRules(stream, measures));
    expect(chart).toMatchObject({ kind: 'time', judged: 95, limit: 1.1, samples: ['100/99', '3/2'] });
    if (chart.kind !== 'time') return;
    expect(chart.range[0]).toBeGreaterThan(0.8);
    expect(chart.range[0]).toBeLessThan(0.91);
    expect(chart.range[1]).toBeLessThan(1.3);
    expect(chart.range[1]).toBeGreaterThan(1.1);
  });

  it('leaves a gap where a figure is not finite', () => {
    const overTime = [{ at: 0, ratio: { value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY }, samples: { oracle: 0, target: 1 } }];
    expect(timeChart({ overTime }, []).columns).toEqual([[0], [null], [0], [null]]);
  });
});

it('a stream has the rules that judged it, or those of its budget where none judged streams', () => {
  expect(ratioRules(stream, measures).map(({ measure }) => measure)).toEqual(['p95_latency', 'p99_latency']);
  const robot = { id: 'PB-REG-AUTH/robot', budget: 'PB-REG-AUTH' };
  expect(ratioRules(robot, measures).map(({ measure }) => measure)).toEqual(['p95_latency']);
  expect(
    ratioRules(robot, [measureVerdict('PB-REG-AUTH', 'p95_latency', 10, []), measureVerdict('PB-REG-PULL', 'p95_latency', 10, [streamVerdict('x')])]).length,
  ).toBe(1);
});
