import type { Fields } from './fields.js';

/** Where direct URLs of a place lead to: the object's path is appended. */
export interface UrlRoot {
  readonly origin: string;
  /** `/bucket/prefix/`, decoded. */
  readonly path: string;
}

/**
 * What a presigned URL says, without what is drawn or timed: where in the place it leads to (decoded, because a character may stand for itself
 * or be encoded), for how long, and that it is signed.
 */
export function describeUrl(url: unknown, root: UrlRoot | undefined): Fields {
  if (url === null) return { url: null };
  if (typeof url !== 'string' || !URL.canParse(url)) return { url: `no URL: ${JSON.stringify(url)}` };
  const { origin, pathname, searchParams } = new URL(url);
  const address = `${origin}${decoded(pathname)}`;
  const base = root === undefined ? undefined : `${root.origin}${root.path}`;
  return {
    // Each run has a place of its own, so only what stands below it can be alike.
    url: base !== undefined && address.startsWith(base) ? `{place}/${address.slice(base.length)}` : address,
    'url/expires': searchParams.get('X-Amz-Expires') ?? 'never',
    'url/signed': searchParams.has('X-Amz-Signature'),
  };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** What the URL of an object must say; a place without direct URLs gives null. */
export function expectedUrl(root: UrlRoot | undefined, path: string, expiresSeconds: number): Fields {
  if (root === undefined) return { url: null };
  return { url: `{place}/${path}`, 'url/expires': String(expiresSeconds), 'url/signed': true };
}
