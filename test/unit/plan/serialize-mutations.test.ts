import { expect, test } from '@jest/globals';
import type { FetchNode, PlanNode } from '../../../src/plan/query-plan.ts';
import { serializeMutations } from '../../../src/plan/serialize-mutations.ts';

function mutation(operation: string): FetchNode {
  return { kind: 'fetch', subgraph: 'a', operationKind: 'mutation', operation: `mutation{${operation}}`, variableNames: [], path: [], lookups: [], outputRewrites: [] };
}

function lookup(subgraph: string, ...keys: readonly string[]): FetchNode {
  const paths = keys.map((key) => [{ kind: 'field', key } as const]);
  const node = { responseName: '_entities', representationsVariable: 'representations', paths, requires: [], inputRewrites: [], outputRewrites: [] };
  return { ...mutation(''), subgraph, operationKind: 'query', operation: 'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}', lookups: [node] };
}

function sequence(...nodes: readonly PlanNode[]): PlanNode {
  return { kind: 'sequence', nodes };
}

function parallel(...nodes: readonly PlanNode[]): PlanNode {
  return { kind: 'parallel', nodes };
}

const [one, two] = [mutation('one{id}'), mutation('two:other{id}')];
const [ofOne, ofTwo] = [lookup('b', 'one'), lookup('c', 'two')];

test('what completes a mutation runs before the next mutation, whose name is its alias', () => {
  expect(serializeMutations({ root: sequence(one, two, parallel(ofOne, ofTwo)) })).toEqual({ root: sequence(one, ofOne, two, ofTwo) });
});

test('lookups that complete one mutation keep their order', () => {
  const later = lookup('d', 'one');
  expect(serializeMutations({ root: sequence(one, two, ofOne, later) })).toEqual({ root: sequence(one, sequence(ofOne, later), two) });
});

test('a lookup that several mutations share waits for the last of them', () => {
  const shared = lookup('b', 'one', 'two');
  expect(serializeMutations({ root: sequence(one, two, shared) })).toEqual({ root: sequence(one, two, shared) });
});

test('a single mutation keeps its plan, and an empty plan stays empty', () => {
  const plan = { root: sequence(one, parallel(ofOne, lookup('d', 'one'))) };
  expect(serializeMutations(plan)).toEqual(plan);
  expect(serializeMutations({ root: undefined })).toEqual({ root: undefined });
});
