import { Kind, visit, type GraphQLError, type InputValueDefinitionNode, type TypeNode } from 'graphql';
import { listElements } from '../policy/directives/list-elements.ts';
import type { Service } from './service.ts';

const MISMATCH = /^Type of (?:argument "(@?\w+(?:\.\w+)?\(\w+:\))"|field "(\w+\.\w+)") is incompatible/;

/**
 * Gives an argument or input field the strictest of its types in all subgraphs, where one is stricter than each of the
 * others, within lists as well: what that one takes all of them take (Federation, "Merging types": an argument is
 * non-null where any subgraph says so). `errors` are those of the composer, which knows of the outermost non-null only.
 * The very same services when there is nothing of that.
 */
export function takeStricterInputs<S extends Service>(
  services: readonly S[],
  errors: readonly GraphQLError[],
): readonly S[] {
  const differing = new Set(
    errors.flatMap(
      ({ message }) =>
        MISMATCH.exec(message)
          ?.slice(1)
          .filter((name) => name !== undefined) ?? [],
    ),
  );
  if (differing.size === 0) return services;
  const declared = new Map<string, InputValueDefinitionNode[]>();
  for (const { coordinate, node } of services.flatMap(({ typeDefs }) => listElements(typeDefs))) {
    if (node.kind === Kind.INPUT_VALUE_DEFINITION && differing.has(coordinate))
      declared.set(coordinate, [...(declared.get(coordinate) ?? []), node]);
  }
  const types = new Map<InputValueDefinitionNode, TypeNode>();
  for (const nodes of declared.values()) {
    const strictest = nodes.find(({ type }) => nodes.every((other) => isAsStrict(type, other.type)));
    if (strictest !== undefined) for (const node of nodes) types.set(node, strictest.type);
  }
  if (types.size === 0) return services;
  const enter = (node: InputValueDefinitionNode): InputValueDefinitionNode | undefined => {
    const type = types.get(node);
    return type === undefined ? undefined : { ...node, type };
  };
  return services.map((service) => ({
    ...service,
    typeDefs: visit(service.typeDefs, { InputValueDefinition: enter }),
  }));
}

/** Whether all that is of the one type is of the other (GraphQL §5.8.5, `AreTypesCompatible`). */
function isAsStrict(type: TypeNode, other: TypeNode): boolean {
  if (other.kind === Kind.NON_NULL_TYPE) return type.kind === Kind.NON_NULL_TYPE && isAsStrict(type.type, other.type);
  if (type.kind === Kind.NON_NULL_TYPE) return isAsStrict(type.type, other);
  if (type.kind === Kind.LIST_TYPE) return other.kind === Kind.LIST_TYPE && isAsStrict(type.type, other.type);
  return other.kind === Kind.NAMED_TYPE && type.name.value === other.name.value;
}
