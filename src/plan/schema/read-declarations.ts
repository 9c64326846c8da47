import { Kind, type ConstDirectiveNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { parseFieldSet } from '../../supergraph/sdl/field-set.ts';
import { readJoinGraphs, textArgument } from '../../supergraph/join/join-graphs.ts';

/** What subgraphs declare of fields, by `subgraph Type.field`. */
export interface Declarations {
  readonly external: ReadonlySet<string>;
  readonly provides: ReadonlyMap<string, SelectionSetNode>;
}

/** Reads `@join__field(external:, provides:)`. The external fields of a key are not meant: these a subgraph knows. */
export function readDeclarations(document: DocumentNode): Declarations {
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  const external = new Set<string>();
  const provides = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const keys = (definition.directives ?? []).flatMap(
      (directive) => textArgument(directive, 'key')?.match(/\w+/g) ?? [],
    );
    for (const { name, directives } of definition.fields ?? []) {
      for (const directive of directives ?? []) {
        if (directive.name.value !== 'join__field') continue;
        const subgraph = names.get(textArgument(directive, 'graph') ?? '') ?? '';
        const place = `${subgraph} ${definition.name.value}.${name.value}`;
        if (isExternal(directive) && !keys.includes(name.value)) external.add(place);
        const text = textArgument(directive, 'provides');
        if (text !== undefined) provides.set(place, parseFieldSet(text));
      }
    }
  }
  return { external, provides };
}

function isExternal({ arguments: args }: ConstDirectiveNode): boolean {
  return (
    args?.some(({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value) === true
  );
}
