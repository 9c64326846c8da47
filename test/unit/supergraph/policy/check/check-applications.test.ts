import { describe, expect, test } from '@jest/globals';
import { registerSubgraph } from '../../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../../src/supergraph/problems/schema-problem.ts';

const FEDERATION =
  '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize", ' +
  '"@authenticated", "@requiresScopes", "@policy"])';
const POLICY =
  '@link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit", "@constraint", "@cacheControl", ' +
  '"@cacheTag", "@cachePurge"])';

/** The problems of a schema whose first line is its links. */
async function problemsOf(sdl: string, links = `${FEDERATION} ${POLICY}`): Promise<readonly SchemaProblem[]> {
  const config = { url: 'http://shop.test', sources: {} };
  return (
    await registerSubgraph({
      name: 'shop',
      file: 'shop.graphql',
      directory: '.',
      config,
      sdl: `extend schema ${links}\n${sdl}`,
    })
  ).problems;
}

describe('misuse of a policy directive', () => {
  test.each([
    [
      'an unknown argument',
      'type Query { a: Int @rateLimit(max: 1, window: "1s", blockfour: "1s") }',
      'Query.a',
      'blockfour',
      'did you mean `blockFor`?',
    ],
    [
      'a missing argument',
      'type Query { a: Int @cachePurge }',
      'Query.a',
      '@cachePurge',
      '`@cachePurge` lacks `tags`; expected a list of strings',
    ],
    [
      'an argument of a wrong type',
      'type Query { a: Int @rateLimit(max: "1", window: "1s") }',
      'Query.a',
      '"1"',
      'expected an integer as `max` of `@rateLimit`, found "1"',
    ],
    [
      'a null where none may be',
      'type Query { a: Int @cachePurge(tags: null) }',
      'Query.a',
      'null',
      'expected a list of strings',
    ],
    [
      'a wrong item of a list',
      'type Query { a: Int @cachePurge(tags: ["x", 7]) }',
      'Query.a',
      '7',
      'expected a string as `tags`',
    ],
    [
      'an unknown enum value',
      'type Query { a: Int @cacheControl(scope: SECRET) }',
      'Query.a',
      'SECRET',
      'expected PUBLIC or PRIVATE',
    ],
    [
      'a number that is none',
      'type Query { a(b: Int @constraint(max: "3")): Int }',
      'Query.a(b:)',
      '"3"',
      'expected a number',
    ],
    [
      'a weight in quotes',
      'type Query { a: Int @cost(weight: "3") }',
      'Query.a',
      '"3"',
      'expected an integer as `weight`',
    ],
    [
      'too large an integer',
      'type Query { a: Int @cost(weight: 3000000000) }',
      'Query.a',
      '3000000000',
      'expected an integer',
    ],
    [
      'an argument twice',
      'type Query { a: Int @rateLimit(max: 1, max: 2) }',
      'Query.a',
      'max: 2',
      '`@rateLimit` says `max` twice',
    ],
    [
      'alternatives that are no lists',
      'type Query { a: Int @requiresScopes(scopes: ["a"]) }',
      'Query.a',
      '"a"',
      'each alternative of `scopes` is a list; expected such as [["one", "and another"], ["or this"]], found "a"',
    ],
    [
      'scopes that are no lists',
      'type Query { a: Int @requiresScopes(scopes: [[1]]) }',
      'Query.a',
      '1]]',
      'expected a string as `scopes`',
    ],
  ])('%s is told', async (_, sdl, coordinate, at, message) => {
    expect(await problemsOf(sdl)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate,
        code: 'POLICY_ARGUMENT',
        line: 2,
        column: sdl.indexOf(at) + 1,
        message: expect.stringContaining(message),
      },
    ]);
  });

  test.each([
    [
      'on an argument',
      'type Query { a(b: Int @rateLimit(max: 1, window: "1s")): Int }',
      'Query.a(b:)',
      '`@rateLimit` cannot stand on an argument; expected it on a field',
    ],
    [
      'on a type',
      'type Query { a: A } type A @listSize(assumedSize: 1) { b: Int }',
      'A',
      'cannot stand on an object type',
    ],
    [
      'on a field',
      'type Query { a: Int @constraint(min: 1) }',
      'Query.a',
      'cannot stand on a field; expected it on an argument or an input field',
    ],
    ['on an enum value', 'type Query { a: E } enum E { V @authenticated }', 'E.V', 'cannot stand on an enum value'],
    ['on a union', 'type Query { a: U } union U @cost(weight: 1) = Query', 'U', 'cannot stand on a union'],
    [
      'on an interface',
      'type Query { a: I } interface I @authenticated { b: Int }',
      'I',
      '`@authenticated` cannot stand on an interface; expected it on an enum or a field or an object type or a scalar',
    ],
    [
      'on an extension of an interface',
      'type Query { a: I } interface I { b: Int } extend interface I @requiresScopes(scopes: [["a"]])',
      'I',
      '`@requiresScopes` cannot stand on an interface',
    ],
    [
      'on a field of an interface',
      'type Query { a: I } interface I { b: Int @policy(policies: [["a"]]) }',
      'I.b',
      '`@policy` cannot stand on a field of an interface; expected it on that field of the objects',
    ],
    [
      'on an interface object',
      'type Query { a: I } type I @authenticated @federation__interfaceObject @key(fields: "b") { b: Int }',
      'I',
      '`@authenticated` cannot stand on an `@interfaceObject`; expected it on its fields',
    ],
    [
      'on the argument of a directive',
      'directive @mine(a: Int @authenticated) on FIELD_DEFINITION type Query { a: Int @mine }',
      '@mine(a:)',
      '`@authenticated` cannot stand on an argument',
    ],
    [
      'on an input',
      'type Query { a(i: I): Int } input I @cacheControl { b: Int }',
      'I',
      'cannot stand on an input object',
    ],
  ])('a place that it is not for is told: %s', async (_, sdl, coordinate, message) => {
    expect(await problemsOf(sdl)).toContainEqual(
      expect.objectContaining({
        coordinate,
        code: 'POLICY_MISPLACED',
        file: 'shop.graphql',
        line: 2,
        column: sdl.indexOf(/@\w+/.exec(message)?.[0] ?? '@') + 1,
        message: expect.stringContaining(message),
      }),
    );
  });

  test.each([
    [
      'a slicing argument',
      'type Query { a(first: Int): [Int] @listSize(slicingArguments: ["frist"]) }',
      '"frist"',
      'did you mean `first`?',
    ],
    [
      'a slicing argument in an input',
      'type Query { a(p: Page): [Int] @listSize(slicingArguments: ["p.count"]) } input Page { size: Int }',
      '"p.count"',
      'expected `size`',
    ],
    [
      'a slicing argument that is a list',
      'type Query { a(first: [Int]): [Int] @listSize(slicingArguments: ["first"]) }',
      '"first"',
      'goes through a list of the type `Int`',
    ],
    [
      'a slicing argument in a list',
      'type Query { a(p: [Page]): [Int] @listSize(slicingArguments: ["p.size"]) } input Page { size: Int }',
      '"p.size"',
      'goes through a list of the type `Page`',
    ],
    [
      'a slicing argument that is no integer',
      'type Query { a(first: String): [Int] @listSize(slicingArguments: ["first"]) }',
      '"first"',
      'expected an argument of the type `Int`',
    ],
    [
      'a sized field',
      'type Query { a: C @listSize(assumedSize: 1, sizedFields: ["edge"]) } type C { edges: [Int] }',
      '"edge"',
      'did you mean `edges`?',
    ],
    [
      'a sized field that is no list',
      'type Query { a: C @listSize(assumedSize: 1, sizedFields: ["edges"]) } type C { edges: Int }',
      '"edges"',
      'expected a field that is one',
    ],
    [
      'a size that is not said',
      'type Query { a: [Int] @listSize(requireOneSlicingArgument: true) }',
      '@listSize',
      '`@listSize` says nothing',
    ],
    [
      'a tag of an object',
      'type Query { a(i: I): Int @cacheTag(format: "{$args.i}") } input I { x: Int }',
      '{$args',
      '`$args.i` is an object; expected `$args.i.x`',
    ],
    ['a size of no list', 'type Query { a: Int @listSize(assumedSize: 1) }', '@listSize', 'expected `sizedFields`'],
    [
      'scopes without an alternative',
      'type Query { a: Int @requiresScopes(scopes: []) }',
      '[]',
      '`scopes` has no alternative',
    ],
    [
      'an alternative without a scope',
      'type Query { a: Int @policy(policies: [["a"], []]) }',
      '[]]',
      'an alternative of `policies` has no name',
    ],
    ['an empty scope', 'type Query { a: Int @requiresScopes(scopes: [[""]]) }', '""', 'a name in `scopes` is empty'],
  ])('what is bound to nothing is told: %s', async (_, sdl, at, message) => {
    expect(await problemsOf(sdl)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate: 'Query.a',
        code: 'POLICY_BOUND_TO_NOTHING',
        line: 2,
        column: sdl.indexOf(at) + 1,
        message: expect.stringContaining(message),
      },
    ]);
  });

  test('a schema that has one is told', async () => {
    const links = `${FEDERATION} @authenticated`;
    expect(await problemsOf('type Query { a: Int }', links)).toMatchObject([
      {
        coordinate: 'schema',
        code: 'POLICY_MISPLACED',
        line: 1,
        column: 'extend schema '.length + links.lastIndexOf('@') + 1,
      },
    ]);
  });

  test.each([
    ['@authenticated', '2.4', '2.5'],
    ['@policy', '2.5', '2.6'],
    ['@cost', '2.8', '2.9'],
  ])('that a version of Federation does not have yet is told: %s', async (name, linked, since) => {
    const links = `@link(url: "https://specs.apollo.dev/federation/v${linked}", import: ["@key", "${name}"])`;
    expect(await problemsOf('type Query { a: Int }', links)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        code: 'UNKNOWN_POLICY_IMPORT',
        line: 1,
        column: 'extend schema '.length + links.indexOf(`"${name}"`) + 1,
        coordinate: undefined,
        message: expect.stringContaining(`expected a link of version ${since}`),
      },
    ]);
  });

  test('a negative size is told', async () => {
    expect(await problemsOf('type Query { a: [Int] @listSize(assumedSize: -1) }')).toMatchObject([
      { code: 'POLICY_ARGUMENT', coordinate: 'Query.a' },
    ]);
  });

  test.each([
    [
      'a pattern that can run away',
      'b: String @constraint(pattern: "(a+)+$")',
      'POLICY_ARGUMENT',
      '"(a+',
      'the `pattern` can run away',
    ],
    [
      'a pattern that is none',
      'b: String @constraint(pattern: "(")',
      'POLICY_ARGUMENT',
      '"("',
      'is no regular expression',
    ],
    [
      'an unknown format',
      'b: String @constraint(format: "emial")',
      'POLICY_ARGUMENT',
      '"emial"',
      'did you mean `email`?',
    ],
    ['a negative length', 'b: String @constraint(minLength: -1)', 'POLICY_ARGUMENT', '-1', 'expected 0 or more'],
    ['a multiple of nothing', 'b: Float @constraint(multipleOf: 0)', 'POLICY_ARGUMENT', '0)', 'expected more than 0'],
    [
      'bounds that nothing can meet',
      'b: Int @constraint(min: 3, exclusiveMax: 3)',
      'POLICY_ARGUMENT',
      '3)',
      'no value can meet both `min` and `exclusiveMax`',
    ],
    [
      'a length of a number',
      'b: Int @constraint(minLength: 1)',
      'POLICY_BOUND_TO_NOTHING',
      'minLength',
      '`minLength` is about texts; the type here is `Int`',
    ],
    [
      'a bound of a text',
      'b: [ID!] @constraint(max: 1)',
      'POLICY_BOUND_TO_NOTHING',
      'max',
      '`max` is about numbers; the type here is `[ID!]`',
    ],
    [
      'items of no list',
      'b: String! @constraint(maxItems: 1)',
      'POLICY_BOUND_TO_NOTHING',
      'maxItems',
      '`maxItems` is about lists; the type here is `String!`',
    ],
    ['nothing at all', 'b: Int @constraint', 'POLICY_BOUND_TO_NOTHING', '@constraint', 'says nothing'],
  ])('a constraint that cannot hold is told: %s', async (_, argument, code, at, message) => {
    const sdl = `type Query { a(${argument}): Int }`;
    expect(await problemsOf(sdl)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate: 'Query.a(b:)',
        code,
        line: 2,
        column: sdl.indexOf(at) + 1,
        message: expect.stringContaining(message),
      },
    ]);
    expect(await problemsOf(`type Query { a(i: I): Int } input I { ${argument} }`)).toMatchObject([
      { coordinate: 'I.b', code },
    ]);
  });

  test('a default that its own constraint refuses is told', async () => {
    const sdl = 'type Query { a(b: [Int!] = [3, 500] @constraint(max: 100)): Int }';
    expect(await problemsOf(sdl)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate: 'Query.a(b:)',
        code: 'POLICY_ARGUMENT',
        line: 2,
        column: sdl.indexOf('[3') + 1,
        message: 'the default is not allowed by `max`: expected at most 100, found [3, 500]',
      },
    ]);
    expect(
      await problemsOf(
        'type Query { a(b: String = "x" @constraint(maxLength: 1), c: Int = null @constraint(min: 1)): Int }',
      ),
    ).toEqual([]);
  });

  test('a constraint of what no client gives is told', async () => {
    const sdl = 'directive @mine(a: Int @constraint(max: 3)) on FIELD_DEFINITION type Query { a: Int }';
    expect(await problemsOf(sdl)).toMatchObject([
      { coordinate: '@mine(a:)', code: 'POLICY_BOUND_TO_NOTHING', line: 2, column: sdl.indexOf('@constraint') + 1 },
    ]);
  });

  test('a custom scalar may be constrained as a text, a number or a list', async () => {
    expect(
      await problemsOf('scalar Any type Query { a(b: Any @constraint(min: 1, minLength: 1, maxItems: 1)): Int }'),
    ).toEqual([]);
  });

  test('two where one may stand are told', async () => {
    expect(await problemsOf('type Query { a: Int @cacheControl(maxAge: 1) @cacheControl(maxAge: 2) }')).toMatchObject([
      { code: 'POLICY_REPEATED', coordinate: 'Query.a', line: 2, column: 46 },
    ]);
    expect(
      await problemsOf('type Query { a: Int @rateLimit(max: 1, window: "1s") @rateLimit(max: 9, window: "1m") }'),
    ).toEqual([]);
  });

  test('one that is not imported is told, with the name that it has', async () => {
    const some =
      '@link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheTag"]) @link(url: ' +
      '"https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
    expect(
      await problemsOf('type Query { a: Int @rateLimit(max: 1, window: "1s") b: Int @authenticated }', some),
    ).toMatchObject([
      {
        code: 'POLICY_NOT_IMPORTED',
        coordinate: 'Query.a',
        message: expect.stringContaining('or `@policy__rateLimit`'),
      },
      {
        code: 'POLICY_NOT_IMPORTED',
        coordinate: 'Query.b',
        message: expect.stringContaining('or `@federation__authenticated`'),
      },
    ]);
  });

  test('an import that is unknown, and a version that is, are told at the link', async () => {
    expect(
      await problemsOf(
        'type Query { a: Int }',
        '@link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@ratelimits"])',
      ),
    ).toMatchObject([
      { code: 'UNKNOWN_POLICY_IMPORT', line: 1, message: expect.stringContaining('did you mean "@rateLimit"?') },
    ]);
    expect(
      await problemsOf('type Query { a: Int }', '@link(url: "https://specs.gatefold.dev/policy/v3.0")'),
    ).toMatchObject([
      {
        code: 'UNKNOWN_POLICY_VERSION',
        line: 1,
        message: expect.stringContaining('expected https://specs.gatefold.dev/policy/v1.0'),
      },
    ]);
  });

  test('another directive that a link imports under one of the names is left alone', async () => {
    const acme =
      '@link(url: "https://acme.test/limits/v1.0", import: ["@rateLimit"]) @link(url: ' +
      '"https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
    expect(
      await problemsOf(
        'directive @rateLimit(to: Int) on FIELD_DEFINITION type Query { a: Int @rateLimit(to: 3) }',
        acme,
      ),
    ).toEqual([]);
  });
});
