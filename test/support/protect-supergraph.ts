import { Kind, parse, print, visit, type ConstDirectiveNode, type DirectiveNode, type DocumentNode } from 'graphql';

const LINKS = ['authenticated', 'requiresScopes', 'policy']
  .map((name) => `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`)
  .join(' ');
const DEFINITIONS = `
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  scalar requiresScopes__Scope
  scalar policy__Policy
`;

/**
 * A supergraph with directives put on some of its elements, by coordinate: as others compose it that do not see to it
 * that what protects a field is said wherever it can be read.
 */
export function protectSupergraph(sdl: string, directives: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(directives));
  const added = (coordinate: string): readonly ConstDirectiveNode[] => {
    const text = directives[coordinate];
    if (text === undefined) return [];
    unused.delete(coordinate);
    return directivesOf(`type T ${text} { a: Int }`);
  };
  let typeName = '';
  const protectType = (node: {
    readonly name: { readonly value: string };
    readonly directives?: readonly DirectiveNode[] | undefined;
  }) => {
    typeName = node.name.value;
    return { ...node, directives: [...(node.directives ?? []), ...added(typeName)] };
  };
  const known = parse(sdl).definitions.filter(
    (definition) =>
      definition.kind !== Kind.DIRECTIVE_DEFINITION ||
      !['authenticated', 'requiresScopes', 'policy'].includes(definition.name.value),
  );
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: known.filter(
      (definition) =>
        definition.kind !== Kind.SCALAR_TYPE_DEFINITION || !/^(requiresScopes|policy)__/.test(definition.name.value),
    ),
  };
  const done = visit(document, {
    SchemaDefinition: (node) => ({
      ...node,
      directives: [
        ...(node.directives ?? []).filter((one) => !/authenticated|requiresScopes|policy/.test(print(one))),
        ...directivesOf(`type T ${LINKS} { a: Int }`),
      ],
    }),
    ObjectTypeDefinition: protectType,
    InterfaceTypeDefinition: protectType,
    EnumTypeDefinition: protectType,
    ScalarTypeDefinition: protectType,
    FieldDefinition: (node) => ({
      ...node,
      directives: [...(node.directives ?? []), ...added(`${typeName}.${node.name.value}`)],
    }),
  });
  if (unused.size > 0) throw new Error(`not in the supergraph: ${[...unused].join(', ')}`);
  return `${print(done)}\n${DEFINITIONS}`;
}

function directivesOf(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(text, { noLocation: true }).definitions;
  return definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
