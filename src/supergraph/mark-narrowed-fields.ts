import { Kind, parse, print, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, type TypeNode } from 'graphql';
import { joinField } from './join-field.ts';
import { readJoinGraphs } from './join-graphs.ts';
import type { Subgraph } from './supergraph.ts';

/**
 * Says of a shared field that is an interface or a union in some subgraphs and one of its objects in others which is
 * which: the composer leaves that out, and a planner looks for the interface in subgraphs that do not have it. The
 * very same text when there is no such field.
 */
export function markNarrowedFields(supergraphSdl: string, subgraphs: readonly Subgraph[]): string {
  const types = new Map(subgraphs.map(({ name, federatedSchema }) => [name, fieldTypes(federatedSchema)]));
  const narrowed = narrowedFields([...types.values()]);
  if (narrowed.size === 0) return supergraphSdl;
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = readJoinGraphs(document).map(({ name, enumValue }) => ({ enumValue, types: types.get(name) ?? new Map<string, TypeNode>() }));
  const mark = (typeName: string, field: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${typeName}.${field.name.value}`;
    // What is marked has been told apart.
    if (!narrowed.has(coordinate) || field.directives?.some(({ name }) => name.value === 'join__field') === true) return field;
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

/** The type of every field of a subgraph, by its coordinate. */
function fieldTypes(document: DocumentNode | undefined): ReadonlyMap<string, TypeNode> {
  const types = new Map<string, TypeNode>();
  for (const definition of document?.definitions ?? []) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        for (const field of definition.fields ?? []) types.set(`${definition.name.value}.${field.name.value}`, field.type);
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

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
