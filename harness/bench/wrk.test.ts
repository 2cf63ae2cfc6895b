import { expect, test } from 'vitest';
import { findOnPath, parseWrk, wrkArguments } from './wrk.js';

const RESULT = `Running 2s test @ http://127.0.0.1:33025/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    30.09ms   74.93ms 442.58ms   89.18%
    Req/Sec     5.43k     1.45k    7.15k    80.00%
  Latency Distribution
     50%  785.00us
     75%    5.03ms
     90%  120.62ms
     99%    1.20s
  10799 requests in 2.00s, 4.08MB read
ERRORSRequests/sec:   5397.46
Transfer/sec:      2.04MB
`;

test.each([
  { errors: '', expected: 0 },
  { errors: '  Non-2xx or 3xx responses: 12\n', expected: 12 },
  { errors: '  Socket errors: connect 0, read 2, write 1, timeout 4\n  Non-2xx or 3xx responses: 3\n', expected: 10 },
])('rate, median and $expected errors are read', ({ errors, expected }) => {
  expect(parseWrk(RESULT.replace('ERRORS', errors))).toEqual({ requestsPerSecond: 5397.46, p50Ms: 0.785, errors: expected });
});

test.each([
  { shown: '1.20s', ms: 1200 },
  { shown: '5.03ms', ms: 5.03 },
])('a median of $shown is $ms ms', ({ shown, ms }) => {
  expect(parseWrk(RESULT.replace('ERRORS', '').replace('785.00us', shown)).p50Ms).toBeCloseTo(ms);
});

test('anything else is refused', () => {
  expect(() => parseWrk('unable to connect to 127.0.0.1')).toThrow('wrk printed what is no result: unable to connect');
});

test('a program is looked for in every folder of the path', () => {
  expect(findOnPath('sh', '/nowhere::/bin')).toBe('/bin/sh');
  expect(findOnPath('sh', '/nowhere')).toBeUndefined();
  expect(wrkArguments('http://x/', 8, 5)).toEqual(['-t1', '-c8', '-d5s', '--latency', 'http://x/']);
});
