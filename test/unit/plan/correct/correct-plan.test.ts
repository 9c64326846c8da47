import { describe, expect, test } from '@jest/globals';
import { createCorrectPlan } from '../../../../src/plan/correct/correct-plan.ts';
import { NO_OVERRIDES } from '../../../../src/plan/model/decide-overrides.ts';
import type { DraftPlan, ScheduledPlan } from '../../../../src/plan/model/query-plan.ts';
import {
  draft,
  lookup as lookupOf,
  parallel,
  rootFetch as fetchOf,
  sequence,
  textsOf,
  type DraftedFetch,
} from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

const products =
  'type Query { product: Product things: [Product] } type Product @key(fields: "id") { id: ID! name: String }';
const stock = 'type Product @key(fields: "id") { id: ID! stock: Int weight: Int }';
const shipping =
  'type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") carrier: ' +
  'String }';
const text = composeText({ products, stock, shipping });

function rootFetch(text: string, subgraph = 'products'): DraftedFetch {
  return fetchOf(subgraph, text);
}

/** What is asked of the product. */
function lookup(subgraph: string, selection: string, inputs: readonly string[]): DraftedFetch {
  const sends = `...on Product{__typename id ${inputs.join(' ')}}`;
  return lookupOf(subgraph, { at: 'product', selection: `...on Product{${selection}}`, sends });
}

function correct(plan: DraftPlan | Error, document: string): readonly string[] {
  const makePlan = createCorrectPlan(text, () => {
    if (plan instanceof Error) throw plan;
    return plan;
  });
  return textsOf(makePlan(document, NO_OVERRIDES));
}

describe('a plan that is right', () => {
  test('stays as it is', () => {
    const plan = draft(sequence(rootFetch('{product{__typename id name}}'), lookup('stock', 'stock', [])));
    expect(correct(plan, '{ product { name stock } }')).toEqual([
      'products {product{__typename id name}}',
      'stock {...on Product{stock}}',
    ]);
  });
});

describe('a plan that leaves something out', () => {
  test('gets a lookup of a field that no fetch brings', () => {
    expect(correct(draft(rootFetch('{product{__typename id name}}')), '{ product { name stock } }')).toEqual([
      'products {product{__typename id name}}',
      'stock {...on Product{stock}}',
    ]);
  });

  test('gets what a representation needs before the lookup that sends it', () => {
    const plan = draft(sequence(rootFetch('{product{__typename id}}'), lookup('shipping', 'cost', ['weight'])));
    expect(correct(plan, '{ product { cost } }')).toEqual([
      'products {product{__typename id}}',
      'stock {...on Product{weight}}',
      'shipping {...on Product{cost}}',
    ]);
  });

  test('is not content with what is fetched beside the lookup that needs it', () => {
    const plan = draft(
      sequence(
        rootFetch('{product{__typename id}}'),
        parallel(lookup('stock', 'weight', []), lookup('shipping', 'cost', ['weight'])),
      ),
    );
    const fetches = correct(plan, '{ product { cost } }');
    expect(fetches.indexOf('stock {...on Product{weight}}')).toBeLessThan(
      fetches.indexOf('shipping {...on Product{cost}}'),
    );
    expect(fetches.filter((fetch) => fetch === 'stock {...on Product{weight}}')).toHaveLength(2);
  });

  test('is not content with a lookup at another place', () => {
    const plan = draft(
      sequence(rootFetch('{product{__typename id} things{__typename id}}'), lookup('stock', 'stock', [])),
    );
    expect(correct(plan, '{ product { stock } things { stock } }')).toHaveLength(3);
  });

  test('is not content with other arguments under the same name', () => {
    const withArgs = composeText({ a: 'type Query { size(unit: Int): Int }' });
    const makePlan = createCorrectPlan(withArgs, () => draft(rootFetch('{size(unit: 1)}', 'a')));
    expect(textsOf(makePlan('{ size(unit: 2) }', NO_OVERRIDES))).toEqual(['a {size(unit:2)}']);
  });
});

describe('a plan that gives a field what another one requires', () => {
  const taxes = composeText({
    products: 'type Query { product: Product } type Product @key(fields: "id") { id: ID! price(in: Int): Int }',
    shipping: `type Product @key(fields: "id") {
      id: ID! price(in: Int): Int @external euro: Int @requires(fields: "price(in: 1)") dollar: Int @requires(fields: "price(in: 2)")
    }`,
  });
  const corrected = (...nodes: readonly DraftedFetch[]): readonly string[] => {
    const makePlan = createCorrectPlan(taxes, () => draft(sequence(...nodes)));
    return textsOf(makePlan('{ product { euro dollar } }', NO_OVERRIDES));
  };

  test('in one lookup of both is not run', () => {
    const both = lookup('shipping', 'euro dollar', ['price']);
    expect(corrected(rootFetch('{product{__typename id price(in:1)}}'), both)).not.toContain(
      'shipping {...on Product{euro dollar}}',
    );
  });

  test('in lookups of their own is not run', () => {
    const [euro, dollar] = [lookup('shipping', 'euro', ['price']), lookup('shipping', 'dollar', ['price'])];
    const operations = corrected(rootFetch('{product{__typename id price(in:1)}}'), euro, dollar);
    expect(operations).not.toContain('products {product{__typename id price(in:1)}}');
    expect(operations.join()).toMatch(/price\(in:1\)[^]*price\(in:2\)/);
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
  const corrected = (operation: string, document: string): ScheduledPlan =>
    createCorrectPlan(shop, () => draft(rootFetch(operation)))(document, NO_OVERRIDES);

  test('asks for it there, and declares its variables', () => {
    const { steps } = corrected('{product{__typename id}}', 'query ($u: String) { product { size(unit: $u) } }');
    expect(steps).toHaveLength(1);
    expect(steps[0]?.operation).toBe('query($u:String){product{__typename id...on Product{size(unit:$u)}}}');
    expect(steps[0]?.variableNames).toEqual(['u']);
  });

  test('asks for a key there, and looks up the rest by it', () => {
    expect(textsOf(corrected('{product{__typename}}', '{ product { stock } }'))).toEqual([
      'products {product{__typename...on Product{id}}}',
      'stock {...on Product{stock}}',
    ]);
  });

  test('asks for all that is wanted below it', () => {
    expect(textsOf(corrected('{product{__typename id}}', '{ product { maker { name } } }'))).toEqual([
      'products {product{__typename id...on Product{maker{__typename name}}}}',
    ]);
  });
});

describe('without a plan', () => {
  const failure = new Error('no way was found');

  test('a plan is made of lookups', () => {
    expect(correct(failure, '{ product { name cost } }')).toEqual([
      'products {product{__typename id name}}',
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
    const { steps, parts } = makePlan('mutation { one two }', NO_OVERRIDES);
    expect(steps).toMatchObject([
      { subgraph: 'a', operationKind: 'mutation', wave: 0 },
      { subgraph: 'b', operationKind: 'mutation', wave: 1 },
    ]);
    expect(parts).toMatchObject([{ needs: [] }, { needs: [0] }]);
  });

  test('variables go with the fields that use them', () => {
    const withArgs = composeText({ a: 'type Query { size(unit: Int): Int other: Int }' });
    const makePlan = createCorrectPlan(withArgs, () => {
      throw failure;
    });
    const { steps } = makePlan('query ($u: Int, $v: Int) { size(unit: $u) }', NO_OVERRIDES);
    expect(steps).toMatchObject([{ operation: 'query($u:Int){size(unit:$u)}', variableNames: ['u'] }]);
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
      return draft(rootFetch('{user{cart{__typename}}}', 'a'));
    });
    const [, total] = makePlan('{ user { cart { total } } }', NO_OVERRIDES).steps;
    expect(planned).toBe('{ user { cart { __typename } } }');
    expect(total?.operation).toContain('total(in:$contextArgument_0)');
    expect(total?.lookups[0]?.contexts).toMatchObject([
      { variable: 'contextArgument_0', setters: [{ depth: 1, types: ['User'], only: 'User' }], neededBy: ['total'] },
    ]);
  });
});

describe('an input of @requires', () => {
  test('is noted with the fields that need it', () => {
    const plan = draft(
      sequence(
        rootFetch('{product{__typename id}}'),
        lookup('stock', 'weight', []),
        lookup('shipping', 'cost carrier', ['weight']),
      ),
    );
    const makePlan = createCorrectPlan(text, () => plan);
    const { steps } = makePlan('{ product { cost carrier } }', NO_OVERRIDES);
    expect(steps.map(({ lookups: [first] }) => first?.inputs)).toEqual([
      undefined,
      undefined,
      [{ name: 'weight', neededBy: ['cost'] }],
    ]);
  });
});
