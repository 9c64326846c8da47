import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { FailedValue, type Cause } from '../../../../src/core/failed-value.ts';
import { compileContextGroups } from '../../../../src/execute/ask/group-by-context.ts';
import { relateTypes } from '../../../../src/execute/data/type-relations.ts';
import type { ContextArgument, Lookup, RequiredSelection } from '../../../../src/plan/model/query-plan.ts';

const types = relateTypes(
  buildSchema(
    'type Query { users: [User] } type User { currency: String rates: [Rate] carts: [Cart] } type Rate { name: ' +
      'String } type Cart { id: ID }',
  ),
);
const CAUSE: Cause = { message: 'no rates', code: 'BACKEND_FAILED', subgraph: 'b', extensions: {} };

function group(context: Partial<ContextArgument>, users: readonly unknown[], fields: readonly string[] = ['currency']) {
  const selections = fields.reduceRight<readonly RequiredSelection[]>(
    (below, name) => [{ kind: 'field', dataKey: name, name, selections: below }],
    [],
  );
  const setters = [{ depth: 1, types: ['User'], only: 'User', fieldSet: ` ${fields[0] ?? ''} `, selections }];
  const lookup: Lookup = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths: [
      [
        { kind: 'field', key: 'users' },
        { kind: 'field', key: 'carts' },
      ],
    ],
    requires: [],
    inputRewrites: [],
    outputRewrites: [],
    contexts: [{ variable: 'of', isRequired: false, setters, neededBy: ['total'], ...context }],
  };
  const toFailedValue = (coordinate: string): FailedValue =>
    new FailedValue({ ...CAUSE, message: `${coordinate} is missing` });
  const groups = compileContextGroups(lookup, { types, toFailedValue })({ users });
  return groups.map(({ targets, variables, failed }) => ({
    ids: targets.map(({ id }) => id),
    variables,
    failed: [...failed].map(([name, { cause }]) => `${name}: ${cause.message}`),
  }));
}

describe('objects to be looked up', () => {
  test('are together when their values are equal', () => {
    const users = [
      { currency: 'EUR', carts: [{ id: 1 }] },
      { currency: null, carts: [{ id: 2 }] },
      { currency: 'EUR', carts: [{ id: 3 }, null] },
      { carts: [{ id: 4 }] },
    ];
    expect(group({}, users)).toEqual([
      { ids: [1, 3], variables: { of: 'EUR' }, failed: [] },
      { ids: [2, 4], variables: { of: null }, failed: [] },
    ]);
  });

  test('have no value that the backend failed to tell', () => {
    const users = [
      { currency: new FailedValue(CAUSE), carts: [{ id: 1 }] },
      { currency: 'EUR', carts: [{ id: 2 }] },
      { currency: new FailedValue(CAUSE), carts: [{ id: 3 }] },
    ];
    expect(group({}, users)).toEqual([
      { ids: [1, 3], variables: {}, failed: ['total: no rates'] },
      { ids: [2], variables: { of: 'EUR' }, failed: [] },
    ]);
  });

  test('miss a value that has to be there', () => {
    expect(group({ isRequired: true }, [{ currency: null, carts: [{ id: 1 }] }])).toEqual([
      { ids: [1], variables: {}, failed: ['total: User.currency is missing'] },
    ]);
  });

  test('have a list where the way to the value leads through one', () => {
    expect(group({}, [{ rates: [{ name: 'a' }, null, { name: 'b' }], carts: [{ id: 1 }] }], ['rates', 'name'])).toEqual(
      [{ ids: [1], variables: { of: ['a', null, 'b'] }, failed: [] }],
    );
  });

  test('are none below what failed or is null', () => {
    expect(
      group({}, [
        null,
        new FailedValue(CAUSE),
        { currency: 'EUR', carts: null },
        { currency: 'EUR', carts: new FailedValue(CAUSE) },
      ]),
    ).toEqual([]);
  });
});
