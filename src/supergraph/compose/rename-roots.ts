import { Kind, OperationTypeNode, visit, type DocumentNode, type NameNode } from 'graphql';
import { isSchemaNode } from '../sdl/links.ts';

const DEFAULT_NAMES: Readonly<Record<OperationTypeNode, string>> = {
  [OperationTypeNode.QUERY]: 'Query',
  [OperationTypeNode.MUTATION]: 'Mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'Subscription',
};

/**
 * Writes a schema whose roots have names of their own with the default ones, which they have in the supergraph. The
 * composer does so only where the roots are defined, not where fields lead to them. The very same document when there
 * is nothing to do, and when some other type has the default name: the composer says that better.
 */
export function renameRoots(document: DocumentNode): DocumentNode {
  const { definitions } = document;
  const defined = new Set(definitions.flatMap((definition) => ('name' in definition ? [definition.name?.value] : [])));
  const renamed = new Map<string, string>();
  for (const { operation, type } of definitions
    .filter(isSchemaNode)
    .flatMap(({ operationTypes }) => operationTypes ?? [])) {
    const name = DEFAULT_NAMES[operation];
    if (type.name.value !== name && !defined.has(name)) renamed.set(type.name.value, name);
  }
  if (renamed.size === 0) return document;
  const rename = <T extends { readonly name: NameNode }>(node: T): T | undefined => {
    const name = renamed.get(node.name.value);
    return name === undefined ? undefined : { ...node, name: { ...node.name, value: name } };
  };
  return visit(document, {
    [Kind.NAMED_TYPE]: rename,
    [Kind.OBJECT_TYPE_DEFINITION]: { leave: rename },
    [Kind.OBJECT_TYPE_EXTENSION]: { leave: rename },
  });
}
