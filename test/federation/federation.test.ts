import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ResponseError } from '../../src/core/failure.ts';
import type { ExpectedCalls, ExpectedError, FederationCase, PlannerName } from './federation-case.ts';
import type { Supergraph } from '../../src/supergraph/supergraph.ts';
import { composeCase, runCase, type Outcome } from './run-case.ts';

const PLANNERS: readonly PlannerName[] = ['native', 'portable'];
const casesDirectory = new URL('./cases/', import.meta.url);
const stories: { readonly topic: string; readonly file: string; readonly story: FederationCase }[] = [];
for (const topic of readdirSync(casesDirectory).sort()) {
  for (const file of readdirSync(new URL(`${topic}/`, casesDirectory)).sort()) {
    const module = (await import(`./cases/${topic}/${file}`)) as { readonly default: FederationCase };
    stories.push({ topic, file, story: module.default });
  }
}

const topics = new Set(stories.map(({ topic }) => topic));

test('there are at least 150 cases, each of another name', () => {
  expect(stories.length).toBeGreaterThanOrEqual(150);
  expect(new Set(stories.map(({ story }) => story.name)).size).toBe(stories.length);
});

describe.each([...topics])('%s', (topic) => {
  const ofTopic = stories.filter((found) => found.topic === topic);
  describe.each(ofTopic)('$file: $story.name', ({ story }) => {
    let supergraph: Supergraph | undefined;
    test.each(PLANNERS)('%s', async (planner) => {
      const outcome = await runCase(story, (supergraph ??= composeCase(story)), planner);
      if (story.knownFailure?.planners.includes(planner) !== true) {
        expectOutcome(outcome, story, planner);
        return;
      }
      // A known failure that passes has to lose its mark.
      expect(() => expectOutcome(outcome, story, planner)).toThrow();
    });
  });
});

function expectOutcome(outcome: Outcome, story: FederationCase, planner: PlannerName): void {
  const expected = expectationOf(story, planner);
  expect({ data: outcome.dataText, errors: outcome.errors.map(plainError), calls: outcome.calls }).toEqual(expected);
}

function expectationOf(
  story: FederationCase,
  planner: PlannerName,
): { readonly data: string | undefined; readonly errors: readonly ExpectedError[]; readonly calls: readonly string[] } {
  if (story.unplannable?.planners.includes(planner) === true) {
    const message = 'The operation is valid, but no way was found to answer it from the subgraphs.';
    return { data: undefined, errors: [{ message, code: 'PLANNING_FAILED' }], calls: [] };
  }
  if (story.refused !== undefined) return { data: undefined, errors: [story.refused], calls: [] };
  const calls: ExpectedCalls = Array.isArray(story.calls)
    ? story.calls
    : ((story.calls as Readonly<Record<PlannerName, ExpectedCalls>> | undefined)?.[planner] ?? []);
  return { data: JSON.stringify(story.data), errors: story.errors ?? [], calls: [...calls].sort() };
}

function plainError({ message, path, extensions }: ResponseError): ExpectedError {
  const { code, subgraph, ...others } = extensions;
  return {
    message,
    ...(path === undefined ? {} : { path }),
    code,
    ...(typeof subgraph === 'string' ? { subgraph } : {}),
    ...(Object.keys(others).length === 0 ? {} : { extensions: others }),
  };
}
