import {
  Kind,
  print,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet } from '../sdl/field-set.ts';
import { listFieldSets, withFieldSet, type WrittenFieldSet } from '../sdl/written-field-sets.ts';

/**
 * Writes field sets as all composers and planners read them: without braces around the whole; and what `@provides`
 * names without `__typename`, which every subgraph answers anyway, and without fragments on the type they stand on.
 * The very same document when there is nothing to do.
 */
export function tidyFieldSets(document: DocumentNode): DocumentNode {
  const tidied = new Map<ASTNode, ConstDirectiveNode | null>(
    listFieldSets(document).flatMap((fieldSet) => {
      const text = tidy(fieldSet);
      // What provides nothing is nothing.
      return text === fieldSet.text
        ? []
        : [[fieldSet.node, text === '' ? null : withFieldSet(fieldSet.node, text)] as const];
    }),
  );
  return tidied.size === 0 ? document : visit(document, { Directive: (node) => tidied.get(node) });
}

function tidy({ directive, text, typeName }: WrittenFieldSet): string {
  const bare = /^\s*\{([^]*)\}\s*$/.exec(text)?.[1] ?? text;
  return directive === 'provides' ? tidyProvided(bare, typeName) : bare;
}

/** The very same text when there is nothing to do, and when it is no field set: whoever reads it says so better. */
export function tidyProvided(text: string, typeName: string | undefined): string {
  if (!text.includes('__typename') && !text.includes('...')) return text;
  try {
    const { selections } = parseFieldSet(text);
    const tidied = tidySelections(selections, typeName);
    return tidied.length === 0
      ? ''
      : print({ kind: Kind.SELECTION_SET, selections: tidied }).slice(1, -1).replace(/\s+/g, ' ').trim();
  } catch {
    return text;
  }
}

function tidySelections(selections: readonly SelectionNode[], typeName: string | undefined): readonly SelectionNode[] {
  return selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? typeName;
      const within = tidySelections(selection.selectionSet.selections, condition);
      if (condition === typeName && typeName !== undefined) return within;
      return within.length === 0 ? [] : [{ ...selection, selectionSet: selectionSetOf(within) }];
    }
    if (selection.name.value === '__typename') return [];
    if (selection.selectionSet === undefined) return [selection];
    const within = tidySelections(selection.selectionSet.selections, undefined);
    return within.length === 0 ? [] : [{ ...selection, selectionSet: selectionSetOf(within) }];
  });
}

function selectionSetOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
