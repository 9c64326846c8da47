import { BackendFailure } from '../../core/failure.ts';
import { FailedValue, type AnswerShape, type Cause } from '../../core/failed-value.ts';
import type { SubgraphError } from '../../core/backend.ts';
import { isData } from '../data/execution.ts';

/** What a client may learn of a call that failed as a whole. */
export function causeOfFailure(subgraph: string, error: unknown): Cause {
  if (error instanceof BackendFailure)
    return { message: error.publicMessage, code: error.code, subgraph, extensions: error.extensions };
  return { message: 'The gateway failed.', code: 'INTERNAL_SERVER_ERROR', subgraph, extensions: {} };
}

/** Of an answer that is none to what was asked. */
export function causeOfInvalid(subgraph: string, message: string): Cause {
  return { message, code: 'BACKEND_ANSWER_INVALID', subgraph, extensions: {} };
}

/** What several errors come from (`SubgraphError.once`) is one cause. */
const common = new WeakMap<object, Cause>();

/** A subgraph's own error. Its code is kept; one without is the backend's failure. */
export function causeOfError(subgraph: string, error: SubgraphError): Cause {
  if (error.once === undefined) return makeCause(subgraph, error);
  const known = common.get(error.once) ?? makeCause(subgraph, error);
  common.set(error.once, known);
  return known;
}

function makeCause(subgraph: string, error: SubgraphError): Cause {
  const { code, ...extensions } = error.extensions ?? {};
  return { message: error.message, code: typeof code === 'string' ? code : 'BACKEND_FAILED', subgraph, extensions };
}

/** An answer, or a part of it, that errors lead into. */
export interface Placing {
  readonly container: unknown;
  readonly shape: AnswerShape;
  readonly finalNames: ReadonlyMap<string, string>;
}

/**
 * Follows an error's path into an answer and leaves the failure at the null it ends at: at its end, or before it
 * where the subgraph's null spread upwards. False when the path leads to no null, so that nothing can show it there.
 */
export function placeError(
  path: readonly (string | number)[],
  cause: Cause,
  { container, shape, finalNames }: Placing,
  isSpread = false,
): boolean {
  let current = container;
  let within = shape;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number' ? !Array.isArray(current) || !(step in current) : !isData(current)) return false;
    if (typeof step === 'string') {
      const field = within.get(finalNames.get(step) ?? step);
      if (field === undefined) return false;
      within = field.within;
    }
    // The lines above tell that a number indexes a list and a name an object.
    const holder = current as Record<string | number, unknown>;
    const next = Object.hasOwn(holder, step) ? holder[step] : undefined;
    if (next === null || next === undefined || next instanceof FailedValue) {
      const failed = new FailedValue(cause, {
        below: withFinalNames(path.slice(index + 1), finalNames),
        isSpread,
        shape: within,
      });
      if (next instanceof FailedValue) next.add(failed);
      else holder[step] = failed;
      return true;
    }
    current = next;
  }
  return false;
}

/** Names are taken back before anybody reads the answer, so the path that leads on has those that fields get then. */
export function withFinalNames(
  path: readonly (string | number)[],
  finalNames: ReadonlyMap<string, string>,
): readonly (string | number)[] {
  return finalNames.size === 0
    ? path
    : path.map((step) => (typeof step === 'string' ? (finalNames.get(step) ?? step) : step));
}
