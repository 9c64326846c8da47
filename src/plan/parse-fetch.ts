import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
} from 'graphql';

/** The document of a fetch, with each fragment that it names written out in place: for what is read by place. */
export function parseFetch(operation: string): DocumentNode {
  const document = parse(operation, { noLocation: true });
  if (document.definitions.length === 1) return document;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const written = visit(document, {
    FragmentDefinition: () => null,
    // What stands in place of a spread is visited in turn.
    FragmentSpread: ({ name }): InlineFragmentNode | null => {
      const fragment = fragments.get(name.value);
      return fragment === undefined
        ? null
        : { kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, selectionSet: fragment.selectionSet };
    },
  });
  // Printed once more, so that a fragment named twice is two nodes.
  return parse(print(written), { noLocation: true });
}
