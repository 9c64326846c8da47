import { expect, test } from '@jest/globals';
import { createPortableEngine } from '../../../../src/plan/engines/portable-engine.ts';
import { composeText } from '../compose-text.ts';

/** Each subgraph knows all members of a chain of interfaces, and some fields of its own. */
function chainOf(own: string): string {
  const members = ['A', 'B', 'C'].map(
    (name) =>
      `type ${name} implements Node @key(fields: "id") { id: ID! next: Node ` +
      `@shareable ${name.toLowerCase()}${own}: Int }`,
  );
  return `type Query { start${own}: Node } interface Node { id: ID! next: Node } ${members.join(' ')}`;
}

test('T19: interfaces below interfaces do not keep the portable planner busy', () => {
  const plan = createPortableEngine(composeText({ x: chainOf('X'), y: chainOf('Y'), z: chainOf('Z') }).sdl);
  const began = performance.now();
  const { steps } = plan('{ startX { next { next { ... on A { aX aY aZ } ... on B { bX bY bZ } } } } }');
  // 31 s without a limit.
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(new Set(steps.map(({ subgraph }) => subgraph))).toEqual(new Set(['x', 'y', 'z']));
  expect(steps.length).toBeLessThanOrEqual(5);
});
