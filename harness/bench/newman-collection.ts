import type { BenchRequest } from './requests.js';

/** A Postman collection (v2.1) that sends the requests in order, without test scripts: the least that newman can do. */
export function newmanCollection(requests: readonly BenchRequest[], baseUrl: string): object {
  const { protocol, hostname, port } = new URL(baseUrl);
  return {
    info: { name: 'parity-bench', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: requests.map(({ id, method, path, headers, body }) => ({
      name: id,
      request: {
        method,
        header: headers.map(([key, value]) => ({ key, value })),
        // In parts, because a segment that begins with a colon is a variable in the text form.
        url: { protocol: protocol.replace(':', ''), host: hostname.split('.'), port, path: path.split('/').slice(1) },
        ...(body === '' ? {} : { body: { mode: 'raw', raw: body } }),
      },
    })),
  };
}
