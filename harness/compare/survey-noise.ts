import type { Divergence } from '../core/divergence.js';
import { matchesId, matchesLocation } from '../core/glob.js';
import type { Neighbour } from '../core/noise.js';
import { MASKABLE } from './approvals.js';
import { reachOf, type Locations } from './locations.js';

/** The oracle beside itself in one case of one run. */
export interface Meeting {
  readonly run: string;
  readonly case: string;
  readonly first: Locations;
  readonly second: Locations;
  /** What the comparison found; masks and deviations are not applied. */
  readonly divergences: readonly Divergence[];
}

/**
 * How a location fared. `stable`: the same in every meeting. `paired`: other values, which the comparison accepts because it binds
 * them or relates their ages; a mask would take that check away. `unstable`: a difference that a mask may silence.
 * `disturbed`: not there on both sides, or below something that changed as a whole; it says nothing of its value.
 */
export type PlaceState = 'stable' | 'paired' | 'unstable' | 'disturbed';

export interface Place {
  readonly state: PlaceState;
  /** What stood there at first. */
  readonly value: string;
  /** Meetings in which both sides had it. */
  readonly met: number;
}

/** Case to location to how it fared over all runs. */
export type Survey = ReadonlyMap<string, ReadonlyMap<string, Place>>;

/** The worse of two states counts: what was unstable once is unstable. */
const WORSE: readonly PlaceState[] = ['stable', 'disturbed', 'paired', 'unstable'];

/** Puts the meetings of all runs together. */
export function surveyNoise(meetings: readonly Meeting[]): Survey {
  const survey = new Map<string, Map<string, Place>>();
  for (const meeting of meetings) {
    const places = survey.get(meeting.case) ?? new Map<string, Place>();
    survey.set(meeting.case, places);
    const note = (location: string, state: PlaceState, value: string, met: number): void => {
      const known = places.get(location);
      if (known === undefined) places.set(location, { state, value, met });
      else places.set(location, { value: known.value, met: known.met + met, state: WORSE.indexOf(state) > WORSE.indexOf(known.state) ? state : known.state });
    };
    const at = new Map<string, boolean>();
    for (const { code, location } of meeting.divergences) at.set(location, (at.get(location) ?? false) || MASKABLE.has(code));
    for (const location of new Set([...meeting.first.keys(), ...meeting.second.keys()])) {
      const one = meeting.first.get(location);
      const other = meeting.second.get(location);
      note(location, stateOf(location, one, other, at), one ?? other ?? '', one === undefined || other === undefined ? 0 : 1);
    }
    // A difference at a place that the flattening does not have (a whole text) is a place of its own.
    for (const { code, location, oracle } of meeting.divergences)
      if (MASKABLE.has(code) && !meeting.first.has(location) && !meeting.second.has(location)) note(location, 'unstable', String(oracle ?? ''), 1);
  }
  return survey;
}

/** `at`: locations that differed, with whether a mask may silence that. */
function stateOf(location: string, one: string | undefined, other: string | undefined, at: ReadonlyMap<string, boolean>): PlaceState {
  if (at.get(location) === true) return 'unstable';
  const whole = reachOf(location)[1];
  if (whole !== undefined && at.get(whole) === true) return one === other ? 'stable' : 'unstable';
  if (one === undefined || other === undefined || isBelow(location, at)) return 'disturbed';
  return one === other ? 'stable' : 'paired';
}

function isBelow(location: string, at: ReadonlyMap<string, boolean>): boolean {
  if (at.size === 0) return false;
  for (let end = location.length; end > 0; end = location.lastIndexOf('/', end - 1)) if (at.get(location.slice(0, end)) === false) return true;
  return false;
}

/** What an entry at a location pattern of some cases reaches: the first place that was sound, and one that was unstable. */
export function reach(survey: Survey, caseGlob: string, locationGlob: string): { readonly sound?: Neighbour; readonly unstable?: Omit<Neighbour, 'state'> } {
  let sound: Neighbour | undefined;
  let unstable: Omit<Neighbour, 'state'> | undefined;
  for (const [id, places] of survey) {
    if (!matchesId(caseGlob, id)) continue;
    for (const [location, { state, value }] of places) {
      if (state === 'disturbed' || !reachOf(location).some((one) => matchesLocation(locationGlob, one))) continue;
      if (state === 'unstable') unstable ??= { case: id, location, value };
      else sound ??= { case: id, location, state, value };
      if (sound !== undefined && unstable !== undefined) return { sound, unstable };
    }
  }
  return { ...(sound === undefined ? {} : { sound }), ...(unstable === undefined ? {} : { unstable }) };
}
