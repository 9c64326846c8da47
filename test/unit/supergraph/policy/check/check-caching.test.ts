import { describe, expect, test } from '@jest/globals';
import { registerSubgraph } from '../../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../../src/supergraph/problems/schema-problem.ts';

const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@key", as: "@id" }])
  @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl", { name: "@cacheTag", as: "@tagged" }, "@cachePurge"])`;

async function problemsOf(sdl: string): Promise<readonly SchemaProblem[]> {
  const config = { url: 'http://shop.test', sources: {} };
  return (
    await registerSubgraph({ name: 'shop', file: 'shop.graphql', directory: '.', config, sdl: `${LINKS}\n${sdl}` })
  ).problems;
}

describe('misuse of a caching directive is told with its coordinate and place', () => {
  test.each([
    [
      'a time that has passed',
      'type Query { a: Int @cacheControl(maxAge: -1) }',
      'Query.a',
      'POLICY_ARGUMENT',
      '-1',
      'expected 0 or more seconds as `maxAge` of `@cacheControl`, found -1',
    ],
    [
      'a hint that says nothing',
      'type Query { a: Int @cacheControl }',
      'Query.a',
      'POLICY_BOUND_TO_NOTHING',
      '@cacheControl',
      'says nothing; expected such as `maxAge: 60`',
    ],
    [
      'a hint on a mutation',
      'type Query { a: Int } type Mutation { b: Int @cacheControl(maxAge: 1) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '@cacheControl',
      'what a mutation answers is never kept',
    ],
    [
      'a tag on a field that is no root field',
      'type Query { a: A } type A { b: Int @tagged(format: "b") }',
      'A.b',
      'POLICY_BOUND_TO_NOTHING',
      '@tagged',
      'expected `@tagged` on a field of `Query` or on an entity',
    ],
    [
      'a tag on an object that is no entity',
      'type Query { a: A } type A @tagged(format: "a") { b: Int }',
      'A',
      'POLICY_BOUND_TO_NOTHING',
      '@tagged',
      '`A` is no entity; expected a `@key`',
    ],
    [
      'a tag of an unknown argument',
      'type Query { a(id: ID): Int @tagged(format: "a-{$args.ids}") }',
      'Query.a',
      'POLICY_BOUND_TO_NOTHING',
      '{$args',
      'there is no argument `ids`; did you mean `id`?',
    ],
    [
      'a tag of an unknown member of an input',
      'type Query { a(by: By): Int @tagged(format: "{$args.by.name}") } input By { id: ID }',
      'Query.a',
      'POLICY_BOUND_TO_NOTHING',
      '{$args',
      'there is no argument `by.name`; expected `id`',
    ],
    [
      'a tag of a key on a field',
      'type Query { a(id: ID): Int @tagged(format: "a-{$key.id}") }',
      'Query.a',
      'POLICY_BOUND_TO_NOTHING',
      '{$key',
      'there is no `$key` here; expected `{$args.id}`',
    ],
    [
      'a tag that not all keys can make',
      'type Query { a: A } type A @id(fields: "id") @id(fields: "sku") @tagged(format: "a-{$key.id}") { id: ID ' +
        'sku: ID }',
      'A',
      'POLICY_BOUND_TO_NOTHING',
      '{$key',
      'a key of `A` has no `id`; expected `sku`',
    ],
    [
      'a tag of an object in a key',
      'type Query { a: A } type A @id(fields: "o { id }") @tagged(format: "{$key.o}") { o: O } type O { id: ID }',
      'A',
      'POLICY_BOUND_TO_NOTHING',
      '{$key',
      '`o` is an object; expected `o.id`',
    ],
    [
      'a format that is none',
      'type Query { a: Int @tagged(format: "a-{args.id}") }',
      'Query.a',
      'POLICY_ARGUMENT',
      '{args',
      'expected references such as `{$key.id}`',
    ],
    [
      'an empty tag',
      'type Query { a: Int @tagged(format: "") }',
      'Query.a',
      'POLICY_ARGUMENT',
      '""',
      'expected a tag, found an empty text',
    ],
    [
      'a purge by a query',
      'type Query { a: Int @cachePurge(tags: ["a"]) }',
      'Query.a',
      'POLICY_BOUND_TO_NOTHING',
      '@cachePurge',
      'expected `@cachePurge` on a field of `Mutation`',
    ],
    [
      'a purge of nothing',
      'type Query { a: Int } type Mutation { b: Int @cachePurge(tags: []) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '[]',
      '`tags` names no tag',
    ],
    [
      'a purge by an unknown field of the result',
      'type Query { a: A } type A { id: ID } type Mutation { b: A @cachePurge(tags: ["x-{$result.ids}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$result',
      '`$result` has no field `ids`; did you mean `id`?',
    ],
    [
      'a purge by an object',
      'type Query { a: A } type A { id: ID } type Mutation { b: [A!] @cachePurge(tags: ["x-{$result}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$result',
      '`$result` is an object; expected `$result.id`',
    ],
    [
      'a purge by a field that takes arguments',
      'type Query { a: A } type A { id(in: Int!): ID } type Mutation { b: A @cachePurge(tags: ["x-{$result.id}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$result',
      '`$result.id` takes arguments; expected a field without',
    ],
    [
      'a purge by all arguments',
      'type Query { a: Int } type Mutation { b(id: ID): Int @cachePurge(tags: ["b-{$args}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$args',
      '`$args` is all arguments; expected `$args.id`',
    ],
    [
      'a purge by something else',
      'type Query { a: Int } type Mutation { b(id: ID): Int @cachePurge(tags: ["b-{$key.id}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$key',
      'there is no `$key` here; expected `{$args.id}` or `{$result.id}`',
    ],
    [
      'a purge by an unknown argument',
      'type Query { a: Int } type Mutation { b(id: ID): Int @cachePurge(tags: ["x", "b-{$args.key}"]) }',
      'Mutation.b',
      'POLICY_BOUND_TO_NOTHING',
      '{$args',
      'there is no argument `key`; expected `id`',
    ],
  ])('%s', async (_, sdl, coordinate, code, at, message) => {
    expect(await problemsOf(sdl)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate,
        code,
        line: 3,
        column: sdl.indexOf(at) + 1,
        message: expect.stringContaining(message) as unknown,
      },
    ]);
  });

  test('what is right is not told', async () => {
    expect(
      await problemsOf(`type Query { a(by: By, id: ID): A @cacheControl(maxAge: 0) @tagged(format: "a-{$args.by.id}-{$args.id}") @tagged(format: "as") }
        type Mutation { b(id: ID): Int @cachePurge(tags: ["a-{ $args.id }", "as"]) }
        input By { id: ID } type A @id(fields: "id") @id(fields: "id sku") @tagged(format: "{$key.id}") @cacheControl(inheritMaxAge: true) { id: ID sku: ID }`),
    ).toEqual([]);
  });
});
