import { expect, test } from '@jest/globals';
import { serializeMutations } from '../../../../src/plan/correct/serialize-mutations.ts';
import { draft, lookup, lookups, parallel, rootFetch, sequence, type DraftedFetch } from '../../../support/plans.ts';

function mutation(fields: string): DraftedFetch {
  return rootFetch('a', `mutation{${fields}}`);
}

function completing(subgraph: string, ...at: readonly string[]): DraftedFetch {
  return lookup(subgraph, { at, selection: '__typename' });
}

const [one, two] = [mutation('one{id}'), mutation('two:other{id}')];
const [ofOne, ofTwo] = [completing('b', 'one'), completing('c', 'two')];

test('what completes a mutation runs before the next mutation, whose name is its alias', () => {
  expect(serializeMutations(draft(sequence(one, two, parallel(ofOne, ofTwo))))).toEqual(
    draft(sequence(one, ofOne, two, ofTwo)),
  );
});

test('lookups that complete one mutation keep their order', () => {
  const later = completing('d', 'one');
  expect(serializeMutations(draft(sequence(one, two, ofOne, later)))).toEqual(
    draft(sequence(one, sequence(ofOne, later), two)),
  );
});

test('a lookup that completes several mutations is made once for each, before the next', () => {
  const shared = completing('b', 'one', 'two');
  expect(serializeMutations(draft(sequence(one, two, shared)))).toEqual(
    draft(sequence(one, completing('b', 'one'), two, completing('b', 'two'))),
  );
});

test('a call of several lookups is made with those of one mutation alone', () => {
  const [e, f] = [
    { at: 'one', selection: '...on Item{x}' },
    { at: 'two', selection: '...on Item{x}' },
  ];
  expect(serializeMutations(draft(sequence(one, two, lookups('b', { e, f }))))).toEqual(
    draft(sequence(one, lookups('b', { e }), two, lookups('b', { f }))),
  );
});

test('mutations of one call are made one by one where their results are completed, with the variables that each uses', () => {
  const together = rootFetch(
    'a',
    'mutation($a:Int $b:Int){zero one(a:$a){id} two(b:$b){id}three four(a:$a){...f}}fragment f on X{id}',
  );
  expect(
    serializeMutations(draft(sequence(together, parallel(completing('b', 'one'), completing('c', 'two'))))),
  ).toEqual(
    draft(
      sequence(
        rootFetch('a', 'mutation($a:Int){zero one(a:$a){id}}'),
        completing('b', 'one'),
        rootFetch('a', 'mutation($b:Int){two(b:$b){id}}'),
        completing('c', 'two'),
        rootFetch('a', 'mutation($a:Int){three four(a:$a){...f}}fragment f on X{id}'),
      ),
    ),
  );
});

test('mutations of one call that nothing completes, or the last one alone, stay in it', () => {
  const plan = draft(sequence(mutation('one two{id}'), completing('b', 'two')));
  expect(serializeMutations(plan)).toEqual(plan);
});

test('a single mutation keeps its plan, and an empty plan stays empty', () => {
  const plan = draft(sequence(one, parallel(ofOne, completing('d', 'one'))));
  expect(serializeMutations(plan)).toEqual(plan);
  expect(serializeMutations(draft())).toEqual(draft());
});
