import { parse, print, TypeInfo, visit, visitWithTypeInfo, type GraphQLSchema, type InlineFragmentNode } from 'graphql';
import { mapFetches } from './map-fetches.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';

/**
 * Makes the pass that takes away the type of each fragment on a root type where that is the type around it anyway: a
 * subgraph may call its roots otherwise (GraphQL §3.3.1), which a supergraph does not tell.
 */
export function createOpenRootFragments(supergraph: SupergraphText): (plan: QueryPlan) => QueryPlan {
  const open = (fetch: FetchNode): FetchNode => {
    if (!/\bon\s+(?:Query|Mutation|Subscription)\b/.test(fetch.operation)) return fetch;
    return { ...fetch, operation: openFragments(supergraph.schema(), fetch.operation) };
  };
  return (plan) => (plan.root === undefined ? plan : { ...plan, root: mapFetches(plan.root, open) });
}

function openFragments(schema: GraphQLSchema, operation: string): string {
  const types = new TypeInfo(schema);
  const roots: readonly unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const opened = visit(
    parse(operation, { noLocation: true }),
    visitWithTypeInfo(types, {
      InlineFragment: (node): InlineFragmentNode | undefined => {
        const parent = types.getParentType();
        if (node.typeCondition?.name.value !== parent?.name || !roots.includes(parent)) return undefined;
        const { typeCondition: _dropped, ...bare } = node;
        return bare;
      },
    }),
  );
  return print(opened);
}
