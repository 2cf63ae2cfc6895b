import { checkHistory, type StressCall, type StressHistory, type Violation } from './stress-history.js';

/**
 * The shortest part of a history that still breaks the same rule by the same calls: parts are taken out, half by half and then call by
 * call, as long as the violation stays (delta debugging, Zeller and Hildebrandt 2002). A violation of the whole history is one of every
 * part that keeps its calls, so nothing is blamed that was not wrong.
 */
export function shrinkHistory(history: StressHistory, violation: Violation): StressHistory {
  // What concerns other items says nothing of this one.
  const items = new Set([violation.item, ...history.calls.filter((call) => violation.calls.includes(call.call)).flatMap(itemsOf)]);
  let calls = history.calls.filter((call) => violation.calls.includes(call.call) || itemsOf(call).some((item) => items.has(item)));
  const holds = (part: readonly StressCall[]): boolean =>
    checkHistory({ ...history, calls: part }).some((other) => other.rule === violation.rule && other.calls.join() === violation.calls.join());
  for (let size = Math.ceil(calls.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < calls.length;) {
      const rest = [...calls.slice(0, at), ...calls.slice(at + size)];
      if (holds(rest)) calls = rest;
      else at += size;
    }
  }
  return { ...history, calls };
}

function itemsOf(call: StressCall): number[] {
  if (call.op === 'claim') return call.got === undefined || call.got === null ? [] : [call.got.item];
  return call.item === undefined ? [] : [call.item];
}

/** A history in the words of a reader, one call a line, in the order in which they began. */
export function historyLines({ calls }: StressHistory): string[] {
  return [...calls]
    .sort((left, right) => left.invoked - right.invoked)
    .map((call, at) => {
      const when = `${call.invoked.toFixed(1)}–${Number.isFinite(call.returned) ? call.returned.toFixed(1) : '?'} ms`;
      return `${String(at + 1)}. ${call.claimer} (${call.side}) ${describe(call)}  [${when}, clock +${call.clock.toFixed(3)} s]`;
    });
}

function describe(call: StressCall): string {
  switch (call.op) {
    case 'put':
      return `put ${call.name} → ${call.item === undefined ? 'cut off' : `item ${String(call.item)}`}`;
    case 'claim': {
      const got =
        call.got === undefined ? 'cut off' : call.got === null ? (call.lost === true ? 'nothing: lost the race' : 'nothing') : `item ${String(call.got.item)}`;
      return `claim${call.ordered ? ' in order' : ''} for ${String(call.lease)} s → ${got}`;
    }
    case 'extend':
      return `extend item ${String(call.item)} to ${String(call.seconds)} s → ${call.written === undefined ? 'cut off' : String(call.written)}`;
    case 'complete':
    case 'incomplete':
      return `${call.op} item ${String(call.item)}${Number.isFinite(call.returned) ? '' : ' → cut off'}`;
  }
}
