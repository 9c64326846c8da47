import { getNamedType, isNonNullType, Kind, print, type FieldNode, type GraphQLNamedType, type SelectionSetNode } from 'graphql';
import { fieldOfType } from '../core/field-of-type.ts';
import { isIncluded } from '../core/is-included.ts';
import { printArguments } from '../supergraph/read-requirements.ts';
import type { PlanningFacts } from '../supergraph/planning-facts.ts';
import type { Wanted } from './wanted.ts';

/** What is selected of the objects of one type. */
interface Selected {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly type: GraphQLNamedType;
}

interface SelectedField {
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType;
}

/** A field and its arguments, under whatever name. */
export function useOf(field: FieldNode): string {
  return `${field.name.value}\n${printArguments(field)}`;
}

/**
 * Finds the fields that have to be asked for once for each name a client gives them: GraphQL §6.4.4, a null spreads to
 * the nearest parent that may be null, and no further. Asked for once, an object that is null for what one alias
 * selects below it would be null for the other, too. That cannot be where both select the same non-null fields.
 */
export function findSplitFields(wanted: Wanted, { keyFields }: Pick<PlanningFacts, 'keyFields'>): ReadonlySet<string> {
  const uses = new Map<string, Map<string, Selected[]>>();
  let hasNames = false;
  new Selections(wanted, keyFields).everyField(({ node, parent }) => {
    const type = fieldOfType(parent, node.name.value)?.type;
    if (node.selectionSet === undefined || type === undefined) return;
    const use = useOf(node);
    const names = uses.get(use) ?? new Map<string, Selected[]>();
    uses.set(use, names);
    const responseName = (node.alias ?? node.name).value;
    names.set(responseName, [...(names.get(responseName) ?? []), { selectionSets: [node.selectionSet], type: getNamedType(type) }]);
    hasNames ||= names.size > 1;
  });
  if (!hasNames) return NONE;
  const selections = new Selections(wanted, keyFields);
  return new Set([...uses].flatMap(([use, names]) => (names.size > 1 && selections.differ([...names.values()].map(distinct)) ? [use] : [])));
}

const NONE: ReadonlySet<string> = new Set();

/** Clients that name a field often select the same of it, nearly always. */
function distinct(selected: readonly Selected[]): readonly Selected[] {
  return [...new Map(selected.map((one) => [`${one.type.name} ${one.selectionSets.map(print).join()}`, one])).values()];
}

class Selections {
  readonly #wanted: Wanted;
  readonly #keyFields: ReadonlySet<string>;

  constructor(wanted: Wanted, keyFields: ReadonlySet<string>) {
    this.#wanted = wanted;
    this.#keyFields = keyFields;
  }

  /** Tells every field of the operation, those of a fragment once. */
  everyField(meet: (field: SelectedField) => void): void {
    const { definition, schema } = this.#wanted.operation;
    const root = schema.getRootType(definition.operation);
    const spread = new Set<string>();
    const within = (selectionSet: SelectionSetNode, type: GraphQLNamedType): void => {
      this.#fieldsOf([{ selectionSet, type }], spread).forEach((field) => {
        meet(field);
        const below = fieldOfType(field.parent, field.node.name.value)?.type;
        if (field.node.selectionSet !== undefined && below !== undefined) within(field.node.selectionSet, getNamedType(below));
      });
    };
    if (root != null) within(definition.selectionSet, root);
  }

  /** Whether what is selected under some two names differs in the non-null fields of an object that both select. */
  differ(names: readonly (readonly Selected[])[]): boolean {
    return names.some((left, index) => names.slice(index + 1).some((right) => left.some((one) => right.some((other) => this.#differs(one, other)))));
  }

  #differs(one: Selected, other: Selected): boolean {
    const [left, right] = [this.#byUse(one), this.#byUse(other)];
    const isAlone = (use: string, { isRequired }: Below): boolean => isRequired && !(left.has(use) && right.has(use));
    if ([...left, ...right].some(([use, below]) => isAlone(use, below))) return true;
    return [...left].some(([use, below]) => {
      const also = right.get(use);
      return also !== undefined && this.#differs(below, also);
    });
  }

  #byUse({ selectionSets, type }: Selected): ReadonlyMap<string, Below> {
    const fields = new Map<string, Below>();
    for (const { node, parent } of this.#fieldsOf(selectionSets.map((selectionSet) => ({ selectionSet, type })), new Set())) {
      const below = fieldOfType(parent, node.name.value)?.type;
      if (below === undefined) continue;
      const use = `${parent.name}.${useOf(node)}`;
      const known = fields.get(use)?.selectionSets ?? [];
      // Lookups need keys anyway, and an object without its key is one that nobody can complete under any name.
      const isRequired = isNonNullType(below) && !this.#keyFields.has(`${parent.name}.${node.name.value}`);
      fields.set(use, { isRequired, type: getNamedType(below), selectionSets: node.selectionSet === undefined ? known : [...known, node.selectionSet] });
    }
    return fields;
  }

  /** What is planned of the fields of selections, with the type that each is selected on. */
  #fieldsOf(selected: readonly { readonly selectionSet: SelectionSetNode; readonly type: GraphQLNamedType }[], spread: Set<string>): readonly SelectedField[] {
    const { operation, conditions, refused } = this.#wanted;
    return selected.flatMap(({ selectionSet, type }) =>
      selectionSet.selections.flatMap((selection): readonly SelectedField[] => {
        if (!isIncluded(selection.directives, conditions)) return [];
        if (selection.kind === Kind.FIELD) return refused.has(selection) || selection.name.value.startsWith('__') ? [] : [{ node: selection, parent: type }];
        if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) return [];
        if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : operation.fragments.get(selection.name.value);
        const condition = fragment?.typeCondition === undefined ? type : operation.schema.getType(fragment.typeCondition.name.value);
        return fragment === undefined || condition === undefined ? [] : this.#fieldsOf([{ selectionSet: fragment.selectionSet, type: condition }], spread);
      }),
    );
  }
}

interface Below extends Selected {
  readonly isRequired: boolean;
}
