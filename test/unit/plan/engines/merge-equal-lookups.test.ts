import { expect, test } from '@jest/globals';
import { mergeEqualLookups } from '../../../../src/plan/engines/merge-equal-lookups.ts';
import { draft, lookup, parallel, rootFetch, sequence, textsOf, type DraftedFetch } from '../../../support/plans.ts';

function entities(at: string, selection: string, key = 'id'): DraftedFetch {
  return lookup('a', { at, selection, sends: key });
}

test('lookups that ask the same of two places are one, and keep their order', () => {
  const merged = mergeEqualLookups([entities('one', 'name'), entities('two', 'price'), entities('three', 'name')]);
  expect(merged).toHaveLength(2);
  expect(merged).toMatchObject([
    { fetch: { lookups: [{ paths: [[{ key: 'one' }], [{ key: 'three' }]] }] } },
    { fetch: { lookups: [{ paths: [[{ key: 'two' }]] }] } },
  ]);
  expect(textsOf(draft(parallel(...merged)))).toEqual(['a {name}', 'a {price}']);
});

test('what differs in the key or is no lookup stays apart', () => {
  const root = rootFetch('a', '{a}');
  const nodes = [entities('one', 'name'), entities('two', 'name', 'code'), root, root, sequence()];
  expect(mergeEqualLookups(nodes)).toEqual(nodes);
});
