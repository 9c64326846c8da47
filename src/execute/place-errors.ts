import { BackendFailure } from '../core/failure.ts';
import { FailedValue, type Cause } from '../core/failed-value.ts';
import type { SubgraphError } from '../core/backend.ts';
import { isData } from './execution.ts';

/** What a client may learn of a call that failed as a whole. */
export function causeOfFailure(subgraph: string, error: unknown): Cause {
  if (error instanceof BackendFailure) {
    return { message: error.publicMessage, code: error.code, subgraph, extensions: error.extensions, reported: 'field' };
  }
  return { message: 'The gateway failed.', code: 'INTERNAL_SERVER_ERROR', subgraph, extensions: {}, reported: 'field' };
}

/** What several errors come from (`SubgraphError.once`) is one cause, told of each field that it left empty, at the first place. */
const common = new WeakMap<object, Cause>();

/** A subgraph's own error. Its code is kept; one without is the backend's failure. */
export function causeOfError(subgraph: string, error: SubgraphError, reported: Cause['reported']): Cause {
  if (error.once === undefined) return makeCause(subgraph, error, reported);
  const known = common.get(error.once) ?? makeCause(subgraph, error, 'field');
  common.set(error.once, known);
  return known;
}

function makeCause(subgraph: string, error: SubgraphError, reported: Cause['reported']): Cause {
  const { code, ...extensions } = error.extensions ?? {};
  return { message: error.message, code: typeof code === 'string' ? code : 'BACKEND_FAILED', subgraph, extensions, reported };
}

/**
 * Follows an error's path into an answer and leaves the failure at the null it ends at: at its end, or before it
 * where the subgraph's null spread upwards. False when the path leads to no null, so that nothing can show it there.
 */
export function placeError(container: unknown, path: readonly (string | number)[], failed: FailedValue): boolean {
  let current = container;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number' ? !Array.isArray(current) || !(step in current) : !isData(current)) return false;
    // The line above tells that a number indexes a list and a name an object.
    const holder = current as Record<string | number, unknown>;
    const next = holder[step];
    if (next instanceof FailedValue) return false;
    if (next === null || next === undefined) {
      holder[step] = index === path.length - 1 ? failed : new FailedValue(failed.cause, path.slice(index + 1));
      return true;
    }
    current = next;
  }
  return false;
}
