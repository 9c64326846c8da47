import { describe, expect, test } from '@jest/globals';
import type { Check } from '../../../src/plan/check/check.ts';
import { placeFields } from '../../../src/plan/check/placed-fields.ts';
import { createRefuseContextArguments } from '../../../src/plan/check/refuse-context-arguments.ts';
import { createRefuseInvalidOperations } from '../../../src/plan/check/refuse-invalid-operations.ts';
import { createRefuseUnmetRequirements } from '../../../src/plan/check/refuse-unmet-requirements.ts';
import { createRefuseUnprovidedFields } from '../../../src/plan/check/refuse-unprovided-fields.ts';
import { SubgraphTypes } from '../../../src/plan/schema/subgraph-types.ts';
import type { SupergraphText } from '../../../src/plan/schema/supergraph-text.ts';
import { draft, lookup, rootFetch, sequence, type DraftedFetch } from '../../support/plans.ts';
import { composeText } from './compose-text.ts';

const text = composeText({
  products: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! weight: Int @shareable }',
  shipping: `
    type Query { parcel: Product heavy: Product @provides(fields: "weight") }
    type Product @key(fields: "id") {
      id: ID! weight: Int @external
      cost: Int @requires(fields: "weight") parts: [Product]
    }
  `,
});

function cost(selection: string, ...inputs: readonly string[]): DraftedFetch {
  const sends = `...on Product{__typename id ${inputs.join(' ')}}`;
  return lookup('shipping', { at: 'product', selection: `...on Product{${selection}}`, sends });
}

/** Makes what asks a check of each step of a plan. */
function asking(
  run: Check['run'] | undefined,
  { schema }: SupergraphText,
): (...nodes: readonly DraftedFetch[]) => void {
  if (run === undefined) throw new Error('there is nothing to check');
  return (...nodes) => {
    for (const step of draft(sequence(...nodes)).steps) run(step, placeFields(step.operation, schema()));
  };
}

describe('a plan that asks for a field with @requires', () => {
  const refuse = asking(createRefuseUnmetRequirements(text), text);

  test('is refused when the representation does not carry what it requires', () => {
    expect(() => refuse(cost('cost'))).toThrow(
      'the plan asks shipping for Product.cost without weight, which it requires',
    );
  });

  test('is refused when it asks in the middle of an answer', () => {
    expect(() => refuse(rootFetch('shipping', '{parcel{cost}}'))).toThrow('Product.cost without weight');
  });

  test('is refused when it asks below the object that the representation is of', () => {
    expect(() => refuse(cost('parts{cost}', 'weight'))).toThrow('Product.cost without weight');
  });

  test('passes with what it requires', () => {
    expect(() => refuse(cost('cost', 'weight'))).not.toThrow();
  });
});

describe('a plan that asks for an external field', () => {
  const refuse = asking(createRefuseUnprovidedFields(text, new SubgraphTypes(text)), text);

  test('is refused where nobody provides it', () => {
    expect(() => refuse(rootFetch('shipping', '{parcel{weight}}'))).toThrow(
      'the plan asks shipping for Product.weight, which is external there and not provided',
    );
  });

  test('passes where it is provided, and in other subgraphs', () => {
    expect(() =>
      refuse(rootFetch('shipping', '{heavy{weight}}'), rootFetch('products', '{product{weight}}')),
    ).not.toThrow();
  });
});

describe('a plan with an operation that no subgraph accepts', () => {
  const refuse = asking(createRefuseInvalidOperations(text), text);

  test('is refused for an object without selections', () => {
    expect(() => refuse(rootFetch('products', '{product}'))).toThrow("the plan's operation is not valid in products");
  });

  test('is refused for two fields under one name', () => {
    expect(() => refuse(rootFetch('products', '{product{x:id x:weight}}'))).toThrow(
      "the plan's operation is not valid in products",
    );
  });

  test('passes when it is valid', () => {
    expect(() => refuse(rootFetch('products', '{product{id weight}}'))).not.toThrow();
  });
});

describe('a plan that asks for a field without its argument from a context', () => {
  const carts = composeText({
    a: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
  });
  const refuse = asking(createRefuseContextArguments(carts), carts);

  test('is refused', () => {
    expect(() => refuse(rootFetch('a', '{user{cart{total}}}'))).toThrow(
      'the plan asks for Cart.total without in, which it takes from a context (@fromContext)',
    );
  });

  test('passes with the argument, and without the field', () => {
    expect(() => refuse(rootFetch('a', '{user{cart{size total(in:$contextArgument_0)}}}'))).not.toThrow();
  });
});
