import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readDemands } from '../../../src/plan/demand.ts';
import { findMissingFields } from '../../../src/plan/find-missing-fields.ts';
import type { QueryPlan } from '../../../src/plan/query-plan.ts';
import { SubgraphTypes } from '../../../src/plan/subgraph-types.ts';
import { composeText } from './compose-text.ts';

const types = new SubgraphTypes(composeText({ a: 'type Query { item: Item } type Item { name: String size: Int }' }));

function missingOf(planned: string, wanted: string): readonly string[] {
  const plan: QueryPlan = {
    root: {
      kind: 'fetch',
      subgraph: 'a',
      operationKind: 'query',
      operation: planned,
      variableNames: [],
      path: [],
      lookups: [],
      outputRewrites: [],
    },
  };
  return findMissingFields(plan, readDemands(parse(wanted)), { root: 'Query', types }).map(
    ({ typeName, field }) => `${typeName}.${field.name}`,
  );
}

test('what no fetch brings is found at each place', () => {
  expect(missingOf('{ item { name } other: item { size } }', '{ item { name size } other: item { size } }')).toEqual([
    'Item.size',
  ]);
});

test('a plan of more places than can be checked is no plan', () => {
  const text = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: item { name }`).join(' ')} }`;
  expect(missingOf(text(10_000), text(10_000))).toEqual([]);
  expect(() => missingOf(text(20_000), text(20_000))).toThrow('more than 20000 kinds of places');
});
