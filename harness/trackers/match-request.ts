import { fitsTemplate, mergeSlashes } from '../core/control-path.js';
import type { Route } from '../core/subject.js';

const DIGEST_PARAMETER = '<digest>';
const DIGEST = /\/[\w+.-]+:[0-9a-f]{32,}/i;

/**
 * The row that a request belongs to. Parameters of a template may hold slashes, so that several rows can fit: the one with most
 * literal text is meant, and of two that differ in their last parameter the one that asks for a digest when there is one. Undefined
 * when none fits, or when the best ones say equally much.
 */
export function matchRequest(routes: readonly Route[], method: string, path: string): Route | undefined {
  const hasDigest = DIGEST.test(path.split('?', 1)[0] ?? '');
  const isFitting = (route: Route): boolean =>
    route.method === method && fitsTemplate(route.canonicalPath, path) && (hasDigest || !route.canonicalPath.includes(DIGEST_PARAMETER));
  const fitting = routes.filter(isFitting);
  const told = ({ canonicalPath }: Route): number =>
    2 * mergeSlashes(canonicalPath).replace(/<[^>]*>/g, '').length + (canonicalPath.includes(DIGEST_PARAMETER) ? 1 : 0);
  const most = Math.max(...fitting.map(told));
  const best = fitting.filter((route) => told(route) === most);
  return best.length === 1 ? best[0] : undefined;
}
