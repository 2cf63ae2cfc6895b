import { expect, test } from 'vitest';
import { strictRules } from '../testing/builders.js';
import { summaryOf, type ComparisonSamples, type ComparisonTask } from './body-comparison.js';

const task: ComparisonTask = {
  sets: [
    {
      name: 'repeated',
      pairs: [
        { startedAt: [0, 0], oracle: '{}' },
        { startedAt: [0, 0], oracle: '{}', target: '{"a":1}' },
      ],
    },
  ],
  rules: strictRules,
  warmups: 1,
  rounds: 3,
  reversedMembers: 10,
};
const samples: ComparisonSamples = {
  samplesMs: {
    'repeated lossless': [3, 1, 2],
    'repeated normalise': [4],
    'repeated json-diff-ts': [5],
    'reversed lossless': [1],
    'reversed jsondiffpatch': [100],
  },
  extraHeapBytes: 1000,
  reversedCodes: ['json-array-order'],
};

test('medians are summed up by set, with how many pairs are equal', () => {
  expect(summaryOf(task, samples)).toMatchObject({
    sets: [{ name: 'repeated', pairs: 2, equalPairs: 1, bytes: 13, lossless: { median: 2 }, normalise: { median: 4 }, jsonDiffTs: { median: 5 } }],
    reversed: { members: 10, jsonDiffPatchMs: 100, extraHeapBytes: 1000 },
  });
});

test('a reversed list that was not found to be reversed is no measurement', () => {
  expect(() => summaryOf(task, { ...samples, reversedCodes: [] })).toThrow('a reversed list was found to be equal');
});

test('a contender without samples is no measurement', () => {
  expect(() => summaryOf(task, { ...samples, samplesMs: {} })).toThrow('no samples');
});
