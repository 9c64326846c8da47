import { describe, expect, test } from '@jest/globals';
import type { FetchNode, LookupNode, QueryPlan } from '../../../src/plan/query-plan.ts';
import { createRefuseContextArguments } from '../../../src/plan/refuse-context-arguments.ts';
import { createRefuseInvalidOperations } from '../../../src/plan/refuse-invalid-operations.ts';
import { createRefuseUnmetRequirements } from '../../../src/plan/refuse-unmet-requirements.ts';
import { createRefuseUnprovidedFields } from '../../../src/plan/refuse-unprovided-fields.ts';
import { SubgraphTypes } from '../../../src/plan/subgraph-types.ts';
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

function rootFetch(subgraph: string, operation: string): FetchNode {
  return {
    kind: 'fetch',
    subgraph,
    operationKind: 'query',
    operation,
    variableNames: [],
    path: [],
    lookups: [],
    outputRewrites: [],
  };
}

function lookup(selection: string, ...sent: readonly string[]): FetchNode {
  const node: LookupNode = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [[{ kind: 'field', key: 'product' }]],
    requires: [
      {
        kind: 'fragment',
        typeCondition: 'Product',
        selections: ['__typename', 'id', ...sent].map((name) => ({
          kind: 'field',
          dataKey: name,
          name,
          selections: [],
        })),
      },
    ],
    inputRewrites: [],
    outputRewrites: [],
  };
  return {
    ...rootFetch(
      'shipping',
      `query($representations:[_Any!]!){_entities(representations:$representations){...on Product{${selection}}}}`,
    ),
    lookups: [node],
  };
}

function planOf(...nodes: readonly FetchNode[]): QueryPlan {
  return { root: { kind: 'sequence', nodes } };
}

describe('a plan that asks for a field with @requires', () => {
  const refuse = createRefuseUnmetRequirements(text);

  test('is refused when the representation does not carry what it requires', () => {
    expect(() => refuse(planOf(lookup('cost')))).toThrow(
      'the plan asks shipping for Product.cost without weight, which it requires',
    );
  });

  test('is refused when it asks in the middle of an answer', () => {
    expect(() => refuse(planOf(rootFetch('shipping', '{parcel{cost}}')))).toThrow('Product.cost without weight');
  });

  test('is refused when it asks below the object that the representation is of', () => {
    expect(() => refuse(planOf(lookup('parts{cost}', 'weight')))).toThrow('Product.cost without weight');
  });

  test('passes with what it requires', () => {
    expect(() => refuse(planOf(lookup('cost', 'weight')))).not.toThrow();
  });
});

describe('a plan that asks for an external field', () => {
  const refuse = createRefuseUnprovidedFields(text, new SubgraphTypes(text));

  test('is refused where nobody provides it', () => {
    expect(() => refuse(planOf(rootFetch('shipping', '{parcel{weight}}')))).toThrow(
      'the plan asks shipping for Product.weight, which is external there and not provided',
    );
  });

  test('passes where it is provided, and in other subgraphs', () => {
    expect(() =>
      refuse(planOf(rootFetch('shipping', '{heavy{weight}}'), rootFetch('products', '{product{weight}}'))),
    ).not.toThrow();
  });
});

describe('a plan with an operation that no subgraph accepts', () => {
  const refuse = createRefuseInvalidOperations(text);

  test('is refused for an object without selections', () => {
    expect(() => refuse(planOf(rootFetch('products', '{product}')))).toThrow(
      "the plan's operation is not valid in products",
    );
  });

  test('is refused for two fields under one name', () => {
    expect(() => refuse(planOf(rootFetch('products', '{product{x:id x:weight}}')))).toThrow(
      "the plan's operation is not valid in products",
    );
  });

  test('passes when it is valid', () => {
    expect(() => refuse(planOf(rootFetch('products', '{product{id weight}}')))).not.toThrow();
  });
});

describe('a plan that asks for a field without its argument from a context', () => {
  const refuse = createRefuseContextArguments(
    composeText({
      a: `
        type Query { user: User }
        type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: String cart: Cart }
        type Cart @key(fields: "id") { id: ID! size: Int total(in: String @fromContext(field: "$buyer { currency }")): String }
      `,
    }),
  );

  test('is refused', () => {
    expect(() => refuse(planOf(rootFetch('a', '{user{cart{total}}}')))).toThrow(
      'the plan asks for Cart.total without in, which it takes from a context (@fromContext)',
    );
  });

  test('passes with the argument, and without the field', () => {
    expect(() => refuse(planOf(rootFetch('a', '{user{cart{size total(in:$contextArgument_0)}}}')))).not.toThrow();
  });
});
