import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql';
import type { DraftPlan, DraftStep } from '../model/query-plan.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * Makes the pass that takes away the type of each fragment on a root type where that is the type around it anyway: a
 * subgraph may call its roots otherwise (GraphQL §3.3.1), which a supergraph does not tell.
 */
export function createOpenRootFragments(supergraph: SupergraphText): (plan: DraftPlan) => DraftPlan {
  return (plan) => ({ ...plan, steps: plan.steps.map((step) => openFragments(supergraph.schema(), step)) });
}

function openFragments(schema: GraphQLSchema, step: DraftStep): DraftStep {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  if (!isNarrowedTo(step.operation.selectionSet, roots)) return step;
  const types = new TypeInfo(schema);
  const operation = visit(
    step.operation,
    visitWithTypeInfo(types, {
      InlineFragment: (node): InlineFragmentNode | undefined => {
        const parent = types.getParentType();
        if (node.typeCondition?.name.value !== parent?.name || !roots.some((root) => root === parent)) return undefined;
        const { typeCondition: _dropped, ...bare } = node;
        return bare;
      },
    }),
  );
  return operation === step.operation ? step : { ...step, operation };
}

/** Most operations have no such fragment, and are not visited. */
function isNarrowedTo(
  { selections }: SelectionSetNode,
  roots: readonly (GraphQLObjectType | null | undefined)[],
): boolean {
  return selections.some((selection) => {
    const isNarrowed =
      selection.kind === Kind.INLINE_FRAGMENT &&
      roots.some((root) => root?.name === selection.typeCondition?.name.value);
    if (isNarrowed) return true;
    return (
      selection.kind !== Kind.FRAGMENT_SPREAD &&
      selection.selectionSet !== undefined &&
      isNarrowedTo(selection.selectionSet, roots)
    );
  });
}
