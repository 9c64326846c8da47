import type { TextResult } from '../../listen/arrival.ts';
import type { Operation } from '../../understand/operation.ts';
import type { ShareInFlight } from './share-in-flight.ts';

/**
 * Shares what is in flight, but for answers that carry headers of backends: a cookie is for the one who asked. Who has
 * waited for such an answer asks for itself; from then on nobody waits for those of its operation, until one comes
 * without.
 */
export function shareUnlessPassed(share: ShareInFlight): ShareInFlight {
  const own = new WeakSet<Operation>();
  const learn = (operation: Operation, result: TextResult): TextResult => {
    if (result.passedHeaders === undefined) own.delete(operation);
    else own.add(operation);
    return result;
  };
  return async (policed, run, shareable) => {
    const { operation } = policed;
    if (own.has(operation)) return learn(operation, await run(policed));
    let isLeader = false;
    const lead: typeof run = (shared) => {
      isLeader = true;
      return run(shared);
    };
    const result = learn(operation, await share(policed, lead, shareable));
    if (result.passedHeaders === undefined) return result;
    // It may be marked as one that others get, too.
    return isLeader ? { ...result, shared: undefined } : learn(operation, await run(policed));
  };
}
