import { Kind, visit, type GraphQLError, type InputValueDefinitionNode } from 'graphql';
import { listElements } from '../policy/directives/list-elements.ts';
import type { Service } from './service.ts';

const INPUT_FIELD = /^Input object field "(\w+\.\w+)" is required/;
const ARGUMENT = /^Argument "(\w+\.\w+\(\w+:\))" is required/;

/**
 * Leaves out arguments and input fields with a default that only some subgraphs have: what has a default is not
 * required (GraphQL §5.4.2.1), so it goes like anything optional that not all subgraphs know (Federation, "Merging
 * types"), and each subgraph takes its own default. `errors` are those of the composer, which takes them for required.
 * The very same services when there is nothing of that.
 */
export function leaveOutPartialDefaults<S extends Service>(
  services: readonly S[],
  errors: readonly GraphQLError[],
): S[] {
  const missing = errors.flatMap(({ message }) => (INPUT_FIELD.exec(message) ?? ARGUMENT.exec(message))?.[1] ?? []);
  const nodes = new Map<string, InputValueDefinitionNode[]>();
  if (missing.length > 0) {
    for (const { coordinate, node } of services.flatMap(({ typeDefs }) => listElements(typeDefs))) {
      if (node.kind === Kind.INPUT_VALUE_DEFINITION && missing.includes(coordinate))
        nodes.set(coordinate, [...(nodes.get(coordinate) ?? []), node]);
    }
  }
  // What one subgraph wants without a default is required.
  const optional = [...nodes.values()].filter((declared) =>
    declared.every(({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined),
  );
  const leftOut = new Set(optional.flat());
  if (leftOut.size === 0) return services as S[];
  return services.map((service) => ({
    ...service,
    typeDefs: visit(service.typeDefs, { InputValueDefinition: (node) => (leftOut.has(node) ? null : undefined) }),
  }));
}
