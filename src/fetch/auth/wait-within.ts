import { BackendFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';

/**
 * Waits for work that is shared with others, and goes on without this request, no longer than the request lasts.
 * Rejects as the work does, or with `BACKEND_TIMEOUT` or `REQUEST_CANCELLED`.
 */
export function waitWithin<Value>(
  work: Promise<Value>,
  subgraph: string,
  { deadlineMs, cancellation }: RequestContext,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new BackendFailure(subgraph, 'BACKEND_TIMEOUT', 'no token came in time')),
      Math.max(0, deadlineMs - performance.now()),
    );
    const stopListening = cancellation.onCancel(() =>
      reject(new BackendFailure(subgraph, 'REQUEST_CANCELLED', cancellation.reason ?? 'cancelled')),
    );
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      stopListening();
    });
  });
}
