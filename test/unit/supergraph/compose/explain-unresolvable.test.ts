import { expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { Subgraph } from '../../../../src/supergraph/supergraph.ts';

async function registered(name: string, types: string): Promise<Subgraph> {
  const sdl =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: ' +
    '"https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"]) @source(name: "api", http: { ' +
    `baseURL: "http://api.test" })\n${types}`;
  const { subgraph, problems } = await registerSubgraph({ name, sdl, directory: '.', config: { sources: {} } });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  return subgraph;
}

const top =
  'type Query { top: Thing @connect(source: "api", http: { GET: "/top" }, selection: "id st") } type Thing ' +
  '@key(fields: "id") @connect(source: "api", http: { GET: "/t/{$this.id}" }, selection: "id st") { id: ID! st: ' +
  'String }';
const many = (next: string): string =>
  'type Query { many: [Thing] @connect(source: "api", http: { GET: "/many" }, selection: ' +
  `"id ${next === '' ? '' : 'next'}") } type Thing @key(fields: "id") { id: ID! ${next} label: String ` +
  '@connect(source: "api", http: { GET: "/l/{$this.id}" }, selection: "$") }';

test(
  'a key that no connector answers is told where composition misses it, with the fields that keep it from being ' +
    'answered',
  async () => {
    const { problems } = composeSupergraph([await registered('top', top), await registered('many', many('next: Int'))]);
    expect(problems.map(({ code, coordinate }) => [code, coordinate])).toEqual([
      ['SATISFIABILITY_ERROR', 'Thing.next'],
      ['SATISFIABILITY_ERROR', 'Thing.label'],
    ]);
    for (const { message } of problems) {
      expect(message).toContain(
        'The subgraph "many" has a key "id" of `Thing`, which finds nothing: no connector gives `Thing.next` by it. ' +
          'Expected a `@connect` on the type `Thing` whose selection has them, or one on each of them',
      );
    }
  },
);

test('fields that all follow from the key are found by it', async () => {
  const { problems } = composeSupergraph([await registered('top', top), await registered('many', many(''))]);
  expect(problems).toEqual([]);
});
