import { describe, expect, test } from '@jest/globals';
import { createCorrectPlan } from '../../../src/plan/correct-plan.ts';
import { NO_OVERRIDES } from '../../../src/plan/decide-overrides.ts';
import { listFetches } from '../../../src/plan/list-fetches.ts';
import type { FetchNode, FetchPath, LookupNode, QueryPlan } from '../../../src/plan/query-plan.ts';
import { composeText } from './compose-text.ts';

const products =
  'type Query { product: Product things: [Product] } type Product @key(fields: "id") { id: ID! name: String }';
const stock = 'type Product @key(fields: "id") { id: ID! stock: Int weight: Int }';
const shipping =
  'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") carrier: ' +
  'String }';
const text = composeText({ products, stock, shipping });

function rootFetch(operation: string): FetchNode {
  return {
    kind: 'fetch',
    subgraph: 'products',
    operationKind: 'query',
    operation,
    variableNames: [],
    path: [],
    lookups: [],
    outputRewrites: [],
  };
}

function lookup(
  subgraph: string,
  selection: string,
  inputs: readonly string[],
  at: FetchPath = [{ kind: 'field', key: 'product' }],
): FetchNode {
  const field = (name: string) => ({ kind: 'field', dataKey: name, name, selections: [] }) as const;
  const node: LookupNode = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [at],
    requires: [{ kind: 'fragment', typeCondition: 'Product', selections: ['__typename', 'id', ...inputs].map(field) }],
    inputRewrites: [],
    outputRewrites: [],
  };
  const operation =
    'query($representations:[_Any!]!){_entities(representations:$representations){...on ' + `Product{${selection}}}}`;
  return { ...rootFetch(operation), subgraph, lookups: [node] };
}

function correct(plan: QueryPlan | Error, document: string): readonly string[] {
  const makePlan = createCorrectPlan(text, () => {
    if (plan instanceof Error) throw plan;
    return plan;
  });
  return listFetches(makePlan(document, NO_OVERRIDES).root).map(
    ({ subgraph, operation }) =>
      `${subgraph} ${operation.replace(/^.*?\{_entities\(representations: ?\$representations\)(.*)\}$/, '$1')}`,
  );
}

describe('a plan that is right', () => {
  test('stays as it is', () => {
    const root = {
      kind: 'sequence',
      nodes: [rootFetch('{product{__typename id name}}'), lookup('stock', 'stock', [])],
    } as const;
    expect(correct({ root }, '{ product { name stock } }')).toEqual([
      'products {product{__typename id name}}',
      'stock {...on Product{stock}}',
    ]);
  });
});

describe('a plan that leaves something out', () => {
  test('gets a lookup of a field that no fetch brings', () => {
    expect(correct({ root: rootFetch('{product{__typename id name}}') }, '{ product { name stock } }')).toEqual([
      'products {product{__typename id name}}',
      'stock {...on Product{stock}}',
    ]);
  });

  test('gets what a representation needs before the lookup that sends it', () => {
    const root = {
      kind: 'sequence',
      nodes: [rootFetch('{product{__typename id}}'), lookup('shipping', 'cost', ['weight'])],
    } as const;
    expect(correct({ root }, '{ product { cost } }')).toEqual([
      'products {product{__typename id}}',
      'stock {...on Product{weight}}',
      'shipping {...on Product{cost}}',
    ]);
  });

  test('is not content with what is fetched beside the lookup that needs it', () => {
    const root = {
      kind: 'sequence',
      nodes: [
        rootFetch('{product{__typename id}}'),
        { kind: 'parallel', nodes: [lookup('stock', 'weight', []), lookup('shipping', 'cost', ['weight'])] },
      ],
    } as const;
    const fetches = correct({ root }, '{ product { cost } }');
    expect(fetches.indexOf('stock {...on Product{weight}}')).toBeLessThan(
      fetches.indexOf('shipping {...on Product{cost}}'),
    );
    expect(fetches.filter((fetch) => fetch === 'stock {...on Product{weight}}')).toHaveLength(2);
  });

  test('is not content with a lookup at another place', () => {
    const root = {
      kind: 'sequence',
      nodes: [rootFetch('{product{__typename id} things{__typename id}}'), lookup('stock', 'stock', [])],
    } as const;
    expect(correct({ root }, '{ product { stock } things { stock } }')).toHaveLength(3);
  });

  test('is not content with other arguments under the same name', () => {
    const withArgs = composeText({ a: 'type Query { size(unit: Int): Int }' });
    const makePlan = createCorrectPlan(withArgs, () => ({ root: { ...rootFetch('{size(unit: 1)}'), subgraph: 'a' } }));
    const fetches = listFetches(makePlan('{ size(unit: 2) }', NO_OVERRIDES).root);
    expect(fetches.map(({ operation }) => operation)).not.toContain('{size(unit: 1)}');
  });
});

describe('a plan that gives a field what another one requires', () => {
  const taxes = composeText({
    products: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: Int): Int }',
    shipping: `type Product @key(fields: "id") {
      id: ID! price(in: Int): Int @external euro: Int @requires(fields: "price(in: 1)") dollar: Int @requires(fields: "price(in: 2)")
    }`,
  });
  const corrected = (...nodes: readonly FetchNode[]): readonly string[] => {
    const makePlan = createCorrectPlan(taxes, () => ({ root: { kind: 'sequence', nodes } }));
    return listFetches(makePlan('{ product { euro dollar } }', NO_OVERRIDES).root).map(({ operation }) => operation);
  };

  test('in one lookup of both is not run', () => {
    const both = lookup('shipping', 'euro dollar', ['price']);
    expect(corrected(rootFetch('{product{__typename id price(in:1)}}'), both)).not.toContain(both.operation);
  });

  test('in lookups of their own is not run', () => {
    const [euro, dollar] = [lookup('shipping', 'euro', ['price']), lookup('shipping', 'dollar', ['price'])];
    const operations = corrected(rootFetch('{product{__typename id price(in:1)}}'), euro, dollar);
    expect(operations).not.toContain('{product{__typename id price(in:1)}}');
    expect(operations.join()).toMatch(/price\(in: 1\)[^]*price\(in: 2\)/);
  });

  test('by names that are mixed up is not run', () => {
    const mixed = '{product{__typename id price(in:2) other:price(in:1)}}';
    expect(corrected(rootFetch(mixed), lookup('shipping', 'euro', ['price'])).join()).not.toContain(mixed);
  });
});

describe('a plan that leaves out what it could ask for where it is', () => {
  const shop = composeText({
    products:
      'type Query { product: Product } type Product @key(fields: "id") { id: ID! size(unit: String): Int maker: ' +
      'Maker } type Maker { name: String }',
    stock: 'type Product @key(fields: "id") { id: ID! stock: Int }',
  });
  const corrected = (operation: string, document: string): readonly FetchNode[] =>
    listFetches(createCorrectPlan(shop, () => ({ root: rootFetch(operation) }))(document, NO_OVERRIDES).root);

  test('asks for it there, and declares its variables', () => {
    const [fetch, ...others] = corrected(
      '{product{__typename id}}',
      'query ($u: String) { product { size(unit: $u) } }',
    );
    expect(others).toEqual([]);
    expect(fetch?.operation.replaceAll(/\s+/g, ' ')).toBe(
      'query ($u: String) { product { __typename id ... on Product { size(unit: $u) } } }',
    );
    expect(fetch?.variableNames).toEqual(['u']);
  });

  test('asks for a key there, and looks up the rest by it', () => {
    expect(
      corrected('{product{__typename}}', '{ product { stock } }').map(
        ({ subgraph, operation }) => `${subgraph} ${operation.replaceAll(/\s+/g, ' ')}`,
      ),
    ).toEqual([
      'products { product { __typename ... on Product { id } } }',
      'stock query($representations:[_Any!]!){_entities(representations:$representations){...on Product{stock}}}',
    ]);
  });

  test('asks for all that is wanted below it', () => {
    expect(
      corrected('{product{__typename id}}', '{ product { maker { name } } }')[0]?.operation.replaceAll(/\s+/g, ' '),
    ).toBe('{ product { __typename id ... on Product { maker { __typename name } } } }');
  });
});

describe('without a plan', () => {
  const failure = new Error('no way was found');

  test('a plan is made of lookups', () => {
    expect(correct(failure, '{ product { name cost } }')).toEqual([
      'products query{product{__typename id name}}',
      'stock {...on Product{weight}}',
      'shipping {...on Product{cost}}',
    ]);
  });

  test('mutations are asked for one after another', () => {
    const mutating = composeText({
      a: 'type Query { a: Int } type Mutation { one: Int }',
      b: 'type Mutation { two: Int }',
    });
    const makePlan = createCorrectPlan(mutating, () => {
      throw failure;
    });
    const { root } = makePlan('mutation { one two }', NO_OVERRIDES);
    expect(root).toMatchObject({
      kind: 'sequence',
      nodes: [
        { subgraph: 'a', operationKind: 'mutation' },
        { subgraph: 'b', operationKind: 'mutation' },
      ],
    });
  });

  test('variables go with the fields that use them', () => {
    const withArgs = composeText({ a: 'type Query { size(unit: Int): Int other: Int }' });
    const makePlan = createCorrectPlan(withArgs, () => {
      throw failure;
    });
    const [fetch] = listFetches(makePlan('query ($u: Int, $v: Int) { size(unit: $u) }', NO_OVERRIDES).root);
    expect(fetch).toMatchObject({ operation: 'query($u: Int){size(unit: $u)}', variableNames: ['u'] });
  });

  test("the planner's own failure is told when no lookup helps", () => {
    const stuck = composeText({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
      b: 'type P @key(fields: "id") { id: ID! } type Query { b: Int }',
    });
    const makePlan = createCorrectPlan(stuck, () => {
      throw failure;
    });
    expect(() => makePlan('{ p { unknown } }', NO_OVERRIDES)).toThrow(failure);
  });

  test('an argument from a context is given by a lookup, and left to no planner', () => {
    const contextual = composeText({
      a:
        'type Query { user: User } type User @key(fields: "id") @context(name: "buyer") { id: ID! currency: ' +
        'String cart: Cart } type Cart @key(fields: "id") { id: ID! total(in: String @fromContext(field: "$buyer { ' +
        'currency }")): String }',
    });
    let planned = '';
    const makePlan = createCorrectPlan(contextual, (document) => {
      planned = document.replace(/\s+/g, ' ');
      return { root: { ...rootFetch('{user{cart{__typename}}}'), subgraph: 'a' } };
    });
    const [, total] = listFetches(makePlan('{ user { cart { total } } }', NO_OVERRIDES).root);
    expect(planned).toBe('{ user { cart { __typename } } }');
    expect(total?.operation).toContain('total(in: $contextArgument_0)');
    expect(total?.lookups[0]?.contexts).toMatchObject([
      { variable: 'contextArgument_0', setters: [{ depth: 1, types: ['User'], only: 'User' }], neededBy: ['total'] },
    ]);
  });
});

describe('an input of @requires', () => {
  test('is noted with the fields that need it', () => {
    const root = {
      kind: 'sequence',
      nodes: [
        rootFetch('{product{__typename id}}'),
        lookup('stock', 'weight', []),
        lookup('shipping', 'cost carrier', ['weight']),
      ],
    } as const;
    const makePlan = createCorrectPlan(text, () => ({ root }));
    const fetches = listFetches(makePlan('{ product { cost carrier } }', NO_OVERRIDES).root);
    expect(fetches.map(({ lookups: [first] }) => first?.inputs)).toEqual([
      undefined,
      undefined,
      [{ name: 'weight', neededBy: ['cost'] }],
    ]);
  });
});
