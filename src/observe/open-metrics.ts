import type { Config } from '../config/schema.ts';
import { NO_METRICS, type Metrics } from './metrics.ts';

/** The library is loaded by those who switch metrics on. */
export async function openMetrics({ enabled }: Config['metrics']): Promise<Metrics> {
  return enabled ? (await import('./prometheus-metrics.ts')).prometheusMetrics() : NO_METRICS;
}
