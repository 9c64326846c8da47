import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import type { ServiceLookup } from '../../supergraph/supergraph.ts';
import { isRecord } from '../public-members.ts';

/** A part of an operation whose entities are found by the same lookups, one for each type. */
export interface LookupPart {
  readonly lookups: readonly ServiceLookup[];
  readonly document: DocumentNode;
}

/** Of several lookups of a type, the one that is used when nothing is known of its representations. */
export function firstLookups(lookups: readonly ServiceLookup[]): readonly ServiceLookup[] {
  return choose(lookups, []);
}

/**
 * Splits an operation by the keys that its representations have: `Product` by `id` in one list and by `slug` in
 * another are found by different lookups. All in one part, when the keys are the same.
 */
export function splitByLookups(
  document: DocumentNode,
  lookups: readonly ServiceLookup[],
  variables: Readonly<Record<string, unknown>>,
): readonly LookupPart[] {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) return [{ lookups: firstLookups(lookups), document }];
  const parts = new Map<string, { readonly lookups: readonly ServiceLookup[]; readonly selections: SelectionNode[] }>();
  for (const selection of operation.selectionSet.selections) {
    const chosen = choose(lookups, representationsOf(selection, variables));
    const id = chosen.map(({ fieldName, keyField }) => `${fieldName} ${keyField}`).join(',');
    const part = parts.get(id) ?? { lookups: chosen, selections: [] };
    part.selections.push(selection);
    parts.set(id, part);
  }
  if (parts.size === 1) return [...parts.values()].map((part) => ({ lookups: part.lookups, document }));
  return [...parts.values()].map((part) => {
    const own: OperationDefinitionNode = {
      ...operation,
      selectionSet: { ...operation.selectionSet, selections: part.selections },
    };
    return {
      lookups: part.lookups,
      document: { ...document, definitions: document.definitions.map((node) => (node === operation ? own : node)) },
    };
  });
}

function representationsOf(selection: SelectionNode, variables: Readonly<Record<string, unknown>>): readonly unknown[] {
  if (selection.kind !== Kind.FIELD) return [];
  const value = selection.arguments?.find(({ name }) => name.value === 'representations')?.value;
  const list = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return Array.isArray(list) ? list : [];
}

/**
 * For each type, the lookup by a key that its first representation has; one that finds many before one that finds one.
 */
function choose(lookups: readonly ServiceLookup[], representations: readonly unknown[]): readonly ServiceLookup[] {
  const types = [...new Set(lookups.map(({ typeName }) => typeName))];
  return types.flatMap((typeName) => {
    const own = lookups.filter((lookup) => lookup.typeName === typeName);
    const first = representations.find((one) => isRecord(one) && one['__typename'] === typeName);
    const usable = isRecord(first)
      ? own.filter(({ keyField }) => first[keyField] !== undefined && first[keyField] !== null)
      : own;
    const chosen = usable.find(({ many }) => many) ?? usable[0] ?? own[0];
    return chosen === undefined ? [] : [chosen];
  });
}
