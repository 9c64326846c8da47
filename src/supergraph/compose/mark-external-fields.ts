import {
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
} from 'graphql';
import { joinField } from '../join/join-field.ts';
import { readJoinGraphs, textArgument } from '../join/join-graphs.ts';
import type { Subgraph } from '../supergraph.ts';

/**
 * Says of the fields of an `@interfaceObject` that are `@external` to it that they are: the composer drops that, and
 * planners would then ask the subgraph for what it does not know. The very same text when there is none.
 */
export function markExternalFields(supergraphSdl: string, subgraphs: readonly Subgraph[]): string {
  const external = new Map(subgraphs.map((subgraph) => [subgraph.name, externalFields(subgraph)]));
  if ([...external.values()].every((coordinates) => coordinates.size === 0)) return supergraphSdl;
  const document = parse(supergraphSdl, { noLocation: true });
  const graphs = readJoinGraphs(document);
  const marks = graphs.map(({ name, enumValue }) => ({
    enumValue,
    external: external.get(name) ?? new Set<string>(),
    defined: definedFields(subgraphs, name),
  }));
  return print({
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION ? markInterface(definition, marks) : definition,
    ),
  });
}

interface GraphFields {
  readonly enumValue: string;
  /** Coordinates of external fields of interface objects, and of all fields that the subgraph defines. */
  readonly external: ReadonlySet<string>;
  readonly defined: ReadonlySet<string>;
}

function markInterface(
  definition: InterfaceTypeDefinitionNode,
  graphs: readonly GraphFields[],
): InterfaceTypeDefinitionNode {
  const mark = (field: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${definition.name.value}.${field.name.value}`;
    if (!graphs.some(({ external }) => external.has(coordinate))) return field;
    const others = (field.directives ?? []).filter(({ name }) => name.value !== 'join__field');
    const kept = (field.directives ?? []).filter(
      (directive) => directive.name.value === 'join__field' && !isOf(directive, coordinate, graphs),
    );
    const added = graphs.flatMap(({ enumValue, external, defined }): ConstDirectiveNode[] => {
      if (external.has(coordinate)) return [joinField(enumValue, { external: true })];
      // A field without any mark is in all subgraphs of its type; once one is marked, each has to be.
      return kept.length === 0 && defined.has(coordinate) ? [joinField(enumValue, {})] : [];
    });
    return { ...field, directives: [...others, ...kept, ...added] };
  };
  return { ...definition, fields: definition.fields?.map(mark) ?? [] };
}

/** Whether a mark is of a subgraph to which the field is external. */
function isOf(directive: ConstDirectiveNode, coordinate: string, graphs: readonly GraphFields[]): boolean {
  return graphs.some(
    ({ enumValue, external }) => enumValue === textArgument(directive, 'graph') && external.has(coordinate),
  );
}

function externalFields({ federatedSchema }: Subgraph): ReadonlySet<string> {
  return fieldsOf(
    federatedSchema,
    (typeDirectives, fieldDirectives) => has(typeDirectives, 'interfaceObject') && has(fieldDirectives, 'external'),
  );
}

function definedFields(subgraphs: readonly Subgraph[], name: string): ReadonlySet<string> {
  return fieldsOf(subgraphs.find((subgraph) => subgraph.name === name)?.federatedSchema, () => true);
}

type Directives = readonly ConstDirectiveNode[] | undefined;

function fieldsOf(
  document: DocumentNode | undefined,
  isWanted: (typeDirectives: Directives, fieldDirectives: Directives) => boolean,
): ReadonlySet<string> {
  const coordinates = (document?.definitions ?? []).flatMap((definition) =>
    'fields' in definition && 'name' in definition
      ? (definition.fields ?? []).flatMap((field) =>
          isWanted(definition.directives, field.directives) ? [`${definition.name.value}.${field.name.value}`] : [],
        )
      : [],
  );
  return new Set(coordinates);
}

function has(directives: Directives, name: string): boolean {
  return (
    directives?.some((directive) => directive.name.value === name || directive.name.value === `federation__${name}`) ===
    true
  );
}
