import { describe, expect, test } from '@jest/globals';
import { createCompleteKeys } from '../../../../src/plan/correct/complete-keys.ts';
import type { DraftPlan, RequiredSelection } from '../../../../src/plan/model/query-plan.ts';
import { draft, lookup, rootFetch, sent, sequence } from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

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

function planOf(rootSelection: string, sends: string, typeCondition = 'Seat'): DraftPlan {
  return draft(
    sequence(
      rootFetch('seats', `{seat{${rootSelection}}}`),
      lookup('prices', { at: 'seat', selection: '...on Seat{price}', sends: `...on ${typeCondition}{${sends}}` }),
    ),
  );
}

function sentAfter(plan: DraftPlan): readonly RequiredSelection[] | undefined {
  return completeKeys(plan).steps.at(-1)?.lookups[0]?.requires;
}

describe('a representation', () => {
  test('with a key of the subgraph stays as it is', () => {
    const sends = '__typename place{row hall}';
    expect(sentAfter(planOf('__typename place{row hall}', sends))).toEqual(sent(`...on Seat{${sends}}`));
  });

  test("with another subgraph's key gets one of the subgraph that is asked", () => {
    expect(sentAfter(planOf('__typename id place{row hall}', 'id'))).toEqual(sent('...on Seat{id place{row hall}}'));
  });

  test('with a part of a nested key gets the rest of it in one value', () => {
    expect(sentAfter(planOf('__typename place{row}', 'place{row}'))).toEqual(sent('...on Seat{place{row hall}}'));
  });

  test('of a type that has no key there is left to other checks', () => {
    expect(sentAfter(planOf('__typename id', 'id', 'Place'))).toEqual(sent('...on Place{id}'));
  });
});

test('a plan that asks nobody stays empty', () => {
  expect(completeKeys(draft())).toEqual(draft());
});
