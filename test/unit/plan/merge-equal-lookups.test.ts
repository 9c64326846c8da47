import { expect, test } from '@jest/globals';
import { mergeEqualLookups } from '../../../src/plan/merge-equal-lookups.ts';
import type { FetchNode } from '../../../src/plan/query-plan.ts';

function lookup(at: string, operation: string, key = 'id'): FetchNode {
  return {
    kind: 'fetch',
    subgraph: 'a',
    operationKind: 'query',
    operation,
    variableNames: [],
    path: [],
    outputRewrites: [],
    lookups: [
      {
        responseName: '_entities',
        representationsVariable: 'representations',
        paths: [[{ kind: 'field', key: at }]],
        requires: [{ kind: 'field', dataKey: key, name: key, selections: [] }],
        inputRewrites: [],
        outputRewrites: [],
      },
    ],
  };
}

test('lookups that ask the same of two places are one, and keep their order', () => {
  const merged = mergeEqualLookups([lookup('one', '{name}'), lookup('two', '{price}'), lookup('three', '{name}')]);
  expect(merged).toHaveLength(2);
  expect(merged).toMatchObject([
    { operation: '{name}', lookups: [{ paths: [[{ key: 'one' }], [{ key: 'three' }]] }] },
    { operation: '{price}', lookups: [{ paths: [[{ key: 'two' }]] }] },
  ]);
});

test('what differs in the key or is no lookup stays apart', () => {
  const root: FetchNode = { ...lookup('', '{a}'), lookups: [] };
  const nodes = [
    lookup('one', '{name}'),
    lookup('two', '{name}', 'code'),
    root,
    root,
    { kind: 'sequence', nodes: [] } as const,
  ];
  expect(mergeEqualLookups(nodes)).toEqual(nodes);
});
