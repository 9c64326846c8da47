import { describe, expect, test } from '@jest/globals';
import { buildSchema, visit, type FieldNode } from 'graphql';
import { configSchema } from '../../../../src/config/schema.ts';
import type { Conditions } from '../../../../src/core/document/is-included.ts';
import { atOnce } from '../../../../src/core/turns/take-turns.ts';
import { makePlanningDocument, type PlanningDocument } from '../../../../src/plan/document/planning-document.ts';
import type { PlanningFacts } from '../../../../src/supergraph/join/planning-facts.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';

const schema = buildSchema(`
  type Query { product(id: ID): Product thing: Thing }
  type Mutation { add(n: Int): Int }
  interface Thing { name: String }
  type Product implements Thing { name: String price(in: String): Int }
  type Seat implements Thing { name: String row: Int }
`);
const FACTS: PlanningFacts = {
  requiredFields: new Map([['price', new Set(['in: "EUR"'])]]),
  uniformInterfaces: new Set(),
  keyFields: new Set(),
  overrideLabels: [],
  purgedResults: new Map(),
};
const parseOperation = createParseOperation(schema, { limits: configSchema.parse({}).limits, introspection: true });

function makeDocument(
  text: string,
  {
    conditions = {},
    facts = FACTS,
    refuse,
  }: { readonly conditions?: Conditions; readonly facts?: PlanningFacts; readonly refuse?: string } = {},
): PlanningDocument {
  const operation = parseOperation(text, undefined);
  const refused = new Set<FieldNode>();
  visit(operation.definition, { Field: (node) => void (node.name.value === refuse && refused.add(node)) });
  return atOnce(makePlanningDocument({ operation, conditions, refused }, facts));
}

function textOf(...args: Parameters<typeof makeDocument>): string | undefined {
  return makeDocument(...args).text?.replaceAll(/\s+/g, ' ');
}

describe('what a planner is given', () => {
  test('has no aliases: two of one field are one', () => {
    const { text, dataKeys } = makeDocument('{ a: product { title: name } b: product { name } }');
    expect(text?.replaceAll(/\s+/g, ' ')).toBe('{ product { name } product { name } }');
    expect([...dataKeys.values()]).toEqual(['product', 'name', 'product', 'name']);
  });

  test('names a field with other arguments apart', () => {
    expect(textOf('{ a: product(id: 1) { name } b: product(id: 2) { name } }')).toBe(
      '{ product(id: 1) { name } _product_1: product(id: 2) { name } }',
    );
  });

  test('leaves the plain name of a required field to the requirement, unless the arguments are equal', () => {
    expect(textOf('{ product { price(in: "USD") } }')).toBe('{ product { _price_0: price(in: "USD") } }');
    expect(textOf('{ product { price(in: "EUR") } }')).toBe('{ product { price(in: "EUR") } }');
  });

  test('keeps the names of mutations, since each is to run', () => {
    expect(textOf('mutation { a: add(n: 1) b: add(n: 1) }')).toBe('mutation { add(n: 1) _add_1: add(n: 1) }');
  });

  test('asks for the type of an object that can be of several', () => {
    expect(textOf('{ thing { name } product { name } }')).toBe('{ thing { __typename name } product { name } }');
  });

  test('asks for no type where it changes nothing, unless a fragment does', () => {
    const facts = { ...FACTS, uniformInterfaces: new Set(['Thing']) };
    expect(textOf('{ thing { name } }', { facts })).toBe('{ thing { name } }');
    expect(textOf('{ thing { ... on Seat { row } } }', { facts })).toBe('{ thing { __typename ... on Seat { row } } }');
    expect(textOf('{ thing { name ... on Seat { row @skip(if: true) } } }', { facts })).toBe('{ thing { name } }');
    // What is refused of seats is told of seats.
    expect(textOf('{ thing { name ... { ... on Seat { row } } } }', { facts, refuse: 'row' })).toBe(
      '{ thing { __typename name } }',
    );
  });

  test('has what is included alone, and the type of an object of which nothing is', () => {
    const text = 'query ($yes: Boolean!) { thing @skip(if: $yes) { name } product { name @skip(if: $yes) } }';
    expect(textOf(text, { conditions: { yes: true } })).toBe('query ($yes: Boolean!) { product { __typename } }');
    expect(textOf(text, { conditions: { yes: false } })).toBe(
      'query ($yes: Boolean!) { thing { __typename name } product { name } }',
    );
  });

  test('is nothing when no backend needs to be asked', () => {
    expect(textOf('{ __typename __schema { queryType { name } } }')).toBeUndefined();
    expect(textOf('{ product @include(if: false) { name } }')).toBeUndefined();
  });

  test('leaves out fields that are refused', () => {
    expect(textOf('{ thing { name } product { name } }', { refuse: 'thing' })).toBe('{ product { name } }');
  });

  test('has other names for variables that a lookup could have', () => {
    const { text, renamedVariables } = makeDocument(
      'query ($representations: ID, $client_representations: ID) { a: product(id: $representations) { name } b: ' +
        'product(id: $client_representations) { name } }',
    );
    expect(text).toContain('product(id: $client_client_representations)');
    expect([...renamedVariables]).toEqual([['representations', 'client_client_representations']]);
  });
});
