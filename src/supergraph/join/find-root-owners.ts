import { Kind, type DocumentNode } from 'graphql';
import { readJoinGraphs, textArgument } from './join-graphs.ts';

/** The subgraphs that answer each field of an object type, by coordinate, as a supergraph says it (`@join__field`). */
export function findRootOwners(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  const owners = new Map<string, readonly string[]>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const graphsIn = (directives = definition.directives, marker = 'join__type'): readonly string[] =>
      (directives ?? []).flatMap((directive) =>
        directive.name.value === marker ? (names.get(textArgument(directive, 'graph') ?? '') ?? []) : [],
      );
    for (const field of definition.fields ?? []) {
      const marked = graphsIn(field.directives, 'join__field');
      // Join specification: without a `@join__field` every subgraph of the type has the field.
      owners.set(`${definition.name.value}.${field.name.value}`, marked.length > 0 ? marked : graphsIn());
    }
  }
  return owners;
}
