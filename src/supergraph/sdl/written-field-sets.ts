import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { directivesOf, isTypeWithFields } from './read-types.ts';
import { linksOf, localName, memberOf, textOf, urlOf } from './links.ts';
import { namedType } from './type-nodes.ts';

export type FieldSetDirective = 'key' | 'requires' | 'provides';

/** A field set as a subgraph's schema has it, such as the `id owner { id }` of a `@key`. */
export interface WrittenFieldSet {
  readonly directive: FieldSetDirective;
  /** What the directive stands on: a type, or a field of it. */
  readonly coordinate: string;
  /** The type that its fields are of. */
  readonly typeName: string;
  readonly text: string;
  readonly node: ConstDirectiveNode;
}

/** Every field set of a subgraph (Federation, `@key`, `@requires`, `@provides`), under whatever names it has these. */
export function listFieldSets(document: DocumentNode): readonly WrittenFieldSet[] {
  const names = localFederationNames(document);
  const read = (
    holder: Parameters<typeof directivesOf>[0],
    directive: FieldSetDirective,
    place: Pick<WrittenFieldSet, 'coordinate' | 'typeName'>,
  ): readonly WrittenFieldSet[] =>
    directivesOf(holder, names[directive]).flatMap((node) => {
      const text = textOf(memberOf(node, 'fields'));
      return text === undefined ? [] : [{ directive, text, node, ...place }];
    });
  return document.definitions.filter(isTypeWithFields).flatMap((definition) => {
    const typeName = definition.name.value;
    return [
      ...read(definition, 'key', { coordinate: typeName, typeName }),
      ...(definition.fields ?? []).flatMap((field) => {
        const coordinate = `${typeName}.${field.name.value}`;
        return [
          ...read(field, 'requires', { coordinate, typeName }),
          ...read(field, 'provides', { coordinate, typeName: namedType(field.type) }),
        ];
      }),
    ];
  });
}

function localFederationNames(document: DocumentNode): Readonly<Record<FieldSetDirective, string>> {
  const link = linksOf(document).find((one) => /\/federation\/v\d/.test(urlOf(one)));
  const nameOf = (directive: FieldSetDirective): string =>
    link === undefined ? directive : localName(link, directive, 'federation');
  return { key: nameOf('key'), requires: nameOf('requires'), provides: nameOf('provides') };
}

/** A directive with another field set. */
export function withFieldSet(node: ConstDirectiveNode, text: string): ConstDirectiveNode {
  const fields = (node.arguments ?? []).map((argument) =>
    argument.name.value === 'fields' ? { ...argument, value: { kind: Kind.STRING, value: text } as const } : argument,
  );
  return { ...node, arguments: fields };
}
