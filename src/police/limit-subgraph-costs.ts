import type { FieldNode } from 'graphql';
import type { CostConfig } from '../config/sections/cost.ts';
import { maxCostOfSubgraph } from '../cost/max-cost.ts';
import { evaluate, type Price } from '../cost/price.ts';
import type { Cause } from '../core/failed-value.ts';
import { ClientFailure } from '../core/failure.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Policed } from './policed.ts';
import { refuseMore } from './refused-fields.ts';
import type { Settle } from './settle-request.ts';

/** What a plan would ask of subgraphs, and for which of the client's fields. */
export interface PlannedCosts {
  readonly prices: () => ReadonlyMap<string, Price>;
  readonly fieldsAsking: (
    subgraph: string,
  ) => readonly { readonly node: FieldNode; readonly coordinate: string; readonly isRoot: boolean }[];
}

/** Every plan that a request may be answered by. */
export type PlansOf = (policed: Policed) => readonly Plan[] | Promise<readonly Plan[]>;

interface Plan {
  readonly costs: PlannedCosts;
}

const BOUNDS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];

interface Over {
  readonly subgraph: string;
  readonly estimated: number;
  readonly max: number;
}

/**
 * Makes what refuses the fields for which a subgraph would be asked for more than its maximum; the whole request where
 * it cannot be told which they are. What others have refused is not asked for, so it runs when they have. It only
 * measures unless the mode is `enforce`.
 */
export function createLimitSubgraphCosts(config: CostConfig, plansOf: PlansOf, metrics: Metrics): Settle {
  const estimates = metrics.histogram({
    name: 'gatefold_cost_subgraph_estimated',
    help: 'What requests are estimated to cost subgraphs.',
    labels: ['subgraph'],
    bounds: BOUNDS,
  });
  const overs = metrics.counter({
    name: 'gatefold_cost_subgraph_over_total',
    help: 'Requests that are estimated to cost a subgraph more than its maximum.',
    labels: ['subgraph'],
  });

  const settle = (policed: Policed, isFirst: boolean): Policed | Promise<Policed> => {
    const plans = plansOf(policed);
    return plans instanceof Promise
      ? plans.then((known) => hold(policed, known, isFirst))
      : hold(policed, plans, isFirst);
  };
  const hold = (policed: Policed, plans: readonly Plan[], isFirst: boolean): Policed | Promise<Policed> => {
    const costs = costsOf(plans, policed);
    const over: Over[] = [];
    for (const [subgraph, cost] of costs) {
      if (isFirst) estimates.observe({ subgraph }, cost);
      const max = maxCostOfSubgraph(config.perSubgraph, subgraph);
      const estimated = cost + (policed.batch?.subgraphCosts.get(subgraph) ?? 0);
      if (max !== undefined && estimated > max) over.push({ subgraph, estimated, max });
    }
    if (isFirst) for (const { subgraph } of over) overs.add({ subgraph });
    if (over.length > 0 && config.mode === 'enforce') return settle(refuseAsking(policed, plans, over), false);
    if (policed.batch !== undefined)
      for (const [subgraph, cost] of costs)
        policed.batch.subgraphCosts.set(subgraph, cost + (policed.batch.subgraphCosts.get(subgraph) ?? 0));
    return policed;
  };
  return (policed) => settle(policed, true);
}

/** Which of several plans is taken is left to chance: the dearest counts. */
function costsOf(plans: readonly Plan[], { variables }: Policed): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const { costs: planned } of plans) {
    for (const [subgraph, price] of planned.prices())
      costs.set(subgraph, Math.max(evaluate(price, variables), costs.get(subgraph) ?? 0));
  }
  return costs;
}

/** At least one field more, or it throws: so it comes to an end. */
function refuseAsking(policed: Policed, plans: readonly Plan[], over: readonly Over[]): Policed {
  const causes = new Map<FieldNode, Cause>();
  for (const one of over) {
    const asking = plans
      .flatMap(({ costs }) => costs.fieldsAsking(one.subgraph))
      .filter(({ node }) => policed.refused?.causes.has(node) !== true);
    // A subscription without its event is nothing.
    const isEvent = policed.operation.definition.operation === 'subscription' && asking.some(({ isRoot }) => isRoot);
    if (asking.length === 0 || isEvent) throw tooExpensive(one);
    for (const { node, coordinate } of asking) if (!causes.has(node)) causes.set(node, causeOf(coordinate, one));
  }
  return refuseMore(policed, causes);
}

// What stands behind the graph is not named: clients do not know of it.
function messageOf(what: string, { estimated, max }: Over): string {
  return (
    `${what} asks too much of one of the services behind the graph: that is estimated to cost it ${estimated}; at ` +
    `most ${max} is allowed. Ask for less, or for shorter lists.`
  );
}

const CODE = 'COST_ESTIMATED_TOO_EXPENSIVE';

function causeOf(coordinate: string, over: Over): Cause {
  return {
    message: messageOf(coordinate, over),
    code: CODE,
    subgraph: undefined,
    extensions: { cost: { estimated: over.estimated, max: over.max } },
  };
}

function tooExpensive(over: Over): ClientFailure {
  const message = messageOf('This operation', over);
  return new ClientFailure(CODE, message, {
    errors: [{ message, extensions: { code: CODE, cost: { estimated: over.estimated, max: over.max } } }],
  });
}
