import { plainGet, type PlainAnswer } from './plain-get.js';
import { canonicalQuery, encodePart, signedHeaders, type S3Credentials } from './s3-signature.js';
import type { StoredObject } from './storage-model.js';

/** A bucket as the harness looks at it: with plain signed requests, and without the library of either side. */
export interface BucketAddress extends S3Credentials {
  readonly endpoint: string;
  readonly bucket: string;
}

const READ_AGAIN = 5;

/** An object of the bucket; undefined when there is none. */
export async function readObject(at: BucketAddress, key: string): Promise<StoredObject | undefined> {
  const path = `/${at.bucket}/${key.split('/').map(encodePart).join('/')}`;
  let { status, bytes, type } = await ask(at, path, {});
  // The server answers 500 when it drops the bytes of an object that is being replaced while it reads them: that says nothing about the object.
  for (let again = 0; status === 500 && again < READ_AGAIN; again += 1) ({ status, bytes, type } = await ask(at, path, {}));
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`GET of ${key}: ${String(status)} ${bytes.toString('utf8').slice(0, 200)}`);
  return { bytes, ...(type === undefined ? {} : { type }) };
}

/** A key of a bucket and the tag of what is stored under it: another tag is another content. */
export interface ListedKey {
  readonly key: string;
  readonly tag: string;
}

/** Every key of the bucket; a bucket that is not there has none. */
export async function listKeys(at: BucketAddress): Promise<ListedKey[]> {
  const keys: ListedKey[] = [];
  for (let token: string | undefined = ''; token !== undefined;) {
    const { status, bytes } = await ask(at, `/${at.bucket}`, { 'list-type': '2', ...(token === '' ? {} : { 'continuation-token': token }) });
    if (status === 404) return [];
    const text = bytes.toString('utf8');
    if (status !== 200) throw new Error(`listing ${at.bucket}: ${String(status)} ${text.slice(0, 200)}`);
    const tags = elements(text, 'ETag');
    keys.push(...elements(text, 'Key').map((key, index) => ({ key, tag: tags[index] ?? '' })));
    token = elements(text, 'IsTruncated')[0] === 'true' ? elements(text, 'NextContinuationToken')[0] : undefined;
  }
  return keys;
}

async function ask(at: BucketAddress, path: string, query: Readonly<Record<string, string>>): Promise<PlainAnswer> {
  const { host } = new URL(at.endpoint);
  const suffix = Object.keys(query).length === 0 ? '' : `?${canonicalQuery(query)}`;
  return plainGet(`${at.endpoint}${path}${suffix}`, signedHeaders('GET', host, path, query, at, new Date()));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The texts of an element: S3's listing is flat enough to need no parser. */
export function elements(xml: string, name: string): string[] {
  const texts = [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
  return texts.map((text) =>
    text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole: string, hex?: string, decimal?: string, word?: string) => {
      if (word !== undefined) return ENTITIES[word] ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16));
    }),
  );
}
