import {
  Kind,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import { mapFetches } from './map-fetches.ts';
import { parseFetch } from './parse-fetch.ts';
import type { FetchNode, FetchPath, QueryPlan, Rewrite } from './query-plan.ts';
import type { SubgraphTypes } from './subgraph-types.ts';

/**
 * Gives fields other names where one response name would stand for types that differ (GraphQL §5.3.2,
 * SameResponseShape), and takes them back when the answer is merged. Planners compare the types of the supergraph,
 * but in a subgraph a field can be stricter than in another one, and keys that they add have types of their own.
 */
export function createAliasConflictingFields(types: SubgraphTypes): (plan: QueryPlan) => QueryPlan {
  const alias = (fetch: FetchNode): FetchNode => aliasWithin(fetch, types);
  return ({ root }) => {
    if (root === undefined) return { root };
    const mapped = mapFetches(root, alias);
    return { root: mapped.kind === 'subscription' ? { ...mapped, events: alias(mapped.events) } : mapped };
  };
}

function aliasWithin(fetch: FetchNode, types: SubgraphTypes): FetchNode {
  // Only below fragments can the parents of one response name differ.
  if (!fetch.operation.includes('...')) return fetch;
  const document = parseFetch(fetch.operation);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) return fetch;
  const naming = new Naming(fetch.subgraph, types);
  if (fetch.lookups.length === 0) {
    const root = types.rootName(operation.operation);
    const renames = naming.nameFields([{ selectionSet: operation.selectionSet, parent: root }], []);
    return renames.length === 0
      ? fetch
      : { ...fetch, operation: naming.print(document), outputRewrites: [...renames, ...fetch.outputRewrites] };
  }
  const lookups = fetch.lookups.map((lookup) => {
    const sets = operation.selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD &&
      (selection.alias ?? selection.name).value === lookup.responseName &&
      selection.selectionSet !== undefined
        ? [{ selectionSet: selection.selectionSet, parent: '' }]
        : [],
    );
    const renames = naming.nameFields(sets, []);
    return renames.length === 0 ? lookup : { ...lookup, outputRewrites: [...renames, ...lookup.outputRewrites] };
  });
  return naming.isUsed ? { ...fetch, lookups, operation: naming.print(document) } : fetch;
}

interface Selected {
  readonly selectionSet: SelectionSetNode;
  readonly parent: string;
}

interface Occurrence {
  readonly node: FieldNode;
  readonly type: string;
  readonly typeName: string;
}

class Naming {
  readonly #subgraph: string;
  readonly #types: SubgraphTypes;
  readonly #names = new Map<FieldNode, string>();

  constructor(subgraph: string, types: SubgraphTypes) {
    this.#subgraph = subgraph;
    this.#types = types;
  }

  get isUsed(): boolean {
    return this.#names.size > 0;
  }

  /** Names what conflicts at one place and below it. Returns what takes the names back, the deepest first. */
  nameFields(selected: readonly Selected[], path: FetchPath): readonly Rewrite[] {
    const byName = new Map<string, Map<string, Occurrence[]>>();
    for (const { node, parent } of selected.flatMap(({ selectionSet, parent: name }) =>
      this.#fieldsOf(selectionSet, name),
    )) {
      const responseName = (node.alias ?? node.name).value;
      const known = this.#types.fieldIn(this.#subgraph, parent, node.name.value);
      const [type, typeName] = [known?.type ?? '', known?.typeName ?? ''];
      // Objects merge whatever their types are; lists and nulls around them have to be alike.
      const shape =
        node.name.value === '__typename' || known === undefined
          ? ''
          : this.#types.isLeaf(typeName)
            ? type
            : type.replace(/\w+/, '*');
      const shapes = byName.get(responseName) ?? new Map<string, Occurrence[]>();
      byName.set(responseName, shapes.set(shape, [...(shapes.get(shape) ?? []), { node, type, typeName }]));
    }
    return [...byName].flatMap(([responseName, shapes]) =>
      [...shapes.values()].flatMap((occurrences, index) =>
        this.#nameOccurrences(responseName, occurrences, index, path),
      ),
    );
  }

  #nameOccurrences(
    responseName: string,
    occurrences: readonly Occurrence[],
    index: number,
    path: FetchPath,
  ): readonly Rewrite[] {
    const name = index === 0 ? responseName : `_${this.#names.size}_${responseName}`;
    if (index > 0) for (const { node } of occurrences) this.#names.set(node, name);
    const step: FetchPath = [...path, { kind: 'field', key: name }];
    const below = occurrences.flatMap(({ node, typeName }) =>
      node.selectionSet === undefined ? [] : [{ selectionSet: node.selectionSet, parent: typeName }],
    );
    const renames = below.length === 0 ? [] : this.nameFields(below, step);
    return index === 0 ? renames : [...renames, { kind: 'rename', path: step, to: responseName }];
  }

  #fieldsOf(
    { selections }: SelectionSetNode,
    parent: string,
  ): readonly { readonly node: FieldNode; readonly parent: string }[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ node: selection, parent }];
      return selection.kind === Kind.INLINE_FRAGMENT
        ? this.#fieldsOf(selection.selectionSet, selection.typeCondition?.name.value ?? parent)
        : [];
    });
  }

  /** The document with the names. */
  print(document: DocumentNode): string {
    const enter = (node: FieldNode): FieldNode | undefined => {
      const name = this.#names.get(node);
      return name === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value: name } };
    };
    return stripIgnoredCharacters(print(visit(document, { Field: { enter } })));
  }
}
