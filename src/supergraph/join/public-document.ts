import { Kind, visit, type ASTNode, type ConstDirectiveNode, type DefinitionNode, type DocumentNode } from 'graphql';
import { textArgument } from './join-graphs.ts';

const EXECUTABLE_LOCATIONS = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);
/** What a client reads by introspection, or a printed schema tells (GraphQL §3.13). */
const SHOWN_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/**
 * What clients see of a supergraph: neither the types and directives of the specifications it links (`join`, `link`,
 * `tag` and others), nor anything that is `@inaccessible` (inaccessible specification 0.2).
 */
export function makePublicDocument(supergraph: DocumentNode): DocumentNode {
  const features = linkedFeatures(supergraph);
  const inaccessible = features.find(({ name }) => name === 'inaccessible')?.as ?? 'inaccessible';
  const hidden = new Set(
    supergraph.definitions.flatMap((definition) =>
      'name' in definition && definition.name !== undefined && hasDirective(definition, inaccessible)
        ? [definition.name.value]
        : [],
    ),
  );
  const prefixes = new Set(features.map(({ as }) => as));
  const definitions = supergraph.definitions.filter((definition) => isPublic(definition, prefixes, hidden));
  const visible: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return visit(visible, {
    enter: (node) => {
      if (hasDirective(node, inaccessible)) return null;
      // Union members and implemented interfaces name types; where else a hidden type is named, composition refuses it.
      if (node.kind === Kind.NAMED_TYPE && hidden.has(node.name.value)) return null;
      return undefined;
    },
    Directive: (node) => (SHOWN_DIRECTIVES.has(node.name.value) ? undefined : null),
  });
}

/** The specifications that a schema links, each with the name its types are prefixed by. */
function linkedFeatures(document: DocumentNode): readonly { readonly name: string; readonly as: string }[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
    return (definition.directives ?? []).flatMap((directive) => {
      const url = textArgument(directive, 'url') ?? textArgument(directive, 'feature');
      const name = url === undefined ? undefined : /\/([A-Za-z_]\w*)\/v\d+\.\d+\/?$/.exec(url)?.[1];
      return name === undefined ? [] : [{ name, as: textArgument(directive, 'as') ?? name }];
    });
  });
}

function isPublic(definition: DefinitionNode, prefixes: ReadonlySet<string>, hidden: ReadonlySet<string>): boolean {
  if (!('name' in definition) || definition.name === undefined) return true;
  const name = definition.name.value;
  const prefix = /^(\w+?)__/.exec(name)?.[1];
  if (hidden.has(name) || (prefix !== undefined && prefixes.has(prefix))) return false;
  return (
    definition.kind !== Kind.DIRECTIVE_DEFINITION ||
    definition.locations.some(({ value }) => EXECUTABLE_LOCATIONS.has(value))
  );
}

function hasDirective(node: ASTNode, name: string): boolean {
  // Type system nodes carry constant directives only.
  return (
    'directives' in node &&
    ((node.directives ?? []) as readonly ConstDirectiveNode[]).some((directive) => directive.name.value === name)
  );
}
