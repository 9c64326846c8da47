import {
  Kind,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet } from '../sdl/field-set.ts';

/**
 * Writes every `@requires` that has a fragment on an interface or a union with fragments on its objects instead, which
 * mean the same to the subgraph. The composer takes the former for something that nobody can bring. The very same
 * document when there is none.
 */
export function expandRequirements(document: DocumentNode): DocumentNode {
  const objects = readObjects(document);
  return visit(document, {
    Directive: (node): ConstDirectiveNode | undefined => {
      if (node.name.value !== 'requires' && node.name.value !== 'federation__requires') return undefined;
      const [argument] = node.arguments ?? [];
      if (argument?.value.kind !== Kind.STRING) return undefined;
      const fieldSet = readFieldSet(argument.value.value);
      if (fieldSet === undefined || !hasAbstractFragment(fieldSet, objects)) return undefined;
      const value = print({
        kind: Kind.SELECTION_SET,
        selections: expand(fieldSet.selections, undefined, objects),
      }).slice(1, -1);
      return {
        kind: Kind.DIRECTIVE,
        name: node.name,
        arguments: [{ kind: Kind.ARGUMENT, name: argument.name, value: { kind: Kind.STRING, value } }],
      };
    },
  });
}

/** The object types of each type: of an interface or a union all that the document has. */
type Objects = ReadonlyMap<string, readonly string[]>;

function readObjects(document: DocumentNode): Objects {
  const objects = new Map<string, string[]>();
  const add = (above: string, name: string): void =>
    void objects.set(above, [...new Set([...(objects.get(above) ?? []), name])]);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) {
      for (const { name } of [definition, ...(definition.interfaces ?? [])]) add(name.value, definition.name.value);
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION || definition.kind === Kind.UNION_TYPE_EXTENSION) {
      for (const { name } of definition.types ?? []) add(definition.name.value, name.value);
    }
  }
  return objects;
}

/** Undefined of what is not a field set: the composer says so better. */
function readFieldSet(text: string): SelectionSetNode | undefined {
  try {
    return parseFieldSet(text);
  } catch {
    return undefined;
  }
}

function hasAbstractFragment({ selections }: SelectionSetNode, objects: Objects): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    const condition = selection.kind === Kind.INLINE_FRAGMENT ? selection.typeCondition?.name.value : undefined;
    const isAbstract =
      condition !== undefined && objects.has(condition) && objects.get(condition)?.includes(condition) === false;
    return isAbstract || (selection.selectionSet !== undefined && hasAbstractFragment(selection.selectionSet, objects));
  });
}

/** `possible` are the objects that the selections around are for; undefined when that can be any. */
function expand(
  selections: readonly SelectionNode[],
  possible: readonly string[] | undefined,
  objects: Objects,
): readonly SelectionNode[] {
  return selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.FIELD) {
      const { selectionSet } = selection;
      return [
        selectionSet === undefined
          ? selection
          : {
              ...selection,
              selectionSet: { ...selectionSet, selections: expand(selectionSet.selections, undefined, objects) },
            },
      ];
    }
    const inner = selection.selectionSet.selections;
    const named = objects.get(selection.typeCondition?.name.value ?? '');
    if (
      selection.typeCondition === undefined ||
      (possible !== undefined && named !== undefined && possible.every((name) => named.includes(name)))
    )
      return expand(inner, possible, objects);
    if (named === undefined) return [selection];
    return named
      .filter((name) => possible?.includes(name) !== false)
      .map((name) => ({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
        selectionSet: { kind: Kind.SELECTION_SET, selections: expand(inner, [name], objects) },
      }));
  });
}
