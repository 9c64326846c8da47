import { Kind, type ConstDirectiveNode, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import { writeArgument } from '../../core/document/write-operation.ts';
import { readJoinGraphs, textArgument } from './join-graphs.ts';
import { parseFieldSet } from '../sdl/field-set.ts';

/** One field of a `@requires` field set. */
export interface Requirement {
  /** The subgraph whose field requires it, by name, and the coordinate of that field. */
  readonly subgraph: string;
  readonly requiredBy: string;
  /** From the entity to the field: `size.width`. */
  readonly path: string;
  readonly name: string;
  readonly args: string;
}

/** For each field name of a field set, the arguments it is required with, as `printArguments` prints them. */
export type RequiredFields = ReadonlyMap<string, ReadonlySet<string>>;

/** Every field of every `@requires` of a supergraph (join specification, `@join__field(requires:)`). */
export function readRequirements(document: DocumentNode): readonly Requirement[] {
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return [];
    return (definition.fields ?? []).flatMap((field) =>
      (field.directives ?? []).flatMap((directive) => {
        const requires = fieldSetOf(directive);
        if (requires === undefined) return [];
        const subgraph = names.get(textArgument(directive, 'graph') ?? '') ?? '';
        const requiredBy = `${definition.name.value}.${field.name.value}`;
        return fieldsOf(requires, '').map((required) => ({ subgraph, requiredBy, ...required }));
      }),
    );
  });
}

export function requiredFieldsOf(requirements: readonly Pick<Requirement, 'name' | 'args'>[]): RequiredFields {
  const fields = new Map<string, Set<string>>();
  for (const { name, args } of requirements) fields.set(name, (fields.get(name) ?? new Set()).add(args));
  return fields;
}

/** Every field that a field set names, at any depth. */
export function fieldsOfSet(text: string): readonly Pick<Requirement, 'path' | 'name' | 'args'>[] {
  return fieldsOf(parseFieldSet(text), '');
}

/** A field is looked at by several walks, and its arguments may be long. */
const printed = new WeakMap<FieldNode, string>();

/** Equal for equal arguments, whatever their order. */
export function printArguments(field: FieldNode): string {
  if (field.arguments === undefined || field.arguments.length === 0) return '';
  let text = printed.get(field);
  if (text === undefined) printed.set(field, (text = field.arguments.map(writeArgument).sort().join(',')));
  return text;
}

function fieldSetOf(directive: ConstDirectiveNode): SelectionSetNode | undefined {
  if (directive.name.value !== 'join__field') return undefined;
  const text = textArgument(directive, 'requires');
  return text === undefined ? undefined : parseFieldSet(text);
}

function fieldsOf(
  selectionSet: SelectionSetNode,
  prefix: string,
): readonly { readonly path: string; readonly name: string; readonly args: string }[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, prefix);
    const name = selection.name.value;
    const path = `${prefix}${name}`;
    const inner = selection.selectionSet === undefined ? [] : fieldsOf(selection.selectionSet, `${path}.`);
    return [{ path, name, args: printArguments(selection) }, ...inner];
  });
}
