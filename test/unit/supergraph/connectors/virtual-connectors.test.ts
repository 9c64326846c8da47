import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintCalls } from '../../../../src/supergraph/lint/lint-calls.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../src/supergraph/problems/schema-problem.ts';

const OURS = 'gatefold.dev/connect/v1.0';

function sdlOf(types: string, link = OURS): string {
  return (
    `extend schema @link(url: "https://specs.${link}", import: ["@source", "@connect"])\n@source(name: "api", ` +
    `http: { baseURL: "http://api.test" }, isSuccess: "$status->eq(200)", errors: { message: "$.message" })\n${types}`
  );
}

async function problemsOf(types: string, link = OURS): Promise<readonly SchemaProblem[]> {
  return (
    await registerSubgraph({
      name: 'shop',
      sdl: sdlOf(types, link),
      file: 'shop.graphql',
      directory: '.',
      config: { sources: {} },
    })
  ).problems;
}

describe('a connector without http and grpc', () => {
  test.each(['v0.1', 'v0.2', 'v0.3'])(
    'is refused in a schema for connect/%s, and no such schema may select interfaces, unions or objects without a ' +
      'block',
    async (version) => {
      const link = `apollo.dev/connect/${version}`;
      expect(await problemsOf('type Query { a(x: Int): Int @connect(selection: "$args.x") }', link)).toMatchObject([
        {
          code: 'INVALID_CONNECTOR',
          coordinate: 'Query.a',
          line: 3,
          message:
            'expected exactly one of `http` and `grpc`, found none; a connector without a call is understood from ' +
            'connect/v0.4 on',
        },
      ]);
      const call = '@connect(source: "api", http: { GET: "/" }, selection:';
      const price = 'type Price { amount: Int }';
      for (const [types, code, place] of [
        [
          `type Query { a: A ${call} "id price") } type A { id: ID price: Price } ${price}`,
          'GROUP_SELECTION_REQUIRED_FOR_OBJECT',
          'price")',
        ],
        [`type Query { a: Price ${call} "$.price") } ${price}`, 'GROUP_SELECTION_REQUIRED_FOR_OBJECT', '$.price'],
        [
          `type Query { a: [N] ${call} "$ { __typename id }") } interface N { id: ID } type A implements N { id: ID }`,
          'CONNECTORS_UNSUPPORTED_ABSTRACT_TYPE',
          '$ {',
        ],
        [
          `type Query { a: A ${call} "u { x }") } type A { u: U } union U = B type B { x: Int }`,
          'CONNECTORS_UNSUPPORTED_ABSTRACT_TYPE',
          'u {',
        ],
      ] as const) {
        expect(await problemsOf(types, link)).toMatchObject([
          { code, coordinate: 'Query.a', line: 3, column: types.indexOf(place) + 1 },
        ]);
        expect((await problemsOf(types, 'apollo.dev/connect/v0.4')).map((problem) => problem.code)).not.toContain(code);
      }
      const types = `type Query { a: A ${call} "id price") } type A { id: ID price: Price } ${price}`;
      expect(await problemsOf(types.replace('amount:', 'of: A amount:'), link)).toMatchObject([
        { message: expect.stringContaining('a block with its fields behind the path, such as `{ amount }`') },
      ]);
      // What a method or a variable gives is known at run time only, and a custom scalar holds anything.
      expect(
        await problemsOf(
          `scalar JSON type Query { a: A ${call} "id: $.data->first price: $.prices->first more") } type A { id: ` +
            `ID price: Price more: JSON } ${price}`,
          link,
        ),
      ).toEqual([]);
    },
  );

  test.each(['apollo.dev/connect/v0.4', OURS])(
    'is registered and composes for %s, with its source for $config alone',
    async (link) => {
      const types =
        'type Query { a(x: Int): Int @connect(source: "api", selection: "$args.x") b: B @connect(selection: "id: ' +
        '$(1)") } type B { id: ID! }';
      const { subgraph, problems } = await registerSubgraph({
        name: 'shop',
        sdl: sdlOf(types, link),
        directory: '.',
        config: { sources: {} },
      });
      expect(problems).toEqual([]);
      if (subgraph === undefined) throw new Error('not registered');
      expect(subgraph.origin.kind === 'connectors' && subgraph.origin.connectors.connectors[0]).toMatchObject({
        arm: { kind: 'virtual', source: { name: 'api' } },
        isSuccess: undefined,
        errors: { message: undefined, extensions: [] },
      });
      expect(composeSupergraph([subgraph]).problems).toEqual([]);
    },
  );

  test.each([
    [
      'selection: "$.id"',
      'INVALID_SELECTION',
      '`selection`: expected a variable such as $args or $this, found `id`: without `http` or `grpc` no call is ' +
        'made that could answer',
    ],
    [
      'selection: "$status"',
      'INVALID_SELECTION',
      '`selection`: there is no $status without `http` or `grpc`: no call is made',
    ],
    ['selection: "$args.y"', 'UNDEFINED_ARGUMENT', '`selection`: there is no argument `y`; expected `x`'],
    [
      'selection: "$args.x", isSuccess: "$.ok"',
      'INVALID_IS_SUCCESS',
      '`isSuccess`: expected a variable such as $args or $this, found `ok`: without `http` or `grpc` no call is ' +
        'made that could answer',
    ],
    [
      'selection: "$args.x", batch: { maxSize: 1 }',
      'INVALID_BATCH',
      'without `http` or `grpc` no call is made; expected no `batch`',
    ],
    [
      'selection: "$args.x", cache: { maxAge: 1 }',
      'INVALID_CACHE',
      'without `http` or `grpc` no call is made; expected no `cache`',
    ],
    [
      'selection: "$args.x", paginate: { kind: LINK, maxPages: 2 }',
      'INVALID_PAGINATION',
      'without `http` or `grpc` no call is made; expected no `paginate`',
    ],
    ['http: 1, selection: "$args.x"', 'GRAPHQL_ERROR', undefined],
  ])('[%s] is refused at its place', async (connect, code, message) => {
    const problems = await problemsOf(`type Query {\n  a(x: Int): Int @connect(${connect})\n}`);
    expect(problems).toMatchObject([
      {
        code,
        coordinate: 'Query.a',
        line: 4,
        column: expect.any(Number),
        ...(message === undefined ? {} : { message }),
      },
    ]);
  });

  test('sends no events', async () => {
    const problems = await problemsOf(
      'type Query { a: Int @connect(selection: "$(1)") } type Subscription { a: Int @connect(selection: "$(1)") }',
    );
    expect(problems).toMatchObject([{ code: 'SUBSCRIPTION_IN_CONNECTORS', coordinate: 'Subscription.a' }]);
  });

  test('on a field of a list is no N+1', async () => {
    const list = 'type Query { all: [A] @connect(source: "api", http: { GET: "/" }, selection: "id") }';
    const warnings = async (connect: string): Promise<readonly string[]> => {
      const { subgraph } = await registerSubgraph({
        name: 'shop',
        sdl: sdlOf(`${list} type A { id: ID! link: String @connect(${connect}) }`),
        directory: '.',
        config: { sources: {} },
      });
      const { supergraph } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
      return supergraph === undefined ? ['not composed'] : lintCalls(supergraph).map(({ code }) => code);
    };
    expect(await warnings('selection: "$this.id"')).toEqual([]);
    expect(await warnings('source: "api", http: { GET: "/{$this.id}" }, selection: "$"')).toEqual(['N_PLUS_ONE']);
  });
});

describe('what a connector yields is held against its type before it is asked', () => {
  const http = 'source: "api", http: { GET: "/" }';
  const types =
    'type A { id: ID! n: Int s: String kind: Kind more: JSON b: B bs: [B] } type B { x: Int } enum Kind { BOOK ' +
    'FILM } scalar JSON';
  test.each([
    [
      'Query',
      'a(x: String): Int',
      'selection: "$args.x"',
      '`selection`: `Int` cannot hold a text; expected String or ID',
      '$args.x',
    ],
    [
      'Query',
      'a(x: [Int]): Int',
      'selection: "$args.x"',
      '`selection`: the type Int is no list; the selection gives a list',
      '$args.x',
    ],
    [
      'Query',
      'a(x: Int): [Int]',
      'selection: "$args.x"',
      '`selection`: the type [Int] is a list; the selection gives an integer',
      '$args.x',
    ],
    [
      'Query',
      'a(x: Int): A',
      'selection: "id: $args.x s: $args.x"',
      '`selection`: `String` cannot hold an integer; expected Int or Float or ID',
      's: $args.x',
    ],
    [
      'Query',
      'a(x: Int): A',
      'selection: "$args.x"',
      '`selection`: `A` is an object type; the selection gives an integer',
      '$args.x',
    ],
    [
      'Query',
      'a: [A]',
      'selection: "id: $(1)"',
      '`selection`: the type [A] is a list; the selection gives an object',
      'id: $',
    ],
    [
      'Query',
      'a(k: Kind): A',
      'selection: "id: $(1) kind: $(2) b: { x: $(\'one\') }"',
      '`selection`: the enum `Kind` cannot hold an integer',
      'kind: $',
    ],
    ['A', 'up: Int', 'selection: "$this.s"', '`selection`: `Int` cannot hold a text; expected String or ID', '$this.s'],
    [
      'Query',
      'a: Int',
      `${http}, selection: "rows->joinNotNull(',')"`,
      '`selection`: `Int` cannot hold a text; expected String or ID',
      'rows->',
    ],
    [
      'Query',
      'a: A',
      `${http}, selection: "id n: rows->map(@) s"`,
      '`selection`: the type Int is no list; the selection gives a list',
      'n: rows',
    ],
    [
      'Query',
      'a: [A]',
      `${http}, selection: "id n: $('x')"`,
      '`selection`: `Int` cannot hold a text; expected String or ID',
      'n: $',
    ],
    [
      'A',
      'ups: [Int]',
      `${http.replace('"/"', '"/{$this.id}"')}, selection: "$.rows->size"`,
      '`selection`: the type [Int] is a list; the selection gives an integer',
      '$.rows',
    ],
    [
      'A',
      'up: Int',
      'source: "api", http: { POST: "/", body: "$batch.id" }, batch: { maxSize: 9 }, selection: "$.rows->map({ ' +
        "id: @.id, v: 'x' })\"",
      '`selection`: `Int` cannot hold a text; expected String or ID',
      "'x' })",
    ],
  ])('%s.%s @connect(%s)', async (parent, field, connect, message, at) => {
    const line = `type ${parent} { ${field} @connect(${connect}) }`;
    const known =
      parent === 'Query' ? '' : `type Query { q: A @connect(${http}, selection: "id n s kind more b { x } bs { x }") }`;
    const given =
      parent === 'A' ? types.replace('type A {', `type A { ${field} @connect(${connect})`) : `${line}\n${types}`;
    const problems = (await problemsOf(`${known}${known === '' ? '' : '\n'}${given}`)).filter(
      ({ code }) => code === 'INCOMPATIBLE_TYPE',
    );
    expect(problems.map((problem) => problem.message)).toContain(message);
    const [first] = problems;
    const lines = sdlOf(`${known}${known === '' ? '' : '\n'}${given}`).split('\n');
    expect(lines[(first?.line ?? 0) - 1]?.slice((first?.column ?? 0) - 1)).toMatch(
      new RegExp(`^${at.replaceAll(/[$()>.*@'{}]/g, '\\$&')}`),
    );
  });

  test.each([
    ['a(x: ID): ID', 'selection: "$args.x"'],
    ['a(x: Int): Float', 'selection: "$args.x"'],
    [
      'a: A',
      `${http}, selection: "id n: n->size s: s->joinNotNull(',') kind: $('BOOK') more: $([1]) b: $({ x: 1 }) bs: ` +
        'rows->map({ x: 1 })"',
    ],
    ['a: [A]', `${http}, selection: "$.rows { id n }"`],
    ['a: [[A]]', `${http}, selection: "id n"`],
    ['a: A', `${http}, selection: "$.rows->first { id n }"`],
    ['a: A', `${http}, selection: "rows->find(@.id->eq(1)) { id n }"`],
    ['a: JSON', `${http}, selection: "a b c: $([1])"`],
    ['a: A', 'selection: "id: $(1) n: $env.N->parseInt"'],
  ])('%s @connect(%s) may fit', async (field, connect) => {
    const codes = (await problemsOf(`type Query { ${field} @connect(${connect}) }\n${types}`)).map(({ code }) => code);
    expect(codes).not.toContain('INCOMPATIBLE_TYPE');
  });

  test('an ID that a backend has as a number may be one', async () => {
    expect(
      await problemsOf(
        `type Query { a: [A] @connect(${http}, selection: "id") } type A { id: ID! n: Int @connect(selection: ` +
          '"$this.id") }',
      ),
    ).toEqual([]);
  });

  test('schemas for Apollo’s specification load with leaves of other types, which are null', async () => {
    expect(
      await problemsOf('type Query { a(x: String): Int @connect(selection: "$args.x") }', 'apollo.dev/connect/v0.4'),
    ).toEqual([]);
  });
});
