import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, printSchema, buildASTSchema } from 'graphql';
import { configSchema } from '../../../../src/config/schema.ts';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { createCheckConstraints } from '../../../../src/police/constraints/check-constraints.ts';
import { Findings } from '../../../../src/police/findings.ts';
import { readConstraints } from '../../../../src/supergraph/policy/facts/read-constraints.ts';
import { coerceVariables } from '../../../../src/understand/coerce-variables.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';
import { identified } from '../../../support/identify.ts';

const SDL = `
  directive @constraint(min: Float, max: Float, minLength: Int, maxLength: Int, pattern: String, format: String, minItems: Int, maxItems: Int, uniqueItems: Boolean) repeatable on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  type Query {
    top(first: Int @constraint(min: 1, max: 50)): Int
    free(first: Int): Int
    names(of: [String!] @constraint(maxItems: 2, minLength: 2)): Int
    user(input: UserInput): Int
    users(inputs: [[UserInput]] @constraint(maxItems: 1)): Int
    node: Node
    found: Found
    id(id: ID @constraint(minLength: 3)): Int
  }
  input UserInput { email: String @constraint(format: "email") age: Int @constraint(min: 0) @constraint(max: 150) friends: [UserInput!] @constraint(maxItems: 3) plain: Plain tags: [String] @constraint(uniqueItems: true) }
  input Plain { any: String }
  interface Node { f(x: Int): Int }
  type Book implements Node { f(x: Int @constraint(max: 5)): Int g(x: Int @constraint(max: 6)): Int }
  type Film implements Node { f(x: Int): Int }
  union Found = Book | Film`;
const document = parse(SDL);
const schema = buildASTSchema(document);
const check = createCheckConstraints(readConstraints(document));
const parseOperation = createParseOperation(buildSchema(printSchema(schema)), {
  limits: configSchema.parse({}).limits,
  introspection: true,
});

/** Where and what is refused; empty when nothing is. */
function refused(text: string, raw: Readonly<Record<string, unknown>> = {}, operationName?: string): readonly string[] {
  const operation = parseOperation(text, operationName);
  try {
    void check?.({ ...identified(), operation, variables: coerceVariables(operation, raw) }, new Findings());
    return [];
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    expect(error.code).toBe('BAD_USER_INPUT');
    return error.errors.map(
      ({ extensions }) => `${String(extensions['argument'])} ${String(extensions['constraint'])}`,
    );
  }
}

describe('constraints', () => {
  test('literals and variables are checked alike', () => {
    expect(refused('{ top(first: 51) free(first: 51) }')).toEqual(['Query.top(first:) max']);
    expect(refused('query ($n: Int) { top(first: $n) free(first: $n) }', { n: 0 })).toEqual(['$n min']);
    expect(refused('query ($n: Int = 99) { top(first: $n) }')).toEqual(['$n max']);
    expect(refused('query ($n: Int) { top(first: $n) free(first: $n) }', { n: 50 })).toEqual([]);
    expect(refused('query ($n: Int) { free(first: $n) }', { n: 999 })).toEqual([]);
  });

  test('a literal is checked at each of its levels, wherever variables stand in it', () => {
    const nested = (inner: string): string => `{ friends: [{ friends: { friends: [${inner}] } }] }`;
    expect(refused(`{ user(input: ${nested('{ age: -1 }')}) }`)).toEqual([
      'Query.user(input:).friends[0].friends.friends[0].age min',
    ]);
    expect(
      refused(`query ($age: Int) { user(input: ${nested('{ age: $age tags: ["a", "a"] }')}) }`, { age: -1 }),
    ).toEqual(['Query.user(input:).friends[0].friends.friends[0].tags uniqueItems', '$age min']);
    expect(refused(`query ($tag: String) { user(input: ${nested('{ tags: ["a", $tag] }')}) }`, { tag: 'a' })).toEqual([
      'Query.user(input:).friends[0].friends.friends[0].tags uniqueItems',
    ]);
    expect(refused(`query ($tag: String) { user(input: ${nested('{ tags: ["a", $tag] }')}) }`, { tag: 'b' })).toEqual(
      [],
    );
  });

  test('what is null or left out is not', () => {
    expect(refused('{ top a: top(first: null) names(of: null) user(input: { email: null }) }')).toEqual([]);
    expect(refused('query ($n: Int, $i: UserInput) { top(first: $n) user(input: $i) }', { n: null })).toEqual([]);
  });

  test('lists are checked as lists, and each of their items', () => {
    expect(refused('{ a: names(of: ["ab", "c"]) names(of: ["ab", "cd", "de"]) }')).toEqual([
      'Query.names(of:)[1] minLength',
      'Query.names(of:) maxItems',
    ]);
    expect(refused('query ($l: [String!]) { names(of: $l) }', { l: ['a', 'bc'] })).toEqual(['$l[0] minLength']);
    expect(refused('query ($s: String!) { names(of: ["xy", $s]) }', { s: 'z' })).toEqual(['$s minLength']);
    expect(refused('{ names(of: "a") }')).toEqual(['Query.names(of:)[0] minLength']);
  });

  test('a list with variables in it is checked as a list, and what these bring as its items', () => {
    const tags = 'query ($a: String, $b: String) { user(input: { tags: [$a, "x", $b] }) }';
    expect(refused(tags, { a: 'y', b: 'z' })).toEqual([]);
    expect(refused(tags, { a: 'x', b: 'z' })).toEqual(['Query.user(input:).tags uniqueItems']);
    expect(refused(tags, { a: 'y', b: 'y' })).toEqual(['Query.user(input:).tags uniqueItems']);
    const rows = 'query ($row: [UserInput]) { users(inputs: [$row]) }';
    expect(refused(rows, { row: [{ age: 1 }, { age: 2 }, { age: 3 }] })).toEqual([]);
    expect(refused(rows, { row: [{ age: 1 }, { age: 200 }] })).toEqual(['$row[1].age max']);
    expect(refused('query ($row: [UserInput]) { users(inputs: [$row, $row]) }', { row: [] })).toEqual([
      'Query.users(inputs:) maxItems',
    ]);
  });

  test('input objects are checked however deep, in lists of lists and in themselves', () => {
    const input = {
      email: 'x',
      friends: [{ age: -1, friends: [{ email: 'a@b.co', tags: ['a', 'a'] }] }],
      plain: { any: '' },
    };
    expect(refused('query ($i: UserInput) { user(input: $i) }', { i: input })).toEqual([
      '$i.email format',
      '$i.friends[0].age min',
      '$i.friends[0].friends[0].tags uniqueItems',
    ]);
    expect(refused('query ($i: [[UserInput]]) { users(inputs: $i) }', { i: [[{ age: 151 }], []] })).toEqual([
      '$i maxItems',
      '$i[0][0].age max',
    ]);
    expect(refused('{ user(input: { email: "x", friends: [{ age: 200 }, { email: "a@b.co" }] }) }')).toEqual([
      'Query.user(input:).email format',
      'Query.user(input:).friends[0].age max',
    ]);
  });

  test('a variable inside a literal is checked for the place that it stands at', () => {
    expect(
      refused(
        'query ($e: String, $t: String) { user(input: { email: $e, tags: [$t, $t, "b"], plain: { any: $e } }) }',
        { e: 'no', t: 'x' },
      ),
    ).toEqual(['$e format', 'Query.user(input:).tags uniqueItems']);
    expect(refused('query ($f: UserInput!) { user(input: { friends: [$f] }) }', { f: { age: -1 } })).toEqual([
      '$f.age min',
    ]);
  });

  test('an identifier that is a number is checked as the text that it becomes', () => {
    expect(refused('{ id(id: 12) b: id(id: 123) }')).toEqual(['Query.id(id:) minLength']);
    expect(refused('query ($id: ID) { id(id: $id) }', { id: 12 })).toEqual(['$id minLength']);
  });

  test('neither an interface, a union, a fragment, an alias nor a directive leads around them', () => {
    expect(refused('{ node { f(x: 9) } }')).toEqual(['Node.f(x:) max']);
    expect(refused('{ node { ... on Film { f(x: 9) } } }')).toEqual([]);
    expect(refused('{ found { ... on Node { f(x: 9) } } }')).toEqual(['Node.f(x:) max']);
    expect(
      refused(
        'query ($n: Int) { found { ...F } } fragment F on Found { ... on Book { a: g(x: $n) ... { b: f(x: $n) } } }',
        { n: 7 },
      ),
    ).toEqual(['$n max', '$n max']);
    expect(refused('{ a: top(first: 0) @skip(if: false) ... @include(if: true) { b: top(first: 60) } }')).toEqual([
      'Query.top(first:) min',
      'Query.top(first:) max',
    ]);
  });

  test('what only another operation of the document asks for is no matter of this one', () => {
    const text = 'query A { free } query B { ...F } fragment F on Query { top(first: 99) }';
    expect(refused(text, {}, 'A')).toEqual([]);
    expect(refused(text, {}, 'B')).toEqual(['Query.top(first:) max']);
  });

  test('at most twenty are told', () => {
    expect(refused('query ($l: [String!]) { names(of: $l) }', { l: ['ok'] })).toEqual([]);
    expect(
      refused('query ($i: UserInput) { user(input: $i) }', {
        i: {
          friends: Array.from({ length: 3 }, () => ({
            friends: Array.from({ length: 3 }, () => ({ friends: Array.from({ length: 3 }, () => ({ age: -1 })) })),
          })),
        },
      }),
    ).toHaveLength(20);
  });

  test('a schema without any has no such policy', () => {
    expect(createCheckConstraints(readConstraints(parse('type Query { a: Int }')))).toBeUndefined();
  });

  test('a supergraph of others with a pattern that can run away is not loaded', () => {
    expect(() =>
      readConstraints(
        parse(
          'directive @constraint(pattern: String, format: String) on ARGUMENT_DEFINITION type Query { a(b: String ' +
            '@constraint(pattern: "(a+)+$")): Int c(d: String @constraint(format: "emali")): Int }',
        ),
      ),
    ).toThrow(/Query\.a\(b:\): the `pattern` can run away.*\n.*Query\.c\(d:\): there is no format "emali"/);
  });
});
