import {
  getNamedType,
  isNonNullType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldOfType } from '../../core/document/field-of-type.ts';
import { isIncluded } from '../../core/document/is-included.ts';
import { printArguments } from '../../supergraph/join/read-requirements.ts';
import type { PlanningFacts } from '../../supergraph/join/planning-facts.ts';
import type { Wanted } from './wanted.ts';

/** What is selected of the objects of one type. */
interface Selected {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly type: GraphQLNamedType;
}

/** What a client selects under one of its names for a field. */
interface Named extends Selected {
  readonly name: string;
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
  const uses = new Map<string, Named[]>();
  const selections = new Selections(wanted, keyFields);
  selections.everyComposite((node, selectionSet, type) => {
    const named = { name: (node.alias ?? node.name).value, selectionSets: [selectionSet], type };
    const use = useOf(node);
    const known = uses.get(use);
    if (known === undefined) uses.set(use, [named]);
    else known.push(named);
  });
  return new Set([...uses].flatMap(([use, named]) => (selections.differ(named) ? [use] : [])));
}

class Selections {
  readonly #wanted: Wanted;
  readonly #keyFields: ReadonlySet<string>;

  constructor(wanted: Wanted, keyFields: ReadonlySet<string>) {
    this.#wanted = wanted;
    this.#keyFields = keyFields;
  }

  /** Tells every field of the operation that has some below it, those of a fragment once. */
  everyComposite(meet: (field: FieldNode, selectionSet: SelectionSetNode, type: GraphQLNamedType) => void): void {
    const { definition, schema, fragments } = this.#wanted.operation;
    const root = schema.getRootType(definition.operation);
    const spread = new Set<string>();
    const within = ({ selections }: SelectionSetNode, parent: GraphQLNamedType): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const { selectionSet } = selection;
          if (selectionSet === undefined || !this.#isPlanned(selection)) continue;
          const type = fieldOfType(parent, selection.name.value)?.type;
          if (type === undefined) continue;
          const named = getNamedType(type);
          meet(selection, selectionSet, named);
          within(selectionSet, named);
          continue;
        }
        if (!isIncluded(selection.directives, this.#wanted.conditions)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const condition = this.#conditionOf(fragment, parent);
        if (fragment !== undefined && condition !== undefined) within(fragment.selectionSet, condition);
      }
    };
    if (root != null) within(definition.selectionSet, root);
  }

  #isPlanned(field: FieldNode): boolean {
    const { conditions, refused } = this.#wanted;
    return isIncluded(field.directives, conditions) && !refused.has(field) && !field.name.value.startsWith('__');
  }

  #conditionOf(
    fragment: Pick<InlineFragmentNode, 'typeCondition'> | undefined,
    parent: GraphQLNamedType,
  ): GraphQLNamedType | undefined {
    return fragment?.typeCondition === undefined
      ? parent
      : this.#wanted.operation.schema.getType(fragment.typeCondition.name.value);
  }

  /**
   * Whether what is selected under some two names differs in the non-null fields of an object that both select. All are
   * looked at together, level by level, so that a thousand names cost a thousand times what one does: where any two
   * of them differ, some two of differing names do.
   */
  differ(selected: readonly Named[]): boolean {
    const [first] = selected;
    if (first === undefined || selected.every(({ name }) => name === first.name)) return false;
    const levels = selected.map((one) => ({ name: one.name, fields: this.#byUse(one) }));
    const required = levels.map(
      ({ fields }) => new Set([...fields].flatMap(([use, { isRequired }]) => (isRequired ? [use] : []))),
    );
    const [firstRequired] = required;
    if (firstRequired !== undefined && required.some((one) => !areEqual(one, firstRequired))) return true;
    const below = new Map<string, Named[]>();
    for (const { name, fields } of levels) {
      for (const [use, { selectionSets, type }] of fields) {
        if (selectionSets.length === 0) continue;
        const known = below.get(use);
        if (known === undefined) below.set(use, [{ name, selectionSets, type }]);
        else known.push({ name, selectionSets, type });
      }
    }
    return [...below.values()].some((named) => this.differ(named));
  }

  #byUse({ selectionSets, type }: Selected): ReadonlyMap<string, Below> {
    const fields = new Map<string, Below>();
    for (const { node, parent } of this.#fieldsOf(selectionSets.map((selectionSet) => ({ selectionSet, type })))) {
      const below = fieldOfType(parent, node.name.value)?.type;
      if (below === undefined) continue;
      const use = `${parent.name}.${useOf(node)}`;
      const known = fields.get(use)?.selectionSets ?? [];
      // Lookups need keys anyway, and an object without its key is one that nobody can complete under any name.
      const isRequired = isNonNullType(below) && !this.#keyFields.has(`${parent.name}.${node.name.value}`);
      fields.set(use, {
        isRequired,
        type: getNamedType(below),
        selectionSets: node.selectionSet === undefined ? known : [...known, node.selectionSet],
      });
    }
    return fields;
  }

  /** What is planned of the fields of selections, with the type that each is selected on. */
  #fieldsOf(selected: readonly Placed[]): readonly SelectedField[] {
    const { conditions, operation } = this.#wanted;
    const fields: SelectedField[] = [];
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode, parent: GraphQLNamedType): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          if (this.#isPlanned(selection)) fields.push({ node: selection, parent });
          continue;
        }
        if (!isIncluded(selection.directives, conditions)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : operation.fragments.get(selection.name.value);
        const condition = this.#conditionOf(fragment, parent);
        if (fragment !== undefined && condition !== undefined) collect(fragment.selectionSet, condition);
      }
    };
    for (const { selectionSet, type } of selected) collect(selectionSet, type);
    return fields;
  }
}

interface Placed {
  readonly selectionSet: SelectionSetNode;
  readonly type: GraphQLNamedType;
}

interface Below extends Selected {
  readonly isRequired: boolean;
}

function areEqual(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((use) => other.has(use));
}
