import type { SubgraphAnswer, SubgraphError } from '../core/backend.ts';
import type { BackendFailure } from '../core/failure.ts';
import type { Slot } from './cached-part.ts';

/**
 * Gives each slot that was asked for its value and its errors, whose paths then begin at the slot. Returns the errors
 * that belong to none of them: with any, nobody knows what they have spoilt.
 */
export function receiveAnswer({ data, errors }: SubgraphAnswer, asked: readonly Slot[]): readonly SubgraphError[] {
  const places = new Map<string, Slot[]>();
  for (const slot of asked) {
    const { responseName } = slot.part.part;
    const own = places.get(responseName) ?? [];
    places.set(responseName, own);
    const value = data?.[responseName];
    slot.value = slot.representation === undefined ? value : Array.isArray(value) ? value[own.length] : undefined;
    own.push(slot);
  }
  return errors.filter((error) => !placeError(error, places));
}

function placeError(error: SubgraphError, places: ReadonlyMap<string, readonly Slot[]>): boolean {
  const [name, index, ...below] = error.path ?? [];
  const slots = places.get(String(name));
  const [first] = slots ?? [];
  if (slots === undefined || first === undefined) return false;
  if (first.representation === undefined) {
    first.errors.push({ ...error, path: index === undefined ? [] : [index, ...below] });
    return true;
  }
  const slot = typeof index === 'number' ? slots[index] : undefined;
  if (slot !== undefined) slot.errors.push({ ...error, path: below });
  // A null for the whole list: all of them failed by the one cause.
  else for (const one of slots) one.errors.push({ ...error, path: [], once: error.once ?? error });
  return true;
}

/** What is left of a call that failed as a whole, where some of what was wanted is known without it. */
export function errorOfFailure(failure: BackendFailure): SubgraphError {
  return { message: failure.publicMessage, path: [], extensions: { ...failure.extensions, code: failure.code }, once: failure };
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
    for (const error of slot.errors) errors.push({ ...error, path: [responseName, ...(index === undefined ? [] : [index]), ...(error.path ?? [])] });
  }
  return { data, errors };
}
