interface Limits {
  readonly max?: number | undefined;
  readonly consumers: Readonly<Record<string, { readonly max: number }>>;
  readonly usagePlans: Readonly<Record<string, { readonly max: number }>>;
}

/**
 * What one request of a caller may cost: its own limit, or else its usage plan's, or else everyone's. Undefined: there
 * is none.
 */
export function maxCostOf(
  caller: { readonly consumer: string | undefined; readonly usagePlan: string | undefined },
  { consumers, usagePlans, max }: Limits,
): number | undefined {
  return (limitIn(consumers, caller.consumer) ?? limitIn(usagePlans, caller.usagePlan))?.max ?? max;
}

/** What one request may cost a subgraph; undefined: as much as it likes. */
export function maxCostOfSubgraph(
  limits: { readonly default?: { readonly max: number } | undefined; readonly subgraphs: Limits['consumers'] },
  subgraph: string,
): number | undefined {
  return (limitIn(limits.subgraphs, subgraph) ?? limits.default)?.max;
}

function limitIn(limits: Limits['consumers'], name: string | undefined): { readonly max: number } | undefined {
  return name !== undefined && Object.hasOwn(limits, name) ? limits[name] : undefined;
}
