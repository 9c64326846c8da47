import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

describe('composing', () => {
  test('a schema that is no GraphQL is a problem of the graph, not an exception', () => {
    const federatedSchema = parse('type Query { a: A } type A implements B { id: ID } type B { id: ID }');
    const { supergraph, problems } = composeSupergraph([
      { name: 'wrong', federatedSchema, origin: { kind: 'federated', url: 'http://127.0.0.1:1/' } },
    ]);
    expect(supergraph).toBeUndefined();
    expect(problems).toMatchObject([{ subgraph: 'wrong' }]);
  });

  test('tells what it refuses in a subgraph by its place there', async () => {
    const sdl =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n\ntype Query { a: ' +
      'T }\ntype T @key(fields: "x") { id: ID }';
    const { subgraph } = await registerSubgraph({
      name: 'shop',
      file: 'shop.graphql',
      directory: '.',
      config: { url: 'http://shop.test', sources: {} },
      sdl,
    });
    const { problems } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
    expect(problems).toMatchObject([
      { subgraph: 'shop', file: 'shop.graphql', line: 4, column: 8, code: 'KEY_INVALID_FIELDS' },
    ]);
  });

  test.each(['constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable'])(
    'names the type %s, which it cannot look up',
    (type) => {
      const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])\n';
      const schemas = [
        `type Query { a: ${type} }\ntype ${type} @key(fields: "id") { id: ID! a: Int }`,
        `type ${type} @key(fields: "id") { id: ID! b: Int }`,
      ];
      const { problems } = composeSupergraph(
        schemas.map((sdl, index) => ({
          name: `s${index}`,
          federatedSchema: parse(link + sdl),
          origin: { kind: 'federated', url: 'http://shop.test' },
        })),
      );
      expect(problems).toMatchObject([
        { subgraph: 's0', coordinate: type, code: 'RESERVED_NAME', message: expect.stringContaining(type) },
        { subgraph: 's1', coordinate: type, code: 'RESERVED_NAME', message: expect.stringContaining(type) },
      ]);
    },
  );
});
