import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';

/** Latencies in whole microseconds as an HdrHistogram of three significant digits: compressed V2 encoding in base64. */
export function histogramOf(micros: readonly number[]): string {
  const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 2, numberOfSignificantValueDigits: 3, autoResize: true });
  for (const one of micros) histogram.recordValue(one);
  return encodeIntoCompressedBase64(histogram);
}
