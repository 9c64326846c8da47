import {
  DirectiveLocation,
  Kind,
  print,
  type DirectiveDefinitionNode,
  type InputValueDefinitionNode,
  type NameNode,
  type TypeNode,
} from 'graphql';
import type { Service } from './service.ts';

const EXECUTABLE: ReadonlySet<string> = new Set([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

export const isExecutable = ({ value }: NameNode): boolean => EXECUTABLE.has(value);

/**
 * Declares the directives of operations alike in all subgraphs, as Federation merges them ("Merging directives"): those
 * that every subgraph has stay, at the locations and with the arguments that all of them have, repeatable where all say
 * so. The composer keeps what one subgraph alone has, and drops what differs. The very same services when there are
 * none.
 */
export function mergeExecutableDirectives<S extends Service>(services: readonly S[]): readonly S[] {
  const declared = new Map<string, DirectiveDefinitionNode[]>();
  for (const { typeDefs } of services) {
    for (const node of typeDefs.definitions) {
      if (node.kind !== Kind.DIRECTIVE_DEFINITION || !node.locations.some(isExecutable)) continue;
      declared.set(node.name.value, [...(declared.get(node.name.value) ?? []), node]);
    }
  }
  const changed = new Map<DirectiveDefinitionNode, DirectiveDefinitionNode | undefined>();
  for (const nodes of declared.values())
    for (const node of nodes) changed.set(node, mergedWith(node, nodes, services.length));
  if ([...changed].every(([node, merged]) => node === merged)) return services;
  return services.map((service) => ({
    ...service,
    typeDefs: {
      ...service.typeDefs,
      definitions: service.typeDefs.definitions.flatMap((node) =>
        node.kind === Kind.DIRECTIVE_DEFINITION && changed.has(node) ? (changed.get(node) ?? []) : [node],
      ),
    },
  }));
}

/** Undefined when nothing is left of it. */
function mergedWith(
  node: DirectiveDefinitionNode,
  all: readonly DirectiveDefinitionNode[],
  count: number,
): DirectiveDefinitionNode | undefined {
  const own = node.locations.filter((location) => !isExecutable(location));
  const shared =
    all.length < count
      ? []
      : node.locations.filter(
          (location) =>
            isExecutable(location) && all.every((one) => one.locations.some(({ value }) => value === location.value)),
        );
  const locations = [...own, ...shared];
  if (locations.length === 0) return undefined;
  // What schemas use as well keeps its arguments: they may be given there.
  const args = shared.length === 0 || own.length > 0 ? node.arguments : mergedArguments(node, all);
  const repeatable = shared.length === 0 ? node.repeatable : all.every((one) => one.repeatable);
  const isSame =
    locations.length === node.locations.length && repeatable === node.repeatable && args === node.arguments;
  return isSame ? node : { ...node, locations, repeatable, ...(args === undefined ? {} : { arguments: args }) };
}

function mergedArguments(
  node: DirectiveDefinitionNode,
  all: readonly DirectiveDefinitionNode[],
): readonly InputValueDefinitionNode[] | undefined {
  const merged = (node.arguments ?? []).flatMap((argument) => {
    const others = all.flatMap((one) => (one.arguments ?? []).filter(({ name }) => name.value === argument.name.value));
    // What a subgraph requires and another one lacks has been refused.
    if (others.length < all.length) return [];
    return [withCommonDefault(withStrictType(argument, others), others)];
  });
  const isSame =
    merged.length === (node.arguments ?? []).length &&
    merged.every((argument, index) => argument === node.arguments?.[index]);
  return isSame ? node.arguments : merged;
}

function withStrictType(
  argument: InputValueDefinitionNode,
  others: readonly InputValueDefinitionNode[],
): InputValueDefinitionNode {
  const strict = others.find(({ type }) => type.kind === Kind.NON_NULL_TYPE);
  return strict === undefined ||
    argument.type.kind === Kind.NON_NULL_TYPE ||
    print(nullable(strict.type)) !== print(argument.type)
    ? argument
    : { ...argument, type: strict.type };
}

/** A default that a subgraph does not know would not be what it takes for an argument that is left out. */
function withCommonDefault(
  argument: InputValueDefinitionNode,
  others: readonly InputValueDefinitionNode[],
): InputValueDefinitionNode {
  if (argument.defaultValue === undefined || others.every(({ defaultValue }) => defaultValue !== undefined))
    return argument;
  const { defaultValue: _, ...rest } = argument;
  return rest;
}

function nullable(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type;
}
