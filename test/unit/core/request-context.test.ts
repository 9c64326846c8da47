import { describe, expect, test } from '@jest/globals';
import { LazyScope } from '../../../src/core/request-context.ts';

describe('what lives for one request', () => {
  test('is made once for each owner, in whatever order they come', () => {
    const scope = new LazyScope();
    const owners = [{}, {}, {}];
    const made = owners.map((owner, index) => scope.get(owner, () => ({ index })));
    expect(made.map(({ index }) => index)).toEqual([0, 1, 2]);
    owners.forEach((owner, index) => expect(scope.get(owner, () => ({ index: -1 }))).toBe(made[index]));
  });

  test('may be made of something else that does', () => {
    const scope = new LazyScope();
    const [inner, outer] = [{}, {}];
    const made = scope.get(outer, () => ({ of: scope.get(inner, () => ({})) }));
    expect(scope.get(inner, () => ({}))).toBe(made.of);
    expect(scope.get(outer, () => ({ of: {} }))).toBe(made);
  });
});
