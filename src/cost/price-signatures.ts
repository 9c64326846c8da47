import { getNamedType, isInterfaceType, type GraphQLAbstractType, type GraphQLObjectType } from 'graphql';
import { ofMember, weightOfField, type Pricing } from './pricing.ts';

/**
 * Tells the object types of an abstract type apart by what their common fields cost. Hundreds of types may implement
 * one interface, and hardly any differ: an operation is priced for each kind of them, not for each.
 */
export class PriceSignatures {
  readonly #pricing: Pricing;
  readonly #known = new WeakMap<GraphQLAbstractType, Map<GraphQLObjectType, number>>();
  readonly #numbers = new Map<string, number>();

  constructor(pricing: Pricing) {
    this.#pricing = pricing;
  }

  /** Equal for types of which every field of `abstract` costs the same. */
  of(abstract: GraphQLAbstractType, possible: GraphQLObjectType): number {
    if (!isInterfaceType(abstract)) return 0;
    const known = this.#known.get(abstract) ?? new Map<GraphQLObjectType, number>();
    this.#known.set(abstract, known);
    let signature = known.get(possible);
    if (signature === undefined) {
      const text = Object.keys(abstract.getFields())
        .map((name) => this.#describe(possible, name))
        .join();
      signature = this.#numbers.get(text) ?? this.#numbers.size;
      this.#numbers.set(text, signature);
      known.set(possible, signature);
    }
    return signature;
  }

  #describe(possible: GraphQLObjectType, name: string): string {
    const field = possible.getFields()[name];
    if (field === undefined) return '';
    const { weights, listSizes } = this.#pricing.facts;
    const args = field.args.map((argument) => ofMember(possible, `${name}(${argument.name}:)`, weights) ?? '');
    // An implementation may narrow the type, and what is in it.
    return JSON.stringify([
      weightOfField(possible, name, field.type, this.#pricing),
      getNamedType(field.type).name,
      args,
      ofMember(possible, name, listSizes),
    ]);
  }
}
