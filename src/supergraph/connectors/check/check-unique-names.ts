import { Kind, visit, type ASTNode, type DocumentNode, type NameNode } from 'graphql';
import type { Problems } from '../../problems/problems.ts';

interface NamedNode {
  readonly name: NameNode;
}

/**
 * Checks that nothing in a schema is defined or given twice (GraphQL §3): what is read later on sees one of the two,
 * and would blame something else. False when something is.
 */
export function checkUniqueNames(document: DocumentNode, problems: Problems): boolean {
  let fine = true;
  const types = new Set<string>();
  /** By type: its fields stand in a definition and in extensions. */
  const fields = new Map<string, Set<string>>();
  const tell = (what: string, coordinate: string | undefined, node: ASTNode): void => {
    fine = false;
    problems.add('INVALID_GRAPHQL', `there is ${what} already; expected it once`, { node, coordinate });
  };
  const unique = (
    nodes: readonly NamedNode[] | undefined,
    seen: Set<string>,
    twice: (node: NamedNode & ASTNode) => void,
  ): void => {
    for (const node of nodes ?? []) {
      // Every node that has a name is one of the tree's.
      if (seen.has(node.name.value)) twice(node as NamedNode & ASTNode);
      seen.add(node.name.value);
    }
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const typeName = definition.name.value;
    if (definition.kind.endsWith('TypeDefinition')) {
      if (types.has(typeName)) tell(`a type \`${typeName}\``, typeName, definition);
      types.add(typeName);
    }
    if (!('fields' in definition)) continue;
    let own = fields.get(typeName);
    if (own === undefined) fields.set(typeName, (own = new Set()));
    unique(definition.fields, own, (node) =>
      tell(`a field \`${typeName}.${node.name.value}\``, `${typeName}.${node.name.value}`, node),
    );
    for (const field of definition.fields ?? []) {
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      unique(field.arguments, new Set(), (node) =>
        tell(
          `an argument \`${node.name.value}\` of \`${typeName}.${field.name.value}\``,
          `${typeName}.${field.name.value}`,
          node,
        ),
      );
    }
  }
  visit(document, {
    Directive: (directive) =>
      unique(directive.arguments, new Set(), (node) =>
        tell(`a \`${node.name.value}\` in this \`@${directive.name.value}\``, undefined, node),
      ),
    ObjectValue: (object) =>
      unique(object.fields, new Set(), (node) => tell(`a \`${node.name.value}\` in this object`, undefined, node)),
  });
  return fine;
}
