export interface PlainAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly type: string | undefined;
}

/** Fetches a URL once; redirects are not followed. `host` follows from the URL. */
export async function plainGet(url: string, headers: Readonly<Record<string, string>> = {}): Promise<PlainAnswer> {
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host');
  const answer = await fetch(url, { headers: Object.fromEntries(others), redirect: 'manual' });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get('content-type') ?? undefined };
}
