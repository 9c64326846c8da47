import { describe, expect, test } from '@jest/globals';
import { createCompleteKeys } from '../../../src/plan/complete-keys.ts';
import type { FetchNode, LookupNode, QueryPlan, RequiredSelection } from '../../../src/plan/query-plan.ts';
import { composeText } from './compose-text.ts';

const completeKeys = createCompleteKeys(
  composeText({
    seats:
      'type Query { seat: Seat } type Seat @key(fields: "id") @key(fields: "place { row }") { id: ID! place: ' +
      'Place } type Place @shareable { row: Int hall: Int }',
    prices:
      'type Seat @key(fields: "place { row hall }") { place: Place price: Int } type Place @shareable { row: Int ' +
      'hall: Int }',
  }),
);

function field(name: string, ...selections: readonly RequiredSelection[]): RequiredSelection {
  return { kind: 'field', dataKey: name, name, selections };
}

function planOf(rootSelection: string, sent: readonly RequiredSelection[], typeCondition = 'Seat'): QueryPlan {
  const seat: FetchNode = {
    kind: 'fetch',
    subgraph: 'seats',
    operationKind: 'query',
    operation: `{seat{${rootSelection}}}`,
    variableNames: [],
    path: [],
    lookups: [],
    outputRewrites: [],
  };
  const lookup: LookupNode = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [[{ kind: 'field', key: 'seat' }]],
    requires: [{ kind: 'fragment', typeCondition, selections: sent }],
    inputRewrites: [],
    outputRewrites: [],
  };
  const price = {
    ...seat,
    subgraph: 'prices',
    operation: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Seat{price}}}',
    lookups: [lookup],
  };
  return { root: { kind: 'sequence', nodes: [seat, price] } };
}

function sentAfter(plan: QueryPlan): readonly RequiredSelection[] | undefined {
  const { root } = completeKeys(plan);
  const last = root?.kind === 'sequence' ? root.nodes.at(-1) : undefined;
  return last?.kind === 'fetch' ? last.lookups[0]?.requires : undefined;
}

describe('a representation', () => {
  test('with a key of the subgraph stays as it is', () => {
    const sent = [field('__typename'), field('place', field('row'), field('hall'))];
    expect(sentAfter(planOf('__typename place{row hall}', sent))).toEqual([
      { kind: 'fragment', typeCondition: 'Seat', selections: sent },
    ]);
  });

  test("with another subgraph's key gets one of the subgraph that is asked", () => {
    expect(sentAfter(planOf('__typename id place{row hall}', [field('id')]))).toEqual([
      {
        kind: 'fragment',
        typeCondition: 'Seat',
        selections: [field('id'), field('place', field('row'), field('hall'))],
      },
    ]);
  });

  test('with a part of a nested key gets the rest of it in one value', () => {
    expect(sentAfter(planOf('__typename place{row}', [field('place', field('row'))]))).toEqual([
      { kind: 'fragment', typeCondition: 'Seat', selections: [field('place', field('row'), field('hall'))] },
    ]);
  });

  test('of a type that has no key there is left to other checks', () => {
    expect(sentAfter(planOf('__typename id', [field('id')], 'Place'))).toEqual([
      { kind: 'fragment', typeCondition: 'Place', selections: [field('id')] },
    ]);
  });
});

test('a plan that asks nobody stays empty', () => {
  expect(completeKeys({ root: undefined })).toEqual({ root: undefined });
});
