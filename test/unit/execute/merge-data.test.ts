import { describe, expect, test } from '@jest/globals';
import { FailedValue } from '../../../src/core/failed-value.ts';
import { compileMerge, mergeData } from '../../../src/execute/merge-data.ts';

const isConcrete = (typeName: string): boolean => typeName !== 'Node';
const cause = { message: 'broken', code: 'BACKEND_FAILED', subgraph: 'b', extensions: {}, reported: 'once' } as const;

describe.each([
  ['mergeData', mergeData],
  ['what compileMerge generates', compileMerge(['id', 'name', 'inner', 'list'])],
])('%s', (_name, merge) => {
  test('adds what is missing, keeps what is there, and merges objects and lists', () => {
    const target = { id: 1, name: null, inner: { a: 1 }, list: [{ a: 1 }, null] };
    merge(target, { id: 2, name: 'n', inner: { b: 2 }, list: [{ b: 1 }, { b: 2 }] }, isConcrete);
    expect(target).toEqual({ id: 1, name: 'n', inner: { a: 1, b: 2 }, list: [{ a: 1, b: 1 }, { b: 2 }] });
  });

  test('a concrete type name replaces an abstract one, and never the other way round', () => {
    const target = { __typename: 'Node' };
    merge(target, { __typename: 'Post' }, isConcrete);
    merge(target, { __typename: 'Node' }, isConcrete);
    expect(target).toEqual({ __typename: 'Post' });
  });

  test('a failure below an object that another backend has is told where it would be; the object stays', () => {
    const target: Record<string, unknown> = { inner: { a: 1 } };
    merge(target, { inner: new FailedValue(cause, ['b', 0]) }, isConcrete);
    expect(target).toMatchObject({ inner: { a: 1, b: { cause, below: [0] } } });
  });
});
