import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readDemands } from '../../../../src/plan/walk/demand.ts';
import { findMissingFields } from '../../../../src/plan/walk/find-missing-fields.ts';
import { SubgraphTypes } from '../../../../src/plan/schema/subgraph-types.ts';
import { draft, rootFetch } from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

const types = new SubgraphTypes(composeText({ a: 'type Query { item: Item } type Item { name: String size: Int }' }));

function missingOf(planned: string, wanted: string): readonly string[] {
  const operation = { demands: readDemands(parse(wanted)), root: 'Query' };
  return findMissingFields(draft(rootFetch('a', planned)), operation, types).missing.map(
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
