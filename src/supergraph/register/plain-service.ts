import { Kind, visit, type ConstDirectiveNode, type DefinitionNode, type DocumentNode } from 'graphql';
import { pathsOfFieldSet } from '../sdl/field-paths.ts';
import { directivesOf, isTypeWithFields } from '../sdl/read-types.ts';
import { unresolvable } from '../sdl/unresolvable-key.ts';
import type { ServiceLookup } from '../supergraph.ts';

/** What any GraphQL service knows by itself. */
const STANDARD_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/** The schema as the service itself has it: without keys, links and everything else of Federation. */
export function plainServiceSchema(document: DocumentNode): DocumentNode {
  const defined = new Set(
    document.definitions.map((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? node.name.value : '')),
  );
  return visit(document, {
    Directive: (node) => (STANDARD_DIRECTIVES.has(node.name.value) || defined.has(node.name.value) ? undefined : null),
    SchemaExtension: {
      leave: (node) =>
        (node.directives ?? []).length === 0 && (node.operationTypes ?? []).length === 0 ? null : undefined,
    },
  });
}

/** A key without a lookup cannot be resolved, and is never planned. */
export function unresolvableWithoutLookup(
  document: DocumentNode,
  lookups: readonly ServiceLookup[],
  keyName: string,
): DocumentNode {
  const definitions = document.definitions.map((node): DefinitionNode => {
    if (!isTypeWithFields(node) || directivesOf(node, keyName).length === 0) return node;
    const directives = (node.directives ?? []).map((directive) =>
      directive.name.value !== keyName || isLookedUp(directive, node.name.value, lookups)
        ? directive
        : unresolvable(directive),
    );
    return { ...node, directives };
  });
  return { ...document, definitions };
}

function isLookedUp(key: ConstDirectiveNode, typeName: string, lookups: readonly ServiceLookup[]): boolean {
  const fields = key.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  const paths = fields?.kind === Kind.STRING ? (pathsOfFieldSet(fields.value) ?? []) : [];
  return lookups.some((lookup) => lookup.typeName === typeName && paths.includes(lookup.keyField));
}
