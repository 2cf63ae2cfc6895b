import { headerValues, type Exchange, type Request, type Response } from '../core/exchange.js';
import type { PageWalk } from '../core/fixture.js';
import type { FollowedPages, Halt } from '../core/observation.js';
import { capture, CaptureFailed } from './capture.js';
import type { SideSession } from './session.js';

/** Longest list that is followed, in pages: a side that always names a next page must end somewhere. */
const MOST_PAGES = 200;

/** The pages behind a first one, and why the walk could not go to its end. */
export interface PageWalkResult {
  readonly pages: FollowedPages;
  readonly failure?: Omit<Halt, 'step'>;
}

/** Asks for page after page as each answer says, until one names no next page. Stops at a page that was there before. */
export async function followPages(walk: PageWalk, request: Request, first: Exchange, session: SideSession, signal: AbortSignal): Promise<PageWalkResult> {
  const more: Exchange[] = [];
  const pages = { list: walk.list, more };
  const asked = new Set([request.path]);
  let current = first;
  for (;;) {
    if (current.kind === 'fault') return { pages, failure: { reason: 'fault', detail: `${current.fault}: ${current.detail}` } };
    const path = nextPath(walk, request.path, current.response);
    if (path === undefined) return { pages };
    if (asked.has(path)) return { pages, failure: { reason: 'probe-failed', detail: `the pages of ${request.path} go in a circle at ${path}` } };
    if (asked.size > MOST_PAGES) return { pages, failure: { reason: 'probe-failed', detail: `${request.path} has more than ${String(MOST_PAGES)} pages` } };
    asked.add(path);
    current = await session.send({ ...request, path }, signal);
    more.push(current);
  }
}

/** Path and query of the next page, undefined when there is none. */
function nextPath(walk: PageWalk, path: string, response: Response): string | undefined {
  if (walk.next === 'link') {
    for (const value of headerValues(response.headers, 'link')) {
      const url = /<([^>]*)>[^,]*rel="?next"?/i.exec(value)?.[1];
      if (url !== undefined) return url.replace(/^https?:\/\/[^/]+/, '');
    }
    return undefined;
  }
  const token = tokenOf(walk.next.json, response);
  if (token === undefined) return undefined;
  const url = new URL(path, 'http://side.invalid');
  url.searchParams.set(walk.next.parameter, token);
  return url.pathname + url.search;
}

function tokenOf(pointer: string, response: Response): string | undefined {
  try {
    return capture('next page', { json: pointer }, response, new Map());
  } catch (error) {
    // The last page names no next one.
    if (error instanceof CaptureFailed) return undefined;
    throw error;
  }
}
