import type { TextResult } from '../listen/arrival.ts';
import type { Metrics } from '../observe/metrics.ts';

/** Called when a request begins; what it returns, with its result. */
export type MeasureRequest = () => (result: TextResult) => void;

// From a shared answer to a backend's time limit.
const BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Measures requests by how they end: `ok`, `partial` for data with errors, or the code that refused them. Undefined
 * when nobody asks.
 */
export function createMeasureRequest(metrics: Metrics): MeasureRequest | undefined {
  if (!metrics.enabled) return undefined;
  const requests = metrics.counter({
    name: 'gatefold_requests_total',
    help: 'GraphQL requests answered, by how they ended.',
    labels: ['outcome'],
  });
  const durations = metrics.histogram({
    name: 'gatefold_request_duration_seconds',
    help: 'From the door to the shaped answer.',
    labels: ['outcome'],
    bounds: BOUNDS_SECONDS,
  });
  let running = 0;
  metrics.gauge({ name: 'gatefold_requests_running', help: 'GraphQL requests on their way.', labels: [] }, (gauge) =>
    gauge.set({}, running),
  );
  return () => {
    const begun = performance.now();
    running += 1;
    return (result) => {
      running -= 1;
      const outcome = outcomeOf(result);
      requests.add({ outcome });
      durations.observe(
        { outcome: result.refusal === undefined ? outcome : 'refused' },
        (performance.now() - begun) / 1000,
      );
    };
  };
}

function outcomeOf({ errors, refusal }: TextResult): string {
  if (refusal !== undefined) return errors[0]?.extensions.code ?? 'refused';
  return errors.length === 0 ? 'ok' : 'partial';
}
