import { Kind, type ConstDirectiveNode } from 'graphql';
import { textArgument } from '../../supergraph/join/join-graphs.ts';
import { readContextNeeds, type ContextNeed } from '../../supergraph/join/read-contexts.ts';

/** A field as one subgraph knows it (join specification, `@join__field`). */
export interface FieldInSubgraph {
  readonly subgraph: string;
  /** The type that it has there, as SDL writes it, and the named type in that. */
  readonly type: string;
  readonly typeName: string;
  /** Whether the subgraph answers it whatever way leads to it. */
  readonly isResolved: boolean;
  /** The field set that a representation has to carry. */
  readonly requires: string | undefined;
  /** A progressive override decides, for each request, whether it is answered there. */
  readonly isProgressive: boolean;
  /** The arguments that the subgraph wants from contexts. */
  readonly contexts: readonly ContextNeed[];
}

/** A field that a subgraph has as the supergraph does. */
export function plainField(subgraph: string, type: string): FieldInSubgraph {
  return {
    subgraph,
    type,
    typeName: namedType(type),
    isResolved: true,
    requires: undefined,
    isProgressive: false,
    contexts: [],
  };
}

/** Reads a `@join__field`; nothing where it names no subgraph. */
export function readJoinField(
  directive: ConstDirectiveNode,
  declared: string,
  graphs: ReadonlyMap<string, string>,
): readonly FieldInSubgraph[] {
  const subgraph = graphs.get(textArgument(directive, 'graph') ?? '');
  if (subgraph === undefined) return [];
  const type = textArgument(directive, 'type') ?? declared;
  return [
    {
      subgraph,
      type,
      typeName: namedType(type),
      isResolved: flag(directive, 'external') !== true && flag(directive, 'usedOverridden') !== true,
      requires: textArgument(directive, 'requires'),
      isProgressive: textArgument(directive, 'overrideLabel') !== undefined,
      contexts: readContextNeeds(directive),
    },
  ];
}

/** The value of a Boolean argument; undefined where it is not given. */
export function flag(directive: ConstDirectiveNode, name: string): boolean | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

function namedType(type: string): string {
  return type.replace(/[[\]!]/g, '');
}
