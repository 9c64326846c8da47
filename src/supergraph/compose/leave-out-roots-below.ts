import { Kind, OperationTypeNode, visit, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import { isSchemaNode } from '../sdl/links.ts';
import { namedType } from '../sdl/type-nodes.ts';

/** Whether some field has a root type, such as the `query: Query` of a payload. */
export function hasRootsBelowRoots(document: DocumentNode): boolean {
  return leaveOutRootsBelow(document) !== document;
}

/** A schema whose fields of root types are leaves. The very same document when there are none. */
export function leaveOutRootsBelow(document: DocumentNode): DocumentNode {
  const roots = rootNames(document);
  return visit(document, {
    FieldDefinition: (field): FieldDefinitionNode | undefined =>
      roots.has(namedType(field.type))
        ? { ...field, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Boolean' } } }
        : undefined,
  });
}

function rootNames({ definitions }: DocumentNode): ReadonlySet<string> {
  const named = new Map<OperationTypeNode, string>([
    [OperationTypeNode.QUERY, 'Query'],
    [OperationTypeNode.MUTATION, 'Mutation'],
    [OperationTypeNode.SUBSCRIPTION, 'Subscription'],
  ]);
  for (const definition of definitions.filter(isSchemaNode))
    for (const { operation, type } of definition.operationTypes ?? []) named.set(operation, type.name.value);
  return new Set(named.values());
}
