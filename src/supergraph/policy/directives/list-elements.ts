import {
  DirectiveLocation,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { isSchemaNode } from '../../sdl/links.ts';

/** Something of a schema that a directive can stand on. */
export interface Element {
  /**
   * As in the schema coordinates specification: `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`,
   * `@directive(argument:)`; and `schema`.
   */
  readonly coordinate: string;
  readonly location: DirectiveLocation;
  readonly node: ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };
}

const TYPE_LOCATIONS: Readonly<Partial<Record<Kind, DirectiveLocation>>> = {
  [Kind.SCALAR_TYPE_DEFINITION]: DirectiveLocation.SCALAR,
  [Kind.SCALAR_TYPE_EXTENSION]: DirectiveLocation.SCALAR,
  [Kind.OBJECT_TYPE_DEFINITION]: DirectiveLocation.OBJECT,
  [Kind.OBJECT_TYPE_EXTENSION]: DirectiveLocation.OBJECT,
  [Kind.INTERFACE_TYPE_DEFINITION]: DirectiveLocation.INTERFACE,
  [Kind.INTERFACE_TYPE_EXTENSION]: DirectiveLocation.INTERFACE,
  [Kind.UNION_TYPE_DEFINITION]: DirectiveLocation.UNION,
  [Kind.UNION_TYPE_EXTENSION]: DirectiveLocation.UNION,
  [Kind.ENUM_TYPE_DEFINITION]: DirectiveLocation.ENUM,
  [Kind.ENUM_TYPE_EXTENSION]: DirectiveLocation.ENUM,
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: DirectiveLocation.INPUT_OBJECT,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: DirectiveLocation.INPUT_OBJECT,
};

/** Every element of a schema in its order. */
export function listElements(document: DocumentNode): readonly Element[] {
  return document.definitions.flatMap(elementsOfDefinition);
}

function elementsOfDefinition(definition: DefinitionNode): readonly Element[] {
  if (isSchemaNode(definition)) return [{ coordinate: 'schema', location: DirectiveLocation.SCHEMA, node: definition }];
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return argumentsOf(definition, `@${definition.name.value}`);
  const location = TYPE_LOCATIONS[definition.kind];
  if (location === undefined || !(isTypeDefinitionNode(definition) || isTypeExtensionNode(definition))) return [];
  const name = definition.name.value;
  return [
    { coordinate: name, location, node: definition },
    ...membersOf(definition).flatMap((member) => elementsOfMember(member, name)),
  ];
}

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

function membersOf(definition: TypeDefinitionNode | TypeExtensionNode): readonly Member[] {
  if ('fields' in definition) return definition.fields ?? [];
  return 'values' in definition ? (definition.values ?? []) : [];
}

function elementsOfMember(member: Member, typeName: string): readonly Element[] {
  const coordinate = `${typeName}.${member.name.value}`;
  if (member.kind === Kind.ENUM_VALUE_DEFINITION)
    return [{ coordinate, location: DirectiveLocation.ENUM_VALUE, node: member }];
  if (member.kind === Kind.INPUT_VALUE_DEFINITION)
    return [{ coordinate, location: DirectiveLocation.INPUT_FIELD_DEFINITION, node: member }];
  return [
    { coordinate, location: DirectiveLocation.FIELD_DEFINITION, node: member },
    ...argumentsOf(member, coordinate),
  ];
}

function argumentsOf(holder: FieldDefinitionNode | DirectiveDefinitionNode, coordinate: string): readonly Element[] {
  return (holder.arguments ?? []).map((argument) => ({
    coordinate: `${coordinate}(${argument.name.value}:)`,
    location: DirectiveLocation.ARGUMENT_DEFINITION,
    node: argument,
  }));
}
