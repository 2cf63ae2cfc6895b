/** A signal that aborts with another one or after a time, whichever is first; `clear` ends its timer. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time ran out. */
  readonly isOver: () => boolean;
  readonly clear: () => void;
}

/**
 * Starts a deadline. Not `AbortSignal.timeout` within `AbortSignal.any`: Node 20 may collect that timer as garbage before it fires,
 * and the limit would never come.
 */
export function startDeadline(parent: AbortSignal, afterMs: number): Deadline {
  const controller = new AbortController();
  let over = false;
  const onParent = (): void => controller.abort(parent.reason);
  if (parent.aborted) onParent();
  else parent.addEventListener('abort', onParent, { once: true });
  const timer = setTimeout(() => {
    over = true;
    controller.abort(new Error(`not done within ${String(afterMs)} ms`));
  }, afterMs);
  return {
    signal: controller.signal,
    isOver: () => over,
    clear: () => {
      clearTimeout(timer);
      parent.removeEventListener('abort', onParent);
    },
  };
}
