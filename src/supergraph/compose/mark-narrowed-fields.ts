import {
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeNode,
} from 'graphql';
import { joinField } from '../join/join-field.ts';
import { readJoinGraphs } from '../join/join-graphs.ts';
import type { Subgraph } from '../supergraph.ts';
import { namedType } from '../sdl/type-nodes.ts';

/**
 * Says of a shared field that is an interface or a union in some subgraphs and one of its objects in others which is
 * which: the composer leaves that out, and a planner looks for the interface in subgraphs that do not have it. In the
 * supergraph it is of the type that has all the others, whichever subgraph is named first (Federation, "Differing
 * shared field return types"). The very same text when there is no such field.
 */
export function markNarrowedFields(supergraphSdl: string, subgraphs: readonly Subgraph[]): string {
  const types = new Map(subgraphs.map(({ name, federatedSchema }) => [name, fieldTypes(federatedSchema)]));
  const narrowed = narrowedFields([...types.values()]);
  if (narrowed.size === 0) return supergraphSdl;
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = readJoinGraphs(document).map(({ name, enumValue }) => ({
    enumValue,
    types: types.get(name) ?? new Map<string, TypeNode>(),
  }));
  const isAbove = readAbove(document);
  const mark = (typeName: string, declared: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${typeName}.${declared.name.value}`;
    if (!narrowed.has(coordinate)) return declared;
    const names = graphs.flatMap(({ types: known }) => known.get(coordinate) ?? []).map(namedType);
    const general = names.find((name) => names.every((other) => name === other || isAbove(name, other)));
    const field = general === undefined ? declared : { ...declared, type: withNamedType(declared.type, general) };
    // What is marked has been told apart.
    if (field.directives?.some(({ name }) => name.value === 'join__field') === true) return field;
    const marks = graphs.flatMap(({ enumValue, types: known }): ConstDirectiveNode[] => {
      const type = known.get(coordinate);
      return type === undefined ? [] : [joinField(enumValue, { type: print(type) })];
    });
    return { ...field, directives: [...(field.directives ?? []), ...marks] };
  };
  return print({
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...definition, fields: definition.fields?.map((field) => mark(definition.name.value, field)) ?? [] }
        : definition,
    ),
  });
}

/** Whether the first type is an interface or a union of the second. */
function readAbove(document: DocumentNode): (name: string, other: string) => boolean {
  const above = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of definition.types ?? []) above.add(`${definition.name.value} ${member.name.value}`);
    if ('interfaces' in definition && 'name' in definition)
      for (const { name } of definition.interfaces ?? []) above.add(`${name.value} ${definition.name?.value ?? ''}`);
  }
  return (name, other) => above.has(`${name} ${other}`);
}

function withNamedType(type: TypeNode, name: string): TypeNode {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return { ...type, name: { ...type.name, value: name } };
    case Kind.LIST_TYPE:
      return { ...type, type: withNamedType(type.type, name) };
    case Kind.NON_NULL_TYPE: {
      const inner = withNamedType(type.type, name);
      return inner.kind === Kind.NON_NULL_TYPE ? inner : { ...type, type: inner };
    }
  }
}

/** The type of every field of a subgraph, by its coordinate. */
function fieldTypes(document: DocumentNode | undefined): ReadonlyMap<string, TypeNode> {
  const types = new Map<string, TypeNode>();
  for (const definition of document?.definitions ?? []) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        for (const field of definition.fields ?? [])
          types.set(`${definition.name.value}.${field.name.value}`, field.type);
        break;
      default:
    }
  }
  return types;
}

/** The coordinates of fields whose named types are not the same in all subgraphs. */
function narrowedFields(subgraphs: readonly ReadonlyMap<string, TypeNode>[]): ReadonlySet<string> {
  const named = new Map<string, string>();
  const narrowed = new Set<string>();
  for (const types of subgraphs) {
    for (const [coordinate, type] of types) {
      const name = namedType(type);
      if ((named.get(coordinate) ?? name) !== name) narrowed.add(coordinate);
      named.set(coordinate, name);
    }
  }
  return narrowed;
}
