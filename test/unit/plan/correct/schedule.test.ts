import { describe, expect, test } from '@jest/globals';
import { readDemandedOperation } from '../../../../src/plan/walk/demanded-operation.ts';
import { keyOfPart } from '../../../../src/plan/model/plan-needs.ts';
import type { DraftPlan, ScheduledPlan } from '../../../../src/plan/model/query-plan.ts';
import { schedule } from '../../../../src/plan/correct/schedule.ts';
import { SubgraphTypes } from '../../../../src/plan/schema/subgraph-types.ts';
import {
  draft,
  lookup,
  lookups,
  parallel,
  pathTo,
  rootFetch,
  sent,
  sequence,
  subscription,
  type Drafted,
  type DraftedFetch,
} from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

const types = new SubgraphTypes(
  composeText({
    products: `
      type Query { product: Product other: Product item: Item node: Node user: User }
      type Mutation { one: Product two: Product }
      type Subscription { changed: Product }
      type Product @key(fields: "id") { id: ID! name: String maker: Maker root: Query }
      type Maker @key(fields: "id") { id: ID! }
      interface Item @key(fields: "id") { id: ID! }
      type Book implements Item @key(fields: "id") { id: ID! title: String }
      type Film implements Item @key(fields: "id") { id: ID! title: String }
      interface Node { id: ID! }
      type Leaf implements Node @key(fields: "id") { id: ID! }
      type User @key(fields: "id") @context(name: "user") { id: ID! cart: Cart }
      type Cart @key(fields: "id") { id: ID! }
    `,
    codes: 'type Product @key(fields: "id") @key(fields: "code") { id: ID! code: String }',
    stock: 'type Product @key(fields: "id") { id: ID! stock: Int weight: Int }',
    prices: 'type Product @key(fields: "code") { code: String price: Int }',
    shipping:
      'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") plan: Plan } ' +
      'type Plan { days: Int }',
    taxes: 'type Product @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") }',
    makers: 'type Maker @key(fields: "id") { id: ID! town: String }',
    ratings: 'type Query { top: Item } type Item @interfaceObject @key(fields: "id") { id: ID! rating: Int }',
    users: 'type User @key(fields: "id") { id: ID! currency: String }',
  }),
);

function run(root: Drafted | DraftPlan, document: string): ScheduledPlan {
  const plan = 'steps' in root ? root : draft(root);
  return schedule(plan, readDemandedOperation(document, types), types);
}

/** What each part of a plan is, and the numbers of those that it needs: `stock: 0`. */
function needsOf(root: Drafted | DraftPlan, document: string): readonly string[] {
  const { steps, parts } = run(root, document);
  return parts.map(({ step, lookup: index, needs }) => {
    const { subgraph = '', lookups: all = [] } = steps[step] ?? {};
    const name = all.length > 1 ? ` ${all[index ?? -1]?.responseName ?? ''}` : '';
    return `${subgraph}${name}: ${needs.join(' ')}`.trim();
  });
}

function ofProduct(subgraph: string, selection: string, sends = 'id', at = 'product'): DraftedFetch {
  return lookup(subgraph, {
    at,
    selection: `...on Product{${selection}}`,
    sends: `...on Product{__typename ${sends}}`,
  });
}

const product = rootFetch('products', '{product{__typename id}}');

describe('a lookup needs', () => {
  test('what brings its objects, and the keys that it sends', () => {
    expect(needsOf(sequence(product, ofProduct('stock', 'stock')), '{ product { stock } }')).toEqual([
      'products:',
      'stock: 0',
    ]);
  });

  test('the lookup of another key, which has needs of its own', () => {
    const plan = sequence(product, ofProduct('codes', 'code'), ofProduct('prices', 'price', 'code'));
    expect(needsOf(plan, '{ product { price } }')).toEqual(['products:', 'codes: 0', 'prices: 1']);
  });

  test('what brings an input of @requires', () => {
    const plan = sequence(
      product,
      parallel(ofProduct('stock', 'weight'), ofProduct('codes', 'code')),
      ofProduct('shipping', 'cost', 'id weight'),
    );
    expect(needsOf(plan, '{ product { cost code } }')).toEqual(['products:', 'stock: 0', 'codes: 0', 'shipping: 1']);
  });

  test('what brings the objects that it is below', () => {
    const maker = (at: string): DraftedFetch =>
      lookup('makers', { at, selection: '...on Maker{town}', sends: '...on Maker{__typename id}' });
    const plan = sequence(
      parallel(rootFetch('products', '{product{maker{__typename id}}}'), rootFetch('ratings', '{top{__typename}}')),
      maker('product.maker'),
    );
    expect(needsOf(plan, '{ product { maker { town } } top { __typename } }')).toEqual([
      'products:',
      'ratings:',
      'makers: 0',
    ]);
  });

  test('nothing of what is looked up beside it, or in an earlier wave for others', () => {
    const plan = sequence(
      product,
      parallel(ofProduct('codes', 'code'), ofProduct('shipping', 'plan{days}')),
      ofProduct('stock', 'stock'),
    );
    expect(needsOf(plan, '{ product { code stock plan { days } } }')).toEqual([
      'products:',
      'codes: 0',
      'shipping: 0',
      'stock: 0',
    ]);
  });

  test('nothing twice: what those that it needs wait for, it waits for through them', () => {
    const plan = sequence(product, ofProduct('codes', 'code'), ofProduct('prices', 'price', 'id code'));
    expect(needsOf(plan, '{ product { price } }')).toEqual(['products:', 'codes: 0', 'prices: 1']);
  });

  test('nothing twice, also over several others', () => {
    const plan = sequence(
      product,
      ofProduct('codes', 'code'),
      ofProduct('prices', 'price', 'id code'),
      ofProduct('taxes', 'tax', 'id price'),
    );
    expect(needsOf(plan, '{ product { tax } }')).toEqual(['products:', 'codes: 0', 'prices: 1', 'taxes: 2']);
  });

  test('nobody who tells again what its objects came with', () => {
    const plan = sequence(product, ofProduct('codes', 'id code'), ofProduct('stock', 'stock'));
    expect(needsOf(plan, '{ product { code stock } }')).toEqual(['products:', 'codes: 0', 'stock: 0']);
  });

  test('nobody who comes later', () => {
    const plan = sequence(
      product,
      ofProduct('stock', 'weight'),
      ofProduct('shipping', 'cost', 'id weight'),
      ofProduct('stock', 'weight stock'),
    );
    expect(needsOf(plan, '{ product { cost stock } }')).toEqual(['products:', 'stock: 0', 'shipping: 1', 'stock: 0']);
  });

  test('of an event nothing: it is there', () => {
    const plan = subscription(
      rootFetch('products', 'subscription{changed{__typename id}}'),
      sequence(ofProduct('codes', 'code', 'id', 'changed'), ofProduct('prices', 'price', 'code', 'changed')),
    );
    expect(needsOf(plan, 'subscription { changed { price } }')).toEqual(['codes:', 'prices: 0']);
  });
});

describe('where @interfaceObject tells only the interface', () => {
  const top = rootFetch('ratings', '{top{__typename id}}');
  const typeOf = lookup('products', {
    at: 'top',
    selection: '...on Item{__typename}',
    sends: '...on Item{__typename id}',
  });

  test('a lookup of an object type needs the one that tells the type', () => {
    const title = lookup('products', {
      at: 'top.|[Book]',
      selection: '...on Book{title}',
      sends: '...on Book{__typename id}',
    });
    expect(needsOf(sequence(top, typeOf, title), '{ top { ... on Book { title } } }')).toEqual([
      'ratings:',
      'products: 0',
      'products: 1',
    ]);
  });

  test('a lookup of the interface does not', () => {
    const item = rootFetch('products', '{item{__typename id}}');
    const rating = lookup('ratings', {
      at: 'item',
      selection: '...on Item{rating}',
      sends: '...on Item{__typename id}',
      inputRewrites: [{ kind: 'set', path: pathTo('|[Book,Film].__typename'), value: 'Item' }],
    });
    expect(needsOf(sequence(item, rating), '{ item { rating } }')).toEqual(['products:', 'ratings: 0']);
  });
});

describe('lookups of one step', () => {
  test('have needs of their own', () => {
    const merged = lookups('stock', {
      e: { at: 'product', selection: '...on Product{stock}', sends: '...on Product{__typename id}' },
      f: { at: 'other', selection: '...on Product{weight}', sends: '...on Product{__typename id}' },
    });
    const roots = parallel(product, rootFetch('products', '{other{__typename id}}'));
    expect(needsOf(sequence(roots, merged), '{ product { stock } other { weight } }')).toEqual([
      'products:',
      'products:',
      'stock e: 0',
      'stock f: 1',
    ]);
  });

  test('are needed one by one', () => {
    const merged = lookups('codes', {
      e: { at: 'product', selection: '...on Product{code}', sends: '...on Product{__typename id}' },
      f: { at: 'other', selection: '...on Product{code}', sends: '...on Product{__typename id}' },
    });
    const plan = sequence(
      rootFetch('products', '{product{__typename id}other{__typename id}}'),
      merged,
      parallel(ofProduct('prices', 'price', 'code'), ofProduct('prices', 'price', 'code', 'other')),
    );
    expect(needsOf(plan, '{ product { price } other { price } }')).toEqual([
      'products:',
      'codes e: 0',
      'codes f: 0',
      'prices: 1',
      'prices: 2',
    ]);
  });
});

test('root fields below another field need what brings that', () => {
  const plan = sequence(
    parallel(rootFetch('products', '{product{root{any:__typename}}}'), rootFetch('products', '{other{name}}')),
    rootFetch('ratings', '{top{id}}', { path: pathTo('product.root') }),
  );
  expect(needsOf(plan, '{ product { root { top { id } } } other { name } }')).toEqual([
    'products:',
    'products:',
    'ratings: 0',
  ]);
});

test('a mutation needs all that comes before it', () => {
  const plan = sequence(
    rootFetch('products', 'mutation{one{__typename id}}'),
    parallel(ofProduct('stock', 'stock', 'id', 'one'), ofProduct('codes', 'code', 'id', 'one')),
    rootFetch('products', 'mutation{two{__typename id}}'),
    ofProduct('stock', 'stock', 'id', 'two'),
  );
  expect(needsOf(plan, 'mutation { one { stock code } two { stock } }')).toEqual([
    'products:',
    'stock: 0',
    'codes: 0',
    'products: 1 2',
    'stock: 3',
  ]);
});

test('a lookup that takes a value from a context needs what brings it', () => {
  const cart = (isContextual: boolean): Drafted =>
    sequence(
      rootFetch('products', '{user{__typename id cart{__typename id}}}'),
      parallel(
        lookup('users', { at: 'user', selection: '...on User{currency}', sends: '...on User{__typename id}' }),
        lookup('ratings', { at: 'user', selection: '...on User{id}', sends: '...on User{__typename id}' }),
      ),
      lookup('products', {
        at: 'user.cart',
        selection: '...on Cart{id}',
        sends: '...on Cart{__typename id}',
        ...(isContextual
          ? {
              contexts: [
                {
                  variable: 'contextArgument_0',
                  isRequired: false,
                  neededBy: ['id'],
                  setters: [
                    { depth: 1, types: ['User'], only: 'User', fieldSet: ' currency ', selections: sent('currency') },
                  ],
                },
              ],
            }
          : {}),
      }),
    );
  const document = '{ user { currency cart { id } } }';
  expect(needsOf(cart(true), document)).toEqual(['products:', 'users: 0', 'ratings: 0', 'products: 1']);
  expect(needsOf(cart(false), document)).toEqual(['products:', 'users: 0', 'ratings: 0', 'products: 0']);
});

describe('a part whose needs are not known', () => {
  const plan = draft(sequence(parallel(product, rootFetch('ratings', '{top{id}}')), ofProduct('stock', 'stock')));

  test('waits for all earlier waves', () => {
    expect(needsOf({ ...plan, needs: new Map() }, '{ product { stock } }')).toEqual([
      'products:',
      'ratings:',
      'stock: 0 1',
    ]);
  });

  test('is none that is known already', () => {
    const needs = new Map([[keyOfPart({ step: 2, lookup: 0 }), new Set([keyOfPart({ step: 1 })])]]);
    expect(needsOf({ ...plan, needs }, '{ product { stock } }')).toEqual(['products:', 'ratings:', 'stock: 1']);
  });
});

test('a plan is written with its operations as text, and its parts by step and lookup', () => {
  expect(run(sequence(product, ofProduct('stock', 'stock')), '{ product { stock } }')).toMatchObject({
    hasContexts: false,
    events: undefined,
    steps: [
      { operation: '{product{__typename id}}' },
      {
        operation:
          'query($representations:[_Any!]!){_entities(representations:$representations){...on Product{stock}}}',
      },
    ],
    parts: [
      { step: 0, lookup: undefined, paths: [], needs: [] },
      { step: 1, lookup: 0, paths: [0], needs: [0] },
    ],
  });
});
