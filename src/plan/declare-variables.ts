import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { mapFetches } from './map-fetches.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';

/**
 * Declares what fetches use and do not declare: a planner does not count what stands in a fragment that no object of
 * the subgraph meets, though it sends it. `variables` are those of the operation that is planned.
 */
export function declareUsedVariables(
  { root, ...plan }: QueryPlan,
  variables: readonly VariableDefinitionNode[],
): QueryPlan {
  const declare = (fetch: FetchNode): FetchNode => {
    const isDeclared = ({ variable }: VariableDefinitionNode): boolean =>
      !fetch.operation.includes(`$${variable.name.value}`) || fetch.variableNames.includes(variable.name.value);
    return variables.every(isDeclared)
      ? fetch
      : declareVariables(fetch, parse(fetch.operation, { noLocation: true }), variables);
  };
  return { ...plan, root: root && mapFetches(root, declare) };
}

/** Writes a fetch anew by its document, with those of the operation's variables declared that the document uses. */
export function declareVariables(
  fetch: FetchNode,
  document: DocumentNode,
  variables: readonly VariableDefinitionNode[],
): FetchNode {
  const used = new Set<string>();
  visit(document, { Variable: ({ name }) => void used.add(name.value) });
  const declared = new Set(fetch.variableNames);
  const missing = variables.filter(
    ({ variable }) => used.has(variable.name.value) && !declared.has(variable.name.value),
  );
  const declare = (definition: OperationDefinitionNode): OperationDefinitionNode => ({
    ...definition,
    variableDefinitions: [
      ...(definition.variableDefinitions ?? []),
      ...missing.map((one) => ({ ...one, directives: [] })),
    ],
  });
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? declare(definition) : definition,
  );
  return {
    ...fetch,
    operation: print({ ...document, definitions }),
    variableNames: [...fetch.variableNames, ...missing.map(({ variable }) => variable.name.value)],
  };
}
