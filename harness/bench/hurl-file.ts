import type { BenchRequest } from './requests.js';

/** A Hurl file with one entry a request, each of which must answer 200. */
export function hurlFile(requests: readonly BenchRequest[], baseUrl: string): string {
  return requests.map((request) => entry(request, baseUrl)).join('\n');
}

function entry({ id, method, path, headers, body }: BenchRequest, baseUrl: string): string {
  const lines = [`# ${id}`, `${method} ${baseUrl}${escaped(path)}`, ...headers.map(([name, value]) => `${name}: ${escaped(value)}`)];
  // Between backticks a body is sent as it is written.
  return `${[...lines, ...(body === '' ? [] : [`\`${body}\``]), 'HTTP 200'].join('\n')}\n`;
}

/** In Hurl a hash sign begins a comment and two braces a template. */
const escaped = (text: string): string => text.replaceAll('#', '\\#').replaceAll('{{', '\\{\\{');
