import type { DocumentNode } from 'graphql';
import type { CostFacts, ListSize } from '../../../cost/pricing.ts';
import { listApplications } from '../directives/list-applications.ts';

/** Reads `@cost` and `@listSize`. Of several weights of one element the highest counts. */
export function readCosts(supergraph: DocumentNode): CostFacts {
  const weights = new Map<string, number>();
  for (const { coordinate, arguments: args } of listApplications(supergraph, 'cost')) {
    // A composer may know weights as text, as the GraphQL Cost Directives specification has them.
    const weight = Number(args['weight']);
    if (Number.isFinite(weight)) weights.set(coordinate, Math.max(weight, weights.get(coordinate) ?? weight));
  }
  const listSizes = new Map(
    listApplications(supergraph, 'listSize').map(({ coordinate, arguments: args }) => [coordinate, readListSize(args)]),
  );
  return { weights, listSizes };
}

function readListSize(args: Readonly<Record<string, unknown>>): ListSize {
  const { assumedSize, requireOneSlicingArgument } = args;
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
    slicingArguments: textsOf(args['slicingArguments']),
    sizedFields: textsOf(args['sizedFields']),
    requireOneSlicingArgument: requireOneSlicingArgument !== false,
  };
}

/** One value alone stands for a list of one (GraphQL §3.11). */
function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
