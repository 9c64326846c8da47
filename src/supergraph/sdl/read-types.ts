import {
  buildASTSchema,
  GraphQLError,
  Kind,
  visit,
  specifiedScalarTypes,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import { nearestNames } from '../../core/nearest-names.ts';
import type { Problems } from '../problems/problems.ts';

export type TypeWithFields =
  | ObjectTypeDefinitionNode
  | ObjectTypeExtensionNode
  | InterfaceTypeDefinitionNode
  | InterfaceTypeExtensionNode;

export function isTypeWithFields(node: DefinitionNode): node is TypeWithFields {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return true;
    default:
      return false;
  }
}

/** The named directives of a node, in order. */
export function directivesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): readonly ConstDirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

/** Takes every use and definition of the named directives out of a document. */
export function withoutDirectives(document: DocumentNode, names: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Directive: (node) => (names.has(node.name.value) ? null : undefined),
    DirectiveDefinition: (node) => (names.has(node.name.value) ? null : undefined),
    // `extend schema` that only linked or named sources says nothing any more, and would not parse.
    SchemaExtension: {
      leave: (node) =>
        (node.directives ?? []).length === 0 && (node.operationTypes ?? []).length === 0 ? null : undefined,
    },
  });
}

const EXTENSION_TO_DEFINITION = new Map<Kind, Kind>([
  [Kind.OBJECT_TYPE_EXTENSION, Kind.OBJECT_TYPE_DEFINITION],
  [Kind.INTERFACE_TYPE_EXTENSION, Kind.INTERFACE_TYPE_DEFINITION],
  [Kind.INPUT_OBJECT_TYPE_EXTENSION, Kind.INPUT_OBJECT_TYPE_DEFINITION],
  [Kind.ENUM_TYPE_EXTENSION, Kind.ENUM_TYPE_DEFINITION],
  [Kind.UNION_TYPE_EXTENSION, Kind.UNION_TYPE_DEFINITION],
  [Kind.SCALAR_TYPE_EXTENSION, Kind.SCALAR_TYPE_DEFINITION],
]);

/** The types of a subgraph as one schema. Unknown type names are told in the problems; then there is no schema. */
export function buildTypes(document: DocumentNode, problems: Problems): GraphQLSchema | undefined {
  const whole = ownTypes(defineExtended(document));
  if (!checkTypeNames(whole, problems)) return undefined;
  try {
    return buildASTSchema(whole, { assumeValid: true, assumeValidSDL: true });
  } catch (error) {
    problems.add('GRAPHQL_ERROR', error instanceof Error ? error.message : String(error), {
      node: error instanceof GraphQLError ? error.nodes?.[0] : undefined,
    });
    return undefined;
  }
}

/** Federation's own scalars and directives are no part of what is served. */
function ownTypes(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.filter(
    (node) => node.kind !== Kind.DIRECTIVE_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION,
  );
  return { ...document, definitions };
}

/** A subgraph may extend a type that another one defines: to its own schema the first extension defines it. */
function defineExtended(document: DocumentNode): DocumentNode {
  const defined = new Set<string>();
  for (const node of document.definitions) {
    if (node.kind.endsWith('TypeDefinition') && 'name' in node && node.name !== undefined) defined.add(node.name.value);
  }
  const definitions = document.definitions.map((node) => {
    const kind = EXTENSION_TO_DEFINITION.get(node.kind);
    if (kind === undefined || !('name' in node) || node.name === undefined || defined.has(node.name.value)) return node;
    defined.add(node.name.value);
    // An extension has the members of a definition, but for the description.
    return { ...node, kind } as DefinitionNode;
  });
  return { ...document, definitions };
}

/** Of the field, or the type, that a node stands in. */
function coordinateOf(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string | undefined {
  const names = ancestors.flatMap((one) =>
    'kind' in one && one.kind !== Kind.INPUT_VALUE_DEFINITION && 'name' in one && one.name?.kind === Kind.NAME
      ? [one.name.value]
      : [],
  );
  return names.length === 0 ? undefined : names.join('.');
}

function checkTypeNames(document: DocumentNode, problems: Problems): boolean {
  const known = new Set(specifiedScalarTypes.map((type) => type.name));
  for (const node of document.definitions) {
    if ('name' in node && node.name !== undefined) known.add(node.name.value);
  }
  let fine = true;
  visit(document, {
    Directive: () => false,
    NamedType: (node, ...[, parent, , ancestors]) => {
      if (known.has(node.name.value)) return;
      fine = false;
      const near = nearestNames(node.name.value, known).map((name) => `\`${name}\``);
      const expected = near.length === 0 ? 'expected a type that it defines' : `did you mean ${near.join(' or ')}?`;
      problems.add('GRAPHQL_ERROR', `there is no type \`${node.name.value}\` in this subgraph; ${expected}`, {
        node,
        coordinate: coordinateOf(parent === undefined ? ancestors : [...ancestors, parent]),
      });
    },
  });
  return fine;
}
