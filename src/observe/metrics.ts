export type Labels<Label extends string> = Readonly<Record<Label, string>>;

/** What is measured: its name in Prometheus' notation (`gatefold_requests_total`), what it says, and its labels. */
export interface About<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
}

/** Only ever goes up. */
export interface Counter<Label extends string> {
  add(labels: Labels<Label>, by?: number): void;
}

export interface Gauge<Label extends string> {
  set(labels: Labels<Label>, value: number): void;
}

export interface Histogram<Label extends string> {
  observe(labels: Labels<Label>, value: number): void;
}

/** How the gauges of several workers become one. */
export type GaugeOfWorkers = 'sum' | 'min' | 'max' | 'average';

/** What one process has measured, for `renderMetrics`: it survives JSON. */
export type Measured = readonly object[];

/**
 * Makes instruments. Asked for a name again it answers the same instrument, since what is measured outlives the
 * supergraph that it is measured on. Every label value must come from a set that clients cannot make larger.
 */
export interface Metrics {
  /** False: nothing is kept, and what costs something to find out need not be found out. */
  readonly enabled: boolean;
  counter<Label extends string>(about: About<Label>): Counter<Label>;
  /**
   * `read` is called when the figures are asked for, to set what is cheaper to look up than to follow; the last one
   * given counts.
   */
  gauge<Label extends string>(
    about: About<Label> & { readonly ofWorkers?: GaugeOfWorkers },
    read?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>;
  /** `bounds`: the upper bounds of its buckets, ascending. Durations are in seconds. */
  histogram<Label extends string>(about: About<Label> & { readonly bounds: readonly number[] }): Histogram<Label>;
  measured(): Promise<Measured>;
}

const NOTHING = { add: () => {}, set: () => {}, observe: () => {} };

/** Keeps nothing. */
export const NO_METRICS: Metrics = {
  enabled: false,
  counter: () => NOTHING,
  gauge: () => NOTHING,
  histogram: () => NOTHING,
  measured: () => Promise.resolve([]),
};
