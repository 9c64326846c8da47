import { expect, test } from '@jest/globals';
import { leaveOutCosts } from '../../../../src/plan/engines/leave-out-costs.ts';
import { createNativeEngine } from '../../../../src/plan/engines/native-engine.ts';
import { readSupergraphText } from '../../../../src/plan/schema/supergraph-text.ts';
import { composeText } from '../compose-text.ts';

const PLAIN = composeText({ a: 'type Query { sizes(first: Int): [Int] }' }).sdl;

test.each([
  '@cost(weight: -3)',
  '@cost(weight: "2.5")',
  '@cost',
  '@listSize(assumedSize: -1)',
  '@cost(weight: 99999999999999999999)',
])('a weight that the planner cannot read is no end of the process: %s', (application) => {
  const sdl = PLAIN.replace(/sizes\(first: Int[^)]*\): \[Int\]/, (field) => `${field} ${application}`);
  expect(sdl).toContain(application);
  expect(createNativeEngine(sdl)('{ sizes }')).toMatchObject({
    steps: [{ subgraph: 'a', operation: '{sizes}' }],
  });
});

test('a graph without weights is the very same text', () => {
  expect(leaveOutCosts(readSupergraphText(PLAIN))).toBe(PLAIN);
});
