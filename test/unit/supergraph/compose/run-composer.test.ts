import { describe, expect, test } from '@jest/globals';
import { isInputObjectType, parse } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { federatedSdl } from '../../../federation/subgraph-service.ts';

function compose(subgraphs: Readonly<Record<string, string>>): ReturnType<typeof composeSupergraph> {
  return composeSupergraph(
    Object.entries(subgraphs).map(([name, schema]) => ({
      name,
      federatedSchema: parse(federatedSdl({ schema })),
      origin: { kind: 'federated', url: `http://${name}.test` } as const,
    })),
  );
}

const other = 'type Query { y: Int @shareable w(i: I): Int } input I { b: Int }';

describe('an argument or input field with a default that only some subgraphs have', () => {
  test('is left out, as anything optional is', () => {
    const { supergraph, problems } = compose({
      a: 'type Query { y(a: Int! = 3): Int @shareable z(i: I): Int } input I { a: Int! = 3 b: Int }',
      b: other,
    });
    expect(problems).toEqual([]);
    expect(supergraph?.publicSchema.getQueryType()?.getFields()['y']?.args).toEqual([]);
    const input = supergraph?.publicSchema.getType('I');
    expect(isInputObjectType(input) && Object.keys(input.getFields())).toEqual(['b']);
  });

  test('stays where all subgraphs have it', () => {
    const { supergraph } = compose({
      a: 'type Query { y(a: Int! = 3): Int @shareable }',
      b: 'type Query { y(a: Int! = 3): Int @shareable }',
    });
    expect(supergraph?.publicSchema.getQueryType()?.getFields()['y']?.args).toMatchObject([
      { name: 'a', defaultValue: 3 },
    ]);
  });

  test('is refused where one of them has it without a default', () => {
    const { problems } = compose({
      a: 'type Query { y(a: Int! = 3): Int @shareable }',
      b: 'type Query { y(a: Int!): Int @shareable }',
      c: 'type Query { y: Int @shareable }',
    });
    expect(problems).toMatchObject([{ code: 'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH' }]);
  });
});

describe('a root type that is the type of a field', () => {
  test('keeps nothing else from being refused that nobody can bring', () => {
    const { problems } = compose({
      a: 'type Query { q: Int t: T self: Query } type T @key(fields: "id", resolvable: false) { id: ID! }',
      b: 'type Query { r: Int } type T { id: ID! @shareable x: Int }',
    });
    expect(problems.map(({ code }) => code)).toContain('SATISFIABILITY_ERROR');
  });

  test('is composed where fields need arguments, lists and interfaces', () => {
    const { problems } = compose({
      a: 'type Query { q: Int } interface Payload { query(of: Int!): [Query!]! }',
      b:
        'type Query { r: Int } type Mutation { pay: Pay } interface Payload { query(of: Int!): [Query!]! } type ' +
        'Pay implements Payload { query(of: Int!): [Query!]! }',
    });
    expect(problems).toEqual([]);
  });
});

describe('an argument or input field that some subgraphs take more of', () => {
  test.each([
    ['[Int!]!', '[Int]', '[Int!]!'],
    ['[Int]', '[Int!]', '[Int!]'],
    ['[[Int]]', '[[Int!]!]!', '[[Int!]!]!'],
    ['[Int!]', '[Int]!', undefined],
    ['[Int!]', 'Int', undefined],
  ])('%s and %s', (one, other, merged) => {
    const schema = (type: string, name: string): string =>
      `directive @custom(l: ${type}) on FIELD type Query { ${name}: Int y(l: ${type}, i: I): Int @shareable } ` +
      `input I { l: ${type} }`;
    const { supergraph, problems } = compose({ a: schema(one, 'a'), b: schema(other, 'b'), c: schema(one, 'c') });
    if (merged === undefined) {
      expect(problems.map(({ code }) => code).sort()).toEqual([
        'FIELD_ARGUMENT_TYPE_MISMATCH',
        'FIELD_ARGUMENT_TYPE_MISMATCH',
        'FIELD_TYPE_MISMATCH',
      ]);
      return;
    }
    expect(problems).toEqual([]);
    const input = supergraph?.publicSchema.getType('I');
    const field = isInputObjectType(input) ? input.getFields()['l'] : undefined;
    const argument = supergraph?.publicSchema.getQueryType()?.getFields()['y']?.args[0];
    const directive = supergraph?.publicSchema.getDirective('custom')?.args[0];
    expect([field, argument, directive].map((value) => String(value?.type))).toEqual([merged, merged, merged]);
  });
});
