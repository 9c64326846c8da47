import { Kind, visit, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { selectionsOfLookup } from '../model/lookup-selections.ts';
import type { DraftPlan, DraftStep, FetchPath, Rewrite } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/**
 * Gives fields other names where one response name would stand for types that differ (GraphQL §5.3.2,
 * SameResponseShape), and takes them back when the answer is merged. Planners compare the types of the supergraph,
 * but in a subgraph a field can be stricter than in another one, and keys that they add have types of their own.
 */
export function createAliasConflictingFields(types: SubgraphTypes): (plan: DraftPlan) => DraftPlan {
  const alias = (step: DraftStep): DraftStep => aliasWithin(step, types);
  return (plan) => ({ ...plan, events: plan.events && alias(plan.events), steps: plan.steps.map(alias) });
}

function aliasWithin(step: DraftStep, types: SubgraphTypes): DraftStep {
  const { operation } = step;
  const naming = new Naming(step.subgraph, types);
  if (step.lookups.length === 0) {
    const root = types.rootName(operation.operation);
    const renames = naming.nameFields([{ selectionSet: operation.selectionSet, parent: root }], []);
    return renames.length === 0
      ? step
      : { ...step, operation: naming.write(operation), outputRewrites: [...renames, ...step.outputRewrites] };
  }
  const lookups = step.lookups.map((lookup) => {
    const sets = selectionsOfLookup(operation, lookup).map((selectionSet) => ({ selectionSet, parent: '' }));
    const renames = naming.nameFields(sets, []);
    return renames.length === 0 ? lookup : { ...lookup, outputRewrites: [...renames, ...lookup.outputRewrites] };
  });
  return naming.isUsed ? { ...step, lookups, operation: naming.write(operation) } : step;
}

interface SelectedSet {
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
  nameFields(selected: readonly SelectedSet[], path: FetchPath): readonly Rewrite[] {
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

  /** The operation with the names. */
  write(operation: OperationDefinitionNode): OperationDefinitionNode {
    const enter = (node: FieldNode): FieldNode | undefined => {
      const name = this.#names.get(node);
      return name === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value: name } };
    };
    return visit(operation, { Field: { enter } });
  }
}
