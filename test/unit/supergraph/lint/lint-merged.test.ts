import { expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintMerged } from '../../../../src/supergraph/lint/lint-merged.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

async function leftOut(sdls: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const registered = await Promise.all(
    Object.entries(sdls).map(async ([name, sdl]) =>
      registerSubgraph({
        name,
        sdl:
          'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", ' +
          `"@inaccessible"])\n${sdl}`,
        directory: '.',
        config: { url: 'http://x', sources: {} },
      }),
    ),
  );
  const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
  expect([...registered.flatMap((one) => one.problems), ...problems]).toEqual([]);
  return supergraph === undefined
    ? []
    : lintMerged(supergraph).map(({ subgraph, coordinate, line, code, message }) => [
        subgraph,
        coordinate,
        line,
        code,
        message,
      ]);
}

const why = (owner: string, names: string): string =>
  `is no part of the graph: \`${owner}\` has what all of its subgraphs declare, and ${names} it without that`;

test('what composition leaves out of types of one name is told, with each subgraph', async () => {
  expect(
    await leftOut({
      orders:
        'type Query { orders(input: Filter, status: Status): Int\n shared(common: Int, size: Int): Int @shareable ' +
        '}\ninput Filter { id: ID\n note: String\n hidden: Int @inaccessible }\nenum Status { OPEN\n LOST }',
      bills:
        'type Query { bills(input: Filter, status: Status): Int\n shared(common: Int): Int @shareable }\ninput ' +
        'Filter { id: ID\n hidden: Int }\nenum Status { OPEN }',
      users: 'type Query { users(input: Filter): Int }\ninput Filter { id: ID\n hidden: Int\n age: Int }',
    }),
  ).toEqual([
    ['orders', 'Query.shared(size:)', 3, 'LEFT_OUT', why('Query.shared', '`bills` declares')],
    ['orders', 'Filter.note', 5, 'LEFT_OUT', why('Filter', '`bills`, `users` declare')],
    ['orders', 'Status.LOST', 8, 'LEFT_OUT', why('Status', '`bills` declares')],
    ['users', 'Filter.age', 5, 'LEFT_OUT', why('Filter', '`bills`, `orders` declare')],
  ]);
});

test('what is alike, is in one subgraph alone, or is an output with all values, is not', async () => {
  expect(
    await leftOut({
      a:
        'type Query { a(input: Filter): Thing }\ninput Filter { id: ID }\ntype Thing @key(fields: "id") { id: ID! ' +
        'state: State @shareable }\nenum State { A }',
      b:
        'type Query { b(input: Filter, own: Own): Thing }\ninput Filter { id: ID }\ninput Own { x: Int }\ntype ' +
        'Thing @key(fields: "id") { id: ID! state: State @shareable }\nenum State { A B }',
    }),
  ).toEqual([]);
});
