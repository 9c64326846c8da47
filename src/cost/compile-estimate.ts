import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { appliesTo, selectFields, type Selecting } from '../core/document/select-fields.ts';
import { introspectionField } from './introspection-field.ts';
import { NONE_SIZED, sizeField, type Sized } from './size-field.ts';
import type { CheckSize, UnsizedList } from './list-size.ts';
import { evaluate, highest, product, sum, type Price, type Variables } from './price.ts';
import { priceArguments } from './price-arguments.ts';
import type { PriceSignatures } from './price-signatures.ts';
import { isWeighedByType, weightOfField, weightOfPossible, weightOfType, type Pricing } from './pricing.ts';

/** What an operation is expected to cost, before anything is fetched. */
export interface Estimate {
  readonly price: Price;
  readonly cost: (variables: Variables) => number;
  /** The same for each root field, by response name. */
  readonly byRootField: (variables: Variables) => ReadonlyMap<string, number>;
  /** The first list whose length is not said as its `@listSize` asks for. */
  readonly findUnsized: (variables: Variables) => UnsizedList | undefined;
}

/**
 * Compiles what an operation costs by the GraphQL Cost Directives specification: the weights of all that is selected,
 * each as many times as the lists around it are long. What does not depend on variables is computed here, once.
 *
 * Fields of one response name are merged, as they are fetched. Of the types that an abstract type may be, the most
 * expensive counts. A field's own cost is never below 0, whatever its arguments weigh. `signatures` are kept for all
 * operations of one supergraph.
 */
export function compileEstimate(
  definition: OperationDefinitionNode,
  selecting: Selecting,
  pricing: Pricing,
  signatures: PriceSignatures,
): Estimate {
  const compiler = new EstimateCompiler(selecting, pricing, signatures);
  const root = selecting.schema.getRootType(definition.operation);
  const fields = isObjectType(root)
    ? compiler.fieldsOf(root, [definition.selectionSet], NONE_SIZED)
    : new Map<string, Price>();
  const base = definition.operation === 'mutation' ? pricing.defaults.mutation : 0;
  const total = sum([base, ...fields.values()]);
  const { checks } = compiler;
  return {
    price: total,
    cost: typeof total === 'number' ? () => total : total,
    byRootField: (variables) => new Map([...fields].map(([name, price]) => [name, evaluate(price, variables)])),
    findUnsized: (variables) => {
      for (const check of checks) {
        const found = check(variables);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/**
 * Compiles what one object costs with all that is selected of it, such as one entity of a lookup: of several types, the
 * most expensive counts.
 */
export function compileObjectPrice(
  types: readonly GraphQLObjectType[],
  selectionSets: readonly SelectionSetNode[],
  selecting: Selecting,
  { pricing, signatures }: { readonly pricing: Pricing; readonly signatures: PriceSignatures },
): Price {
  const compiler = new EstimateCompiler(selecting, pricing, signatures);
  return highest(
    types.map((type) =>
      sum([weightOfType(type, pricing), ...compiler.fieldsOf(type, selectionSets, NONE_SIZED).values()]),
    ),
  );
}

/** What is selected of the values of a field. */
interface ToPrice {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly sized: Sized;
  /** Whether what a value weighs is to be counted with it. */
  readonly isWeighed: boolean;
}

class EstimateCompiler {
  readonly checks: CheckSize[] = [];
  readonly #selecting: Selecting;
  readonly #pricing: Pricing;
  readonly #signatures: PriceSignatures;
  readonly #numbers = new Map<SelectionSetNode, number>();
  readonly #sizes: Price[] = [];
  /**
   * By type, merged selection sets, and the lists that are sized from above: fragments would be priced again and again.
   */
  readonly #known = new Map<string, Price>();

  constructor(selecting: Selecting, pricing: Pricing, signatures: PriceSignatures) {
    this.#selecting = selecting;
    this.#pricing = pricing;
    this.#signatures = signatures;
  }

  fieldsOf(
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
    sized: Sized,
  ): ReadonlyMap<string, Price> {
    const fields = [...selectFields(selectionSets, type, this.#selecting)];
    return new Map(fields.map(([responseName, nodes]) => [responseName, this.#priceField(type, nodes, sized)]));
  }

  #priceField(parent: GraphQLObjectType, nodes: readonly FieldNode[], sized: Sized): Price {
    const [node] = nodes;
    const name = node?.name.value ?? '';
    const field = parent.getFields()[name] ?? introspectionField(name);
    if (node === undefined || field === undefined) return 0;
    const { size, below, check } = sizeField({ parent, node, field, sized }, this.#pricing);
    if (check !== undefined) this.checks.push(check);
    const named = getNamedType(field.type);
    // Fragments that spread each other bring the same selection set again and again.
    const selectionSets = [...new Set(nodes.flatMap(({ selectionSet }) => selectionSet ?? []))];
    const isWeighed = isWeighedByType(parent, name, named, this.#pricing);
    const inner = isCompositeType(named) ? this.#priceSelections(named, { selectionSets, sized: below, isWeighed }) : 0;
    const each = isWeighed ? inner : sum([weightOfField(parent, name, field.type, this.#pricing), inner]);
    return highest([sum([product(size, each), priceArguments(parent, node, field, this.#pricing)])]);
  }

  #priceSelections(type: GraphQLCompositeType, { selectionSets, sized, isWeighed }: ToPrice): Price {
    const numbers = selectionSets.map((one) => this.#numberOf(one)).join();
    const size = `${[...sized.fields].join()} ${this.#numberOfSize(sized.size)}`;
    const key = `${type.name} ${isWeighed ? 'weighed' : ''} ${numbers} ${size}`;
    let price = this.#known.get(key);
    if (price === undefined) {
      price = highest(
        this.#typesToPrice(type, selectionSets).map((one) => {
          const weight = isWeighed && isAbstractType(type) ? weightOfPossible(type, one, this.#pricing) : 0;
          return sum([weight, ...this.fieldsOf(one, selectionSets, sized).values()]);
        }),
      );
      this.#known.set(key, price);
    }
    return price;
  }

  #numberOf(selectionSet: SelectionSetNode): number {
    const known = this.#numbers.get(selectionSet) ?? this.#numbers.size;
    this.#numbers.set(selectionSet, known);
    return known;
  }

  #numberOfSize(size: Price): number {
    const known = this.#sizes.indexOf(size);
    return known >= 0 ? known : this.#sizes.push(size) - 1;
  }

  /** The object types that differ in what is selected on them, or in what that costs. */
  #typesToPrice(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): readonly GraphQLObjectType[] {
    if (!isAbstractType(type)) return isObjectType(type) ? [type] : [];
    const conditions = new Set<string>();
    for (const selectionSet of selectionSets) this.#collectConditions(selectionSet, conditions);
    const { schema } = this.#selecting;
    const kinds = new Map<string, GraphQLObjectType>();
    for (const possible of schema.getPossibleTypes(type)) {
      const met = [type.name, ...conditions].filter((condition) => appliesTo(condition, possible, schema));
      const signatures = met.map((name) => `${name} ${this.#signature(name, possible)}`).join();
      const key = `${signatures} ${weightOfPossible(type, possible, this.#pricing)}`;
      if (!kinds.has(key)) kinds.set(key, possible);
    }
    return [...kinds.values()];
  }

  #signature(name: string, possible: GraphQLObjectType): number {
    const type = this.#selecting.schema.getType(name);
    return isAbstractType(type) ? this.#signatures.of(type, possible) : 0;
  }

  #collectConditions(selectionSet: SelectionSetNode, conditions: Set<string>): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) continue;
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#selecting.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      if (fragment.typeCondition !== undefined) conditions.add(fragment.typeCondition.name.value);
      this.#collectConditions(fragment.selectionSet, conditions);
    }
  }
}
