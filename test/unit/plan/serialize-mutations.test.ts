import { expect, test } from '@jest/globals';
import type { FetchNode, PlanNode } from '../../../src/plan/query-plan.ts';
import { serializeMutations } from '../../../src/plan/serialize-mutations.ts';

function mutation(operation: string): FetchNode {
  return {
    kind: 'fetch',
    subgraph: 'a',
    operationKind: 'mutation',
    operation: `mutation{${operation}}`,
    variableNames: [],
    path: [],
    lookups: [],
    outputRewrites: [],
  };
}

function lookup(subgraph: string, ...keys: readonly string[]): FetchNode {
  const paths = keys.map((key) => [{ kind: 'field', key } as const]);
  const node = {
    responseName: '_entities',
    representationsVariable: 'representations',
    paths,
    requires: [],
    inputRewrites: [],
    outputRewrites: [],
  };
  return {
    ...mutation(''),
    subgraph,
    operationKind: 'query',
    operation: 'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}',
    lookups: [node],
  };
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
  expect(serializeMutations({ root: sequence(one, two, parallel(ofOne, ofTwo)) })).toEqual({
    root: sequence(one, ofOne, two, ofTwo),
  });
});

test('lookups that complete one mutation keep their order', () => {
  const later = lookup('d', 'one');
  expect(serializeMutations({ root: sequence(one, two, ofOne, later) })).toEqual({
    root: sequence(one, sequence(ofOne, later), two),
  });
});

test('a lookup that completes several mutations is made once for each, before the next', () => {
  const shared = lookup('b', 'one', 'two');
  expect(serializeMutations({ root: sequence(one, two, shared) })).toEqual({
    root: sequence(one, lookup('b', 'one'), two, lookup('b', 'two')),
  });
});

test('a call of several lookups is made with those of one mutation alone', () => {
  const entities = (name: string): string => `${name}:_entities(representations:$${name}s){...on Item{x}}`;
  const node = (name: string, key: string) => ({
    ...lookup('b', key).lookups[0],
    responseName: name,
    representationsVariable: `${name}s`,
  });
  const merged = (...names: readonly (readonly [string, string])[]): PlanNode => ({
    ...lookup('b'),
    operation: `query(${names.map(([name]) => `$${name}s:[_Any!]!`).join(' ')}){${names.map(([name]) => entities(name)).join(' ')}}`,
    lookups: names.map(([name, key]) => node(name, key)) as FetchNode['lookups'],
  });
  expect(serializeMutations({ root: sequence(one, two, merged(['e', 'one'], ['f', 'two'])) })).toEqual({
    root: sequence(one, merged(['e', 'one']), two, merged(['f', 'two'])),
  });
});

test(
  'mutations of one call are made one by one where their results are completed, with the variables that each ' + 'uses',
  () => {
    const together: FetchNode = {
      ...mutation(''),
      operation: 'mutation($a:Int $b:Int){zero one(a:$a){id} two(b:$b){id}three four(a:$a){...f}}fragment f on X{id}',
      variableNames: ['a', 'b'],
    };
    const part = (operation: string, ...variableNames: readonly string[]): FetchNode => ({
      ...together,
      operation,
      variableNames,
    });
    expect(serializeMutations({ root: sequence(together, parallel(lookup('b', 'one'), lookup('c', 'two'))) })).toEqual({
      root: sequence(
        part('mutation($a:Int){zero one(a:$a){id}}', 'a'),
        lookup('b', 'one'),
        part('mutation($b:Int){two(b:$b){id}}', 'b'),
        lookup('c', 'two'),
        part('mutation($a:Int){three four(a:$a){...f}}fragment f on X{id}', 'a'),
      ),
    });
  },
);

test('mutations of one call that nothing completes, or the last one alone, stay in it', () => {
  const together = mutation('one two{id}');
  expect(serializeMutations({ root: sequence(together, lookup('b', 'two')) })).toEqual({
    root: sequence(together, lookup('b', 'two')),
  });
});

test('a single mutation keeps its plan, and an empty plan stays empty', () => {
  const plan = { root: sequence(one, parallel(ofOne, lookup('d', 'one'))) };
  expect(serializeMutations(plan)).toEqual(plan);
  expect(serializeMutations({ root: undefined })).toEqual({ root: undefined });
});
