import {
  Kind,
  parseConstValue,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { readJoinGraphs, textArgument } from './join-graphs.ts';
import { namedType } from '../sdl/type-nodes.ts';

type Definitions = Map<string, DefinitionNode>;

/**
 * Rewrites a supergraph of join 0.1 or 0.2 into the words of join 0.3, which is all that planners read. Later
 * versions come back as they are (the very same document).
 *
 * Join 0.1 says who owns an entity (`@join__owner`) and leaves out where value types, root types, unions and enums
 * live: a type lives in every subgraph that has a field of it. Join 0.2 leaves out only members and enum values.
 */
export function upgradeJoin(document: DocumentNode): DocumentNode {
  const version = joinVersion(document);
  if (version === undefined || version >= 3) return document;
  const graphs = readJoinGraphs(document).map(({ enumValue }) => enumValue);
  const definitions = version === 1 ? placeTypes(document, graphs) : document.definitions;
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      ...definitions.filter((definition) => !isJoinDefinition(definition)).map(placeMembers),
      ...JOIN_0_3.map(fromWords),
    ],
  };
}

function joinVersion(document: DocumentNode): number | undefined {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const url = textArgument(directive, 'url') ?? textArgument(directive, 'feature') ?? '';
      const minor = /\/join\/v0\.(\d+)$/.exec(url)?.[1];
      if (minor !== undefined) return Number(minor);
    }
  }
  return undefined;
}

/** Adds `@join__type` for each subgraph a type lives in, and moves owned fields to their owner. */
function placeTypes(document: DocumentNode, graphs: readonly string[]): readonly DefinitionNode[] {
  const types: Definitions = new Map();
  for (const definition of document.definitions) {
    if ('name' in definition && definition.name !== undefined && !definition.name.value.includes('__'))
      types.set(definition.name.value, definition);
  }
  const roots = rootNames(document);
  const homes = new Map<string, Set<string>>();
  for (const [name, definition] of types) {
    const declared = directivesOf(definition, 'join__type').map((directive) => textArgument(directive, 'graph') ?? '');
    homes.set(name, new Set(roots.has(name) ? graphs : declared));
  }
  // A field's subgraph must know the field's type: spread homes until nothing changes.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, definition] of types)
      changed = spreadHomes(definition, homes.get(name) ?? new Set(), types, homes) || changed;
  }
  return document.definitions.map((definition) => {
    const name = 'name' in definition ? definition.name?.value : undefined;
    return name === undefined || !types.has(name) ? definition : settle(definition, homes.get(name) ?? new Set());
  });
}

function rootNames(document: DocumentNode): ReadonlySet<string> {
  const named = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION ? definition.operationTypes.map(({ type }) => type.name.value) : [],
  );
  return new Set(named.length > 0 ? named : ['Query', 'Mutation', 'Subscription']);
}

function spreadHomes(
  definition: DefinitionNode,
  own: ReadonlySet<string>,
  types: Definitions,
  homes: Map<string, Set<string>>,
): boolean {
  let changed = false;
  const give = (typeName: string, graphs: Iterable<string>): void => {
    const entity = types.get(typeName);
    // An entity names its own subgraphs.
    if (entity === undefined || directivesOf(entity, 'join__owner').length > 0) return;
    const known = homes.get(typeName);
    for (const graph of graphs) {
      if (known !== undefined && !known.has(graph)) {
        known.add(graph);
        changed = true;
      }
    }
  };
  if (definition.kind === Kind.UNION_TYPE_DEFINITION)
    definition.types?.forEach((member) => give(member.name.value, own));
  if (!hasFields(definition)) return changed;
  for (const field of definition.fields ?? []) {
    const graphs = fieldGraphs(field, definition, own);
    give(namedType(field.type), graphs);
    field.arguments?.forEach((argument) => give(namedType(argument.type), graphs));
  }
  definition.interfaces?.forEach((implemented) => give(implemented.name.value, own));
  return changed;
}

function fieldGraphs(
  field: FieldDefinitionNode,
  definition: DefinitionNode,
  own: ReadonlySet<string>,
): Iterable<string> {
  const named = directivesOf(field, 'join__field').flatMap((directive) => textArgument(directive, 'graph') ?? []);
  if (named.length > 0) return named;
  const owners = directivesOf(definition, 'join__owner').flatMap((directive) => textArgument(directive, 'graph') ?? []);
  return owners.length > 0 ? owners : own;
}

function settle(definition: DefinitionNode, homes: ReadonlySet<string>): DefinitionNode {
  if (!('directives' in definition) || definition.kind === Kind.DIRECTIVE_DEFINITION) return definition;
  const [owner] = directivesOf(definition, 'join__owner').flatMap(
    (directive) => textArgument(directive, 'graph') ?? [],
  );
  const stated = new Set(directivesOf(definition, 'join__type').map((directive) => textArgument(directive, 'graph')));
  const kept = (definition.directives ?? []).filter(({ name }) => name.value !== 'join__owner');
  const added = [...homes].filter((graph) => !stated.has(graph)).map((graph) => joinDirective('join__type', { graph }));
  const interfaces = hasFields(definition)
    ? [...homes].flatMap((graph) =>
        (definition.interfaces ?? []).map(({ name }) =>
          joinDirective('join__implements', { graph }, { interface: name.value }),
        ),
      )
    : [];
  const settled = { ...definition, directives: [...kept, ...added, ...interfaces] as readonly ConstDirectiveNode[] };
  if (owner === undefined || !hasFields(settled)) return settled;
  const keyed = keyFields(definition);
  return {
    ...settled,
    fields:
      settled.fields?.map((field) =>
        // A key field lives wherever the key does; every other field without a subgraph is its owner's.
        directivesOf(field, 'join__field').length > 0 && !keyed.has(field.name.value)
          ? field
          : keyed.has(field.name.value)
            ? { ...field, directives: (field.directives ?? []).filter(({ name }) => name.value !== 'join__field') }
            : { ...field, directives: [...(field.directives ?? []), joinDirective('join__field', { graph: owner })] },
      ) ?? [],
  };
}

function keyFields(definition: DefinitionNode): ReadonlySet<string> {
  return new Set(
    directivesOf(definition, 'join__type').flatMap((directive) => (textArgument(directive, 'key') ?? '').split(/\W+/)),
  );
}

/** Join 0.3 names the subgraphs of each union member and enum value. */
function placeMembers(definition: DefinitionNode): DefinitionNode {
  const graphs = [
    ...new Set(directivesOf(definition, 'join__type').flatMap((directive) => textArgument(directive, 'graph') ?? [])),
  ];
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    const members = graphs.flatMap((graph) =>
      (definition.types ?? []).map(({ name }) => joinDirective('join__unionMember', { graph }, { member: name.value })),
    );
    return { ...definition, directives: [...(definition.directives ?? []), ...members] };
  }
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value !== 'join__Graph') {
    const marks = graphs.map((graph) => joinDirective('join__enumValue', { graph }));
    return {
      ...definition,
      values: (definition.values ?? []).map((value) => ({
        ...value,
        directives: [...(value.directives ?? []), ...marks],
      })),
    };
  }
  if (definition.kind === Kind.SCHEMA_DEFINITION)
    return { ...definition, directives: JOIN_0_3_LINKS.map(({ url }) => joinDirective('link', {}, { url })) };
  return definition;
}

const JOIN_0_3_LINKS = [
  { url: 'https://specs.apollo.dev/link/v1.0' },
  { url: 'https://specs.apollo.dev/join/v0.3' },
] as const;

const JOIN_0_3: readonly {
  readonly name: string;
  readonly on: readonly string[];
  readonly args: Readonly<Record<string, string>>;
}[] = [
  { name: 'link', on: ['SCHEMA'], args: { url: 'String', as: 'String' } },
  {
    name: 'join__type',
    on: ['OBJECT', 'INTERFACE', 'UNION', 'ENUM', 'INPUT_OBJECT', 'SCALAR'],
    args: {
      graph: 'join__Graph',
      key: 'join__FieldSet',
      extension: 'Boolean',
      resolvable: 'Boolean',
      isInterfaceObject: 'Boolean',
    },
  },
  {
    name: 'join__field',
    on: ['FIELD_DEFINITION', 'INPUT_FIELD_DEFINITION'],
    args: {
      graph: 'join__Graph',
      requires: 'join__FieldSet',
      provides: 'join__FieldSet',
      type: 'String',
      external: 'Boolean',
      override: 'String',
      usedOverridden: 'Boolean',
    },
  },
  { name: 'join__implements', on: ['OBJECT', 'INTERFACE'], args: { graph: 'join__Graph', interface: 'String' } },
  { name: 'join__unionMember', on: ['UNION'], args: { graph: 'join__Graph', member: 'String' } },
  { name: 'join__enumValue', on: ['ENUM_VALUE'], args: { graph: 'join__Graph' } },
];

function fromWords({ name, on, args }: (typeof JOIN_0_3)[number]): DefinitionNode {
  return {
    kind: Kind.DIRECTIVE_DEFINITION,
    name: word(name),
    repeatable: true,
    locations: on.map(word),
    arguments: Object.entries(args).map(([argument, type]) => ({
      kind: Kind.INPUT_VALUE_DEFINITION,
      name: word(argument),
      type: { kind: Kind.NAMED_TYPE, name: word(type) },
    })),
  };
}

function isJoinDefinition(definition: DefinitionNode): boolean {
  return definition.kind === Kind.DIRECTIVE_DEFINITION && /^(join__(?!graph$)|core$|link$)/.test(definition.name.value);
}

function joinDirective(
  name: string,
  enums: Readonly<Record<string, string>>,
  strings: Readonly<Record<string, string>> = {},
): ConstDirectiveNode {
  const values = [
    ...Object.entries(enums).map(([argument, value]) => [argument, value] as const),
    ...Object.entries(strings).map(([argument, value]) => [argument, JSON.stringify(value)] as const),
  ];
  return {
    kind: Kind.DIRECTIVE,
    name: word(name),
    arguments: values.map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: word(argument),
      value: parseConstValue(value),
    })),
  };
}

function word(value: string): { readonly kind: Kind.NAME; readonly value: string } {
  return { kind: Kind.NAME, value };
}

function directivesOf(node: ASTNode, name: string): readonly ConstDirectiveNode[] {
  // Type system nodes carry constant directives only.
  return 'directives' in node
    ? ((node.directives ?? []) as readonly ConstDirectiveNode[]).filter((directive) => directive.name.value === name)
    : [];
}

function hasFields(definition: DefinitionNode): definition is ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}
