import {
  Kind,
  type ConstDirectiveNode,
  type ConstObjectValueNode,
  type ConstValueNode,
  type DocumentNode,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from 'graphql';

/** A `@link`, or what a supergraph carries of one as the arguments of a `@join__directive`. */
export type Link = ConstDirectiveNode | ConstObjectValueNode;

/** The `@link` directives of a schema, in order. */
export function linksOf(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions
    .filter(isSchemaNode)
    .flatMap((node) => (node.directives ?? []).filter((one) => one.name.value === 'link'));
}

export function isSchemaNode(node: { readonly kind: Kind }): node is SchemaDefinitionNode | SchemaExtensionNode {
  return node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION;
}

/** The value of an argument of a directive, or of a member of an object. */
export function memberOf(holder: Link, name: string): ConstValueNode | undefined {
  const members = holder.kind === Kind.DIRECTIVE ? holder.arguments : holder.fields;
  return members?.find((one) => one.name.value === name)?.value;
}

export function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Empty when the link has none. */
export function urlOf(link: Link): string {
  return textOf(memberOf(link, 'url')) ?? '';
}

/** Each directive that a link imports, by its name in the specification and its name here, both without `@`. */
export function importedDirectives(
  link: Link,
): readonly { readonly name: string; readonly as: string; readonly node: ConstValueNode }[] {
  const imports = memberOf(link, 'import');
  return (imports?.kind === Kind.LIST ? imports.values : []).flatMap((node) => {
    const name = node.kind === Kind.OBJECT ? textOf(memberOf(node, 'name')) : textOf(node);
    if (name === undefined || !name.startsWith('@')) return [];
    const as = node.kind === Kind.OBJECT ? (textOf(memberOf(node, 'as')) ?? name) : name;
    return [{ name: name.slice(1), as: as.replace(/^@/, ''), node }];
  });
}

/**
 * The local name of a directive of a linked specification: the imported one, or the one with the link's prefix
 * (link specification, "Imports"). `@connect` of a link named connect is `@connect` itself.
 */
export function localName(link: Link, directive: string, specification: string): string {
  const imported = importedDirectives(link).find(({ name }) => name === directive);
  if (imported !== undefined) return imported.as;
  const prefix = textOf(memberOf(link, 'as')) ?? specification;
  return prefix === directive ? directive : `${prefix}__${directive}`;
}
