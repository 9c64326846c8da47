import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { composeSupergraph } from '../../../src/supergraph/compose.ts';

describe('composing', () => {
  test('a schema that is no GraphQL is a problem of the graph, not an exception', () => {
    const federatedSchema = parse('type Query { a: A } type A implements B { id: ID } type B { id: ID }');
    const { supergraph, problems } = composeSupergraph([{ name: 'wrong', federatedSchema, origin: { kind: 'federated', url: 'http://127.0.0.1:1/' } }]);
    expect(supergraph).toBeUndefined();
    expect(problems).toMatchObject([{ subgraph: 'wrong' }]);
  });
});
