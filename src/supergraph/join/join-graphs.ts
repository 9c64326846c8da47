import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/** A subgraph as the supergraph names it: `enumValue` is how the join directives refer to it. */
export interface JoinGraph {
  readonly enumValue: string;
  readonly name: string;
  readonly url: string;
}

/** The values of `enum join__Graph` (join specification, "Graphs enum"); empty when there is none. */
export function readJoinGraphs(document: DocumentNode): readonly JoinGraph[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph'
      ? (definition.values ?? []).map((value) => {
          const directive = value.directives?.find(({ name }) => name.value === 'join__graph');
          return {
            enumValue: value.name.value,
            name: (directive && textArgument(directive, 'name')) ?? value.name.value,
            url: (directive && textArgument(directive, 'url')) ?? '',
          };
        })
      : [],
  );
}

/** The string or enum argument of a directive, undefined when it is absent or of another kind. */
export function textArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
