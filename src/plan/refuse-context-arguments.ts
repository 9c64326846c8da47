import { parse, TypeInfo, visit, visitWithTypeInfo, type FieldNode } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { contextNeedsOf, contextualFields } from './contextual-fields.ts';
import { listFetches } from './list-fetches.ts';
import type { QueryPlan } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';

/**
 * Makes the check of a plan that asks for a field without the arguments that it takes from a context: a planner, led
 * there by `@requires`, knows nothing of them. It throws.
 */
export function createRefuseContextArguments(supergraph: SupergraphText): (plan: QueryPlan) => void {
  const fields = contextualFields(supergraph);
  if (fields.size === 0) return () => {};
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const { operation } of listFetches(root)) {
      const typeInfo = new TypeInfo(schema);
      const visitor = {
        Field({ name, arguments: args }: FieldNode): void {
          const parent = typeInfo.getParentType();
          const missing = contextNeedsOf(parent, name.value, fields, schema).find(
            ({ argument }) => args?.some((given) => given.name.value === argument) !== true,
          );
          if (missing !== undefined)
            throw new InternalFailure(
              `the plan asks for ${parent?.name ?? ''}.${name.value} without ${missing.argument}, which it takes ` +
                'from a context (@fromContext)',
            );
        },
      };
      visit(parse(operation, { noLocation: true }), visitWithTypeInfo(typeInfo, visitor));
    }
  };
}
