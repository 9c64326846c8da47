import type { SubgraphAnswer, SubgraphError } from '../../core/backend.ts';
import type { BackendFailure } from '../../core/failure.ts';
import type { Slot } from './cached-part.ts';

type Places = ReadonlyMap<string, readonly Slot[]>;

/**
 * Gives each slot that was asked for its value and its errors, whose paths then begin at the slot. Returns the errors
 * that belong to none of them: with any, nobody knows what they have spoilt.
 */
export function receiveAnswer({ data, errors }: SubgraphAnswer, asked: readonly Slot[]): readonly SubgraphError[] {
  const places = byResponseName(asked);
  const unplaced: SubgraphError[] = [];
  const empty: Slot[] = [];
  const others = new Set<string>();
  for (const [name, slots] of places) {
    const value: unknown = data?.[name];
    if (slots[0]?.representation === undefined) for (const slot of slots) slot.value = value;
    else if (!Array.isArray(value)) empty.push(...slots);
    else if (value.length === slots.length) for (const [index, slot] of slots.entries()) slot.value = value[index];
    else {
      // Federation subgraph specification, `_entities`: of other entities than were asked for, nobody knows which is
      // which.
      others.add(name);
      const once = {};
      for (const slot of slots) slot.errors.push({ ...OTHER_ENTITIES, path: [], once });
    }
  }
  for (const error of errors) {
    const isLost = others.has(String(error.path?.[0]));
    if (isLost || !placeError(error, places)) unplaced.push(isLost ? { ...error, path: undefined } : error);
  }
  return explainEmpty(empty, errors, unplaced);
}

const OTHER_ENTITIES: SubgraphError = {
  message: 'The backend answered with another number of entities than were asked for.',
  extensions: { code: 'BACKEND_ANSWER_INVALID' },
};
const NO_ENTITIES: SubgraphError = {
  message: 'The backend answered without the entities asked for.',
  extensions: { code: 'BACKEND_ANSWER_INVALID' },
};

/** The same for an answer without data; only the slots of `failed` are without a value because of it. */
export function receiveFailure(
  errors: readonly SubgraphError[],
  asked: readonly Slot[],
  failed: readonly Slot[],
): readonly SubgraphError[] {
  const places = byResponseName(asked);
  const unplaced = errors.filter((error) => !placeError(error, places));
  const isFailed = new Set(failed);
  for (const slot of asked) if (!isFailed.has(slot)) slot.errors.length = 0;
  return explainEmpty(failed, errors, unplaced);
}

/**
 * A null of one slot has spread over all (GraphQL §6.4.4): an error without a place stands for the slots that none
 * names; otherwise they are empty because of the first one. Returns the errors that are still without a place.
 */
function explainEmpty(
  empty: readonly Slot[],
  errors: readonly SubgraphError[],
  unplaced: readonly SubgraphError[],
): readonly SubgraphError[] {
  const unexplained = empty.filter((slot) => slot.errors.length === 0);
  if (unexplained.length === 0) return unplaced;
  const [standing, ...others] = unplaced;
  const error = standing ?? errors[0] ?? { ...NO_ENTITIES };
  const once = onceOf(error);
  for (const slot of unexplained)
    slot.errors.push({ ...error, path: [], once, isSpread: standing === undefined && errors.length > 0 });
  return others;
}

/** What is the same error in several slots is one. */
function onceOf(error: SubgraphError): object {
  return error.once ?? error;
}

function byResponseName(slots: readonly Slot[]): Places {
  const places = new Map<string, Slot[]>();
  for (const slot of slots) {
    const { responseName } = slot.part.part;
    const own = places.get(responseName) ?? [];
    places.set(responseName, own);
    own.push(slot);
  }
  return places;
}

function placeError(error: SubgraphError, places: Places): boolean {
  const [name, index, ...below] = error.path ?? [];
  const slots = places.get(String(name));
  const [first] = slots ?? [];
  if (slots === undefined || first === undefined) return false;
  const once = onceOf(error);
  if (first.representation === undefined) {
    for (const slot of slots) slot.errors.push({ ...error, once, path: index === undefined ? [] : [index, ...below] });
    return true;
  }
  const slot = typeof index === 'number' ? slots[index] : undefined;
  if (slot !== undefined) slot.errors.push({ ...error, once, path: below });
  // A null for the whole list: all of them failed by the one cause.
  else for (const one of slots) one.errors.push({ ...error, once, path: [] });
  return true;
}

/** What is left of a call that failed as a whole, where some of what was wanted is known without it. */
export function errorOfFailure(failure: BackendFailure): SubgraphError {
  return {
    message: failure.publicMessage,
    path: [],
    extensions: { ...failure.extensions, code: failure.code },
    once: failure,
  };
}

/** The answer that the slots make up, as if the backend had been asked for all of them. */
export function assembleAnswer(slots: readonly Slot[], unplaced: readonly SubgraphError[]): SubgraphAnswer {
  const data: Record<string, unknown> = {};
  const errors: SubgraphError[] = [...unplaced];
  for (const slot of slots) {
    const { responseName } = slot.part.part;
    let index: number | undefined;
    if (slot.representation === undefined) data[responseName] = slot.value ?? null;
    else {
      const list = (data[responseName] ??= []);
      if (Array.isArray(list)) index = list.push(slot.value ?? null) - 1;
    }
    for (const error of slot.errors)
      errors.push({ ...error, path: [responseName, ...(index === undefined ? [] : [index]), ...(error.path ?? [])] });
  }
  return { data, errors };
}
