import { expect, test } from '@jest/globals';
import { createPortableEngine } from '../../../../src/plan/engines/portable-engine.ts';
import { leaveOutPolicies } from '../../../../src/plan/engines/leave-out-policies.ts';
import { readSupergraphText } from '../../../../src/plan/schema/supergraph-text.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { composeText } from '../compose-text.ts';

async function composeProtected(imports: string, application: string): Promise<string> {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) @link(url: "https://specs.gatefold.dev/policy/v1.0", import: [${imports}])
    type Query { box: Box } type Box @key(fields: "id") ${application} { id: ID! size: Int }`;
  const { subgraph, problems } = await registerSubgraph({
    name: 'a',
    sdl,
    directory: '.',
    config: { url: 'http://a.invalid', sources: {} },
  });
  const { supergraph } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  return supergraph.sdl;
}

test.each([
  ['"@cacheControl"', '@cacheControl(maxAge: 60)'],
  ['{ name: "@cacheControl", as: "@kept" }', '@kept(maxAge: 60, scope: PRIVATE)'],
])('a graph with policies is planned by the portable planner: import %s', async (imports, application) => {
  const sdl = await composeProtected(imports, application);
  expect(createPortableEngine(sdl)('{ box { size } }')).toMatchObject({
    steps: [{ subgraph: 'a', operation: '{box{size}}' }],
  });
  expect(leaveOutPolicies(readSupergraphText(sdl))).not.toMatch(/gatefold|cacheControl|kept/);
});

test('a graph without policies is the very same text', () => {
  const text = composeText({ a: 'type Query { size: Int }' });
  expect(leaveOutPolicies(text)).toBe(text.sdl);
});
