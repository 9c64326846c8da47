import prometheus from 'prom-client';
import type { About, Counter, Gauge, GaugeOfWorkers, Histogram, Labels, Measured, Metrics } from './metrics.ts';

/** Keeps figures with prom-client, which has two small dependencies and adds up workers. */
export function prometheusMetrics(): Metrics {
  const registry = new prometheus.Registry();
  prometheus.collectDefaultMetrics({ register: registry });
  return new PrometheusMetrics(registry);
}

export const METRICS_CONTENT_TYPE = prometheus.Registry.PROMETHEUS_CONTENT_TYPE;

/** What several processes have measured, as one text in Prometheus' format. */
export function renderMetrics(measured: readonly Measured[]): Promise<string> {
  return prometheus.AggregatorRegistry.aggregate(measured.map((one) => [...one])).metrics();
}

class PrometheusMetrics implements Metrics {
  readonly enabled = true;
  readonly #registry: prometheus.Registry;
  readonly #known = new Map<string, object>();
  readonly #readers = new Map<string, () => void>();

  constructor(registry: prometheus.Registry) {
    this.#registry = registry;
  }

  counter<Label extends string>(about: About<Label>): Counter<Label> {
    return this.#once(about.name, () => {
      const counter = new prometheus.Counter(this.#settings(about));
      return { add: (labels: Labels<Label>, by = 1) => counter.inc(labels, by) };
    });
  }

  gauge<Label extends string>(
    about: About<Label> & { readonly ofWorkers?: GaugeOfWorkers },
    read?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label> {
    const { name } = about;
    const made = this.#once(name, (): Gauge<Label> => {
      const gauge = new prometheus.Gauge({
        ...this.#settings(about),
        aggregator: about.ofWorkers ?? 'sum',
        collect: () => this.#readers.get(name)?.(),
      });
      return { set: (labels: Labels<Label>, value: number) => gauge.set(labels, value) };
    });
    if (read !== undefined) this.#readers.set(name, () => read(made));
    return made;
  }

  histogram<Label extends string>(about: About<Label> & { readonly bounds: readonly number[] }): Histogram<Label> {
    return this.#once(about.name, () => {
      const histogram = new prometheus.Histogram({ ...this.#settings(about), buckets: [...about.bounds] });
      return { observe: (labels: Labels<Label>, value: number) => histogram.observe(labels, value) };
    });
  }

  measured(): Promise<Measured> {
    return this.#registry.getMetricsAsJSON();
  }

  #settings<Label extends string>({ name, help, labels }: About<Label>) {
    return { name, help, labelNames: labels, registers: [this.#registry] };
  }

  #once<Instrument extends object>(name: string, make: () => Instrument): Instrument {
    const known = this.#known.get(name);
    // One name is asked for with one kind and one set of labels, in one place of the code.
    if (known !== undefined) return known as Instrument;
    const made = make();
    this.#known.set(name, made);
    return made;
  }
}
