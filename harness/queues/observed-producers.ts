import { fitsTemplate } from '../core/control-path.js';
import type { Effects } from '../core/effects.js';
import type { Observation } from '../core/observation.js';
import type { ProducerEvidence } from '../core/producer-evidence.js';
import { queueOf, shapesOf } from './item-shape.js';

/** A row whose case was played with a probe of the queue around its measured part. */
export interface PlayedRoute {
  readonly id: string;
  readonly method: string;
  readonly canonicalPath: string;
}

/** Methods that a service should not change anything for; some do all the same. */
export const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

interface Item {
  readonly queueName: string;
  readonly body: string;
}

/** What one side put into queues in the measured part of a case of a route: one record a queue, none when nothing was put. */
export function observedProducers(route: PlayedRoute, caseId: string, observation: Observation, commit: string): ProducerEvidence[] {
  if (isQueueRestless(observation)) return [];
  const items = observation.steps.flatMap((step) => (step.kind === 'effects' ? itemsPut(step.effects) : []));
  const certain = isAlone(route, observation);
  const queues = [...new Set(items.map(({ queueName }) => queueOf(queueName)))].sort();
  return queues.map((queue) => ({
    type: 'producer-evidence',
    route: route.id,
    queue,
    ...shapesOf(items.filter(({ queueName }) => queueOf(queueName) === queue)),
    side: observation.side,
    case: caseId,
    commit,
    source: 'live',
    certain,
  }));
}

/** True when the queue moved with nothing sent in between: then what came into it proves nothing of the case. */
export const isQueueRestless = ({ steps }: Observation): boolean => steps.some((step) => step.kind === 'effects' && step.effects.restless.includes('queue'));

function itemsPut({ groups }: Effects): Item[] {
  return groups
    .filter(({ kind, name }) => kind === 'queue' && name === 'put')
    .flatMap((group) => group.items)
    .map((text) => {
      const row = JSON.parse(text) as Readonly<Record<string, unknown>>;
      const cell = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
      return { queueName: cell('queue_name'), body: cell('body') };
    });
}

/** True when the row's own request is the only one of the measured part that can have put something. */
function isAlone({ method, canonicalPath }: PlayedRoute, { steps }: Observation): boolean {
  const measured = steps.filter((step) => !step.setup);
  if (measured.some((step) => step.kind === 'worker')) return false;
  const requests = measured.flatMap((step) => (step.kind === 'exchange' ? [step.exchange.request] : []));
  const isOwn = (request: { readonly method: string; readonly path: string }): boolean =>
    request.method === method && fitsTemplate(canonicalPath, request.path);
  return requests.some(isOwn) && requests.every((request) => isOwn(request) || SAFE_METHODS.includes(request.method));
}
