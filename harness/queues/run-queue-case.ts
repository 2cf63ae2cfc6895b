import { DriverFault } from '../core/driver.js';
import type { DriverOutcome, DriverPair, DriverScript } from '../core/driver-script.js';
import type { Divergence, Shown } from '../core/divergence.js';
import { emptyLedger } from '../core/ledger.js';
import { checkPayload } from './check-payloads.js';
import { compareSides } from './compare-sides.js';
import { playScenario, type Played, type PlayedStep } from './play-scenario.js';
import type { DriverSide, QueueBench } from './queue-bench.js';
import type { Actor, Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

let plays = 0;

/** Runs one scenario of the queue contract: on each side by itself and both against each other, or on one database with the actors of a pair. */
export async function runQueueCase(script: Extract<DriverScript, { plane: 'queue' }>, bench: QueueBench): Promise<DriverOutcome> {
  const queue = bench.queues.find((one) => one.queue === script.queue);
  const scenario = SCENARIOS.find((one) => one.name === script.scenario && (one.test === 'mixed') === (script.pair !== undefined));
  if (queue === undefined || scenario === undefined) throw new Error(`no scenario "${script.scenario}" of the queue "${script.queue}"`);
  plays += 1;
  const play = (place: DriverSide | 'mixed', sideOf: (actor: Actor) => DriverSide): Promise<Played> =>
    playScenario({ scenario, queue, queues: bench.queues, place: bench.places[place], sideOf, play: String(plays) })
      .then((played) => (scenario.test === 'producer' ? withPayloads(played, queue.queue, bench.queues) : played))
      .catch(faultOf);
  if (script.pair !== undefined) return judged([await play('mixed', sidesOf(scenario, script.pair))]);
  return judged(await Promise.all((['oracle', 'target'] as const).map((side) => play(side, () => side))));
}

/** What a producer put must be what the queue's producers put: the shape of its name, and the keys and types of its body. */
function withPayloads(played: Played, queue: string, queues: QueueBench['queues']): Played {
  if (played.kind !== 'played') return played;
  const steps = played.steps.map((step) => {
    const known = new Set(step.before.map((row) => row.id));
    const wrong = step.seen.after
      .filter((row) => !known.has(row.id))
      .flatMap((row) => checkPayload({ record: String(row.id), queue, queueName: row.queue_name, body: row.body }, queues))
      .map(({ record, place, what }) => ({ place: `/rows/${record}/${place}`, expected: what, seen: undefined }));
    return { ...step, differences: [...step.differences, ...wrong] };
  });
  return { kind: 'played', steps };
}

/** A driver that broke the protocol leaves nothing to judge. */
function faultOf(error: unknown): Played {
  if (error instanceof DriverFault) return { kind: 'could-not-tell', detail: `${error.message} (${error.kind})` };
  throw error;
}

/** Producer first; an actor of the consumer's side is any that the scenario does not name. */
function sidesOf(scenario: Scenario, pair: DriverPair): (actor: Actor) => DriverSide {
  const [first, second] = pair.split('-') as [DriverSide, DriverSide];
  const own = scenario.first ?? ['P'];
  return (actor) => (own.includes(actor) ? first : second);
}

function judged(all: readonly Played[]): DriverOutcome {
  const untold = all.find((one) => one.kind === 'could-not-tell');
  if (untold !== undefined) return { kind: 'could-not-tell', reason: 'side-down', detail: untold.detail };
  const missing = all.find((one) => one.kind === 'needs-driver');
  if (missing !== undefined) return missing;
  const played = all.flatMap((one) => (one.kind === 'played' ? [one.steps] : []));
  const ledger = emptyLedger();
  for (const { seen } of played.flat()) {
    ledger.exchanges += 1;
    ledger.leaves += 1 + Object.keys(seen.metrics).length;
    ledger.messages += seen.after.length;
  }
  const broken = played.flat().flatMap(contractDivergences);
  const [oracle, target] = played;
  const between = oracle === undefined || target === undefined ? [] : compareSides(oracle, target, ledger);
  const isOracleRight = played.flat().every(({ side, differences }) => side === 'target' || differences.length === 0);
  return { kind: 'compared', divergences: [...broken, ...between], ledger, exercised: isOracleRight };
}

/** `oracle` is what the contract says, `target` what the side named in the location did. */
function contractDivergences({ number, side, op, differences }: PlayedStep): Divergence[] {
  return differences.map(({ place, expected, seen }) => ({
    code: 'contract',
    location: `step ${String(number)} /${side}/${op}${place}`,
    ...(expected === undefined ? {} : { oracle: shown(expected) }),
    ...(seen === undefined ? {} : { target: shown(seen) }),
  }));
}

const LONGEST_SHOWN = 400;

export function shown(value: unknown): Shown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${String(text.length)} characters)` : text;
}
