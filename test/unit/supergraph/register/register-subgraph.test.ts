import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import type { SubgraphConfig } from '../../../../src/config/schema.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph, type Registration } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../src/supergraph/problems/schema-problem.ts';
import type { Subgraph } from '../../../../src/supergraph/supergraph.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'subgraph-'));
  await writeFile(
    join(directory, 'stock.proto'),
    'syntax = "proto3"; package shop; service Stock { rpc Get(Ask) returns (Answer); rpc Watch(Ask) returns ' +
      '(stream Answer); } message Ask { string id = 1; } message Answer { int32 n = 1; }',
  );
  await writeFile(join(directory, 'broken.proto'), 'syntax = "proto3";\nmessage A { strin x = 1; }');
});
afterAll(() => rm(directory, { recursive: true }));

const LINK =
  'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect", "@lookup"])';
const API = '@source(name: "api", http: { baseURL: "http://api.test" })';
const GRPC = '@source(name: "grpc", grpc: { target: "stock:1", proto: "stock.proto" })';

function register(sdl: string, config: Partial<SubgraphConfig> = {}): Promise<Registration> {
  return registerSubgraph({ name: 'shop', sdl, file: 'shop.graphql', directory, config: { sources: {}, ...config } });
}

async function registered(sdl: string, config: Partial<SubgraphConfig> = {}): Promise<Subgraph> {
  const { subgraph, problems } = await register(sdl, config);
  if (subgraph === undefined) throw new Error(JSON.stringify(problems, undefined, 1));
  return subgraph;
}

async function problemsOf(sdl: string): Promise<readonly SchemaProblem[]> {
  return (await register(sdl)).problems;
}

const schemaOf = (subgraph: Subgraph): string =>
  subgraph.federatedSchema === undefined ? '' : print(subgraph.federatedSchema);

/** Where `text` stands in the SDL, as a problem says it. */
function at(sdl: string, text: string): { readonly line: number; readonly column: number } {
  const offset = sdl.indexOf(text);
  if (offset < 0) throw new Error(`no ${text}`);
  const before = sdl.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

describe('what stands behind a subgraph', () => {
  test('a federated service is named by its source, or by the configuration', async () => {
    const sdl =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\ntype Query { a: A ' +
      '} type A @key(fields: "id") { id: ID }';
    const named = await registered(
      `${sdl}\nextend schema @source(name: "x", graphql: { url: "http://a.test/graphql", federated: true })`,
    );
    expect(named.origin).toEqual({ kind: 'federated', url: 'http://a.test/graphql' });
    expect(schemaOf(named)).not.toContain('@source');
    expect((await registered(sdl, { url: 'http://b.test/' })).origin).toEqual({
      kind: 'federated',
      url: 'http://b.test/',
    });
    expect(await problemsOf(sdl)).toMatchObject([
      { code: 'NO_SOURCES_DEFINED', message: expect.stringContaining('expected a `@source`') },
    ]);
  });

  test(
    'a plain service has lookups, whose argument is found by name or type, and a schema without ' + 'Federation',
    async () => {
      const { origin, federatedSchema } =
        await registered(`${LINK} @source(name: "cms", graphql: { url: "http://cms.test" })
      type Query {
        one(id: ID!): Product @lookup(key: "id")
        many(skus: [String!]!, limit: Int): [Product]! @lookup(key: "sku")
        named(a: ID!, b: ID!): Author @lookup(key: "id", argument: "b")
      }
      type Product @key(fields: "id") @key(fields: "name") { id: ID! sku: String name: String @deprecated(reason: "old") }
      type Author @key(fields: "id") { id: ID! }`);
      if (origin.kind !== 'plain') throw new Error(origin.kind);
      expect(origin.lookups).toEqual([
        { typeName: 'Product', fieldName: 'one', argumentName: 'id', keyField: 'id', many: false },
        { typeName: 'Product', fieldName: 'many', argumentName: 'skus', keyField: 'sku', many: true },
        { typeName: 'Author', fieldName: 'named', argumentName: 'b', keyField: 'id', many: false },
      ]);
      expect(print(origin.serviceSchema)).not.toMatch(/@(?!deprecated)/);
      expect(federatedSchema && print(federatedSchema)).toContain(
        'type Product @key(fields: "id") @key(fields: "name", resolvable: false)',
      );
    },
  );

  test('the configuration overrides addresses', async () => {
    const sdl = `${LINK} ${API} ${GRPC} type Query { a: Int @connect(source: "api", http: { GET: "/a" }, selection: "$") }`;
    const { origin } = await registered(sdl, {
      sources: { api: { url: 'http://other.test/v2' }, grpc: { url: 'other:2' } },
    });
    if (origin.kind !== 'connectors') throw new Error(origin.kind);
    const { sources } = origin.connectors;
    expect(sources.get('api')).toMatchObject({ kind: 'http', baseUrl: { text: 'http://other.test/v2' } });
    expect(sources.get('grpc')).toMatchObject({ kind: 'grpc', target: 'other:2' });
    expect((await register(sdl, { sources: { apis: { url: 'http://x' } } })).problems).toMatchObject([
      { message: 'the configuration names a source "apis"; expected "api" or "grpc"' },
    ]);
  });
});

describe('links', () => {
  const body = 'type Query { a: Int @connect(http: { GET: "http://a.test" }, selection: "$") }';

  test.each(['v0.1', 'v0.2', 'v0.3', 'v0.4'])(
    'Apollo’s connect/%s is accepted, and later Federation lowered',
    async (version) => {
      const subgraph = await registered(`extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@cacheTag", { name: "@shareable", as: "@shared" }])
      @link(url: "https://specs.apollo.dev/connect/${version}", import: ["@source", "@connect"])
      type Query { a: Int @connect(http: { GET: "http://a.test" }, selection: "$") @shared @cacheTag(format: "a") }`);
      expect(schemaOf(subgraph)).toContain(
        '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", {name: "@shareable", as: "@shared"}])',
      );
      expect(schemaOf(subgraph)).toContain('a: Int @shared');
      expect(schemaOf(subgraph)).not.toMatch(/connect|cacheTag/);
      expect(composeSupergraph([subgraph]).problems).toEqual([]);
    },
  );

  test('imports may be renamed, and what is not imported has the prefix', async () => {
    const renamed = await registered(
      'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", as: "c", import: [{ name: "@connect", ' +
        'as: "@rest" }]) @c__source(name: "s", http: { baseURL: "http://a.test" }) type Query { a: Int ' +
        '@rest(source: "s", ' +
        'http: { GET: "/" }, selection: "$") }',
    );
    expect(renamed.origin.kind === 'connectors' && renamed.origin.connectors.connectors).toHaveLength(1);
    expect(
      await problemsOf(
        `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@connect"]) ${API} ${body}`,
      ),
    ).toMatchObject([{ code: 'NO_SOURCE_IMPORT' }]);
  });

  test('a schema without links may use the names as they are, and composes', async () => {
    const subgraph = await registered(body.replace('a: Int', 'a: Int @shareable'));
    expect(schemaOf(subgraph)).toContain('import: ["@key", "@shareable"]');
    expect(composeSupergraph([subgraph]).problems).toEqual([]);
  });

  test.each([
    ['v0.1', '$.a?.b', '`?` is understood from connect/v0.3 on; expected the schema to link that'],
    ['v0.2', '$($.a ?? 1)', '`??` is understood from connect/v0.3 on; expected the schema to link that'],
    ['v0.2', '$($.a ?! 1)', '`?!` is understood from connect/v0.3 on; expected the schema to link that'],
    ['v0.3', 'b ...a', '`...` is understood from connect/v0.4 on; expected the schema to link that'],
    ['v0.3', '$({ a })', '`{ a }` is understood from connect/v0.4 on; expected the schema to link that'],
  ])('connect/%s does not know %s, later versions and ours do', async (version, selection, message) => {
    const sdl = (link: string): string =>
      `extend schema @link(url: "https://specs.${link}", import: ["@connect"])\nscalar JSON\ntype Query { a: JSON ` +
      `@connect(http: { GET: "http://a.test" }, selection: "${selection}") }`;
    expect(await problemsOf(sdl(`apollo.dev/connect/${version}`))).toMatchObject([
      { code: 'INVALID_SELECTION', line: 3, message: `\`selection\`: ${message}` },
    ]);
    expect(await problemsOf(sdl('apollo.dev/connect/v0.4'))).toEqual([]);
    expect(await problemsOf(sdl('gatefold.dev/connect/v1.0'))).toEqual([]);
  });

  test(
    'what Apollo’s specification lets load loads, and is a mistake in ours: unknown methods of a selection, ' +
      'objects for scalars, and a brace too many',
    async () => {
      const sdl = (link: string, { url = '/', selection = '$', success = 'true' }): string =>
        `extend schema @link(url: "https://specs.${link}", import: ["@connect"])\ntype Query { a: Int ` +
        `@connect(http: { GET: "http://a.test${url}" }, isSuccess: "$(${success})", selection: "${selection}") }`;
      for (const link of ['apollo.dev/connect/v0.1', 'apollo.dev/connect/v0.4']) {
        expect(await problemsOf(sdl(link, { selection: '$.n->ceil', url: '/a}/b' }))).toEqual([]);
        expect(await problemsOf(sdl(link, { selection: 'n' }))).toEqual([]);
        expect(await problemsOf(sdl(link, { success: '$.n->ceil' }))).toMatchObject([{ code: 'INVALID_IS_SUCCESS' }]);
        expect(await problemsOf(sdl(link, { url: '/{$args' }))).toMatchObject([{ code: 'INVALID_URL' }]);
      }
      expect(await problemsOf(sdl('gatefold.dev/connect/v1.0', { selection: '$.n->firs' }))).toMatchObject([
        { code: 'INVALID_SELECTION', message: '`selection`: there is no method ->firs; did you mean ->first?' },
      ]);
      expect(await problemsOf(sdl('gatefold.dev/connect/v1.0', { selection: 'n' }))).toMatchObject([
        { code: 'GROUP_SELECTION_IS_NOT_OBJECT' },
      ]);
      expect(await problemsOf(sdl('gatefold.dev/connect/v1.0', { url: '/a}/b' }))).toMatchObject([
        { code: 'INVALID_URL' },
      ]);
    },
  );

  test.each([
    ['url: 3', 'found 3', 14],
    ['as: "x"', 'found nothing', 3],
  ])('a link with %s in place of a text is told at its place', async (args, found, column) => {
    const sdl = `extend schema\n  @link(${args})\n${body}`;
    expect(await problemsOf(sdl)).toMatchObject([
      { code: 'INVALID_LINK', line: 2, column, message: expect.stringContaining(found) },
    ]);
  });

  test('an unknown version is told with what is known', async () => {
    const sdl = `extend schema\n  @link(url: "https://specs.apollo.dev/connect/v0.9", import: ["@connect"])\n${body}`;
    expect(await problemsOf(sdl)).toMatchObject([{ code: 'UNKNOWN_CONNECTORS_VERSION', line: 2, column: 3 }]);
  });
});

describe('keys', () => {
  const key = async (types: string): Promise<string | undefined> =>
    /type (?:Product|User).*?(?= \{\n)/.exec(
      schemaOf(
        await registered(
          `${LINK} ${API} type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") } ${types}`,
        ),
      ),
    )?.[0];
  const onType = (get: string, selection = 'id name'): string =>
    `@connect(source: "api", http: { GET: "${get}" }, selection: "${selection}")`;

  test('one that a connector answers stays, one that none answers becomes unresolvable', async () => {
    expect(
      await key(
        `type Product @key(fields: "id") @key(fields: "sku") ${onType('/{$this.id}', 'id sku name')} { id: ID! ` +
          'sku: ID name: String }',
      ),
    ).toBe('type Product @key(fields: "id") @key(fields: "sku", resolvable: false)');
  });

  test('a connector without a written key adds the one of its variables', async () => {
    expect(
      await key(
        `type Product ${onType('/{$this.owner.id}/{$this.id}', 'id name owner { id }')} { id: ID! name: String ` +
          'owner: Owner } type Owner { id: ID }',
      ),
    ).toBe('type Product @key(fields: "id owner { id }")');
    expect(
      await key(
        'type Product { id: ID! name: String } extend type Query { p(id: ID!): Product @connect(source: "api", ' +
          'http: { GET: "/{$args.id}" }, entity: true, selection: "id name") }',
      ),
    ).toBe('type Product @key(fields: "id")');
  });

  test('a type whose connectors need no more than its key resolves from the reference alone', async () => {
    const posts = 'posts: Int @connect(source: "api", http: { GET: "/{$this.id}" }, selection: "$")';
    expect(await key(`type User { id: ID! ${posts} }`)).toBe('type User @key(fields: "id")');
    expect(await key(`type User @key(fields: "id") { id: ID! ${posts} }`)).toBe('type User @key(fields: "id")');
    const users =
      'extend type Query { users: [User] @connect(source: "api", http: { GET: "/users" }, selection: "id name") }';
    expect(await key(`type User @key(fields: "id") { id: ID! name: String ${posts} } ${users}`)).toBe(
      'type User @key(fields: "id", resolvable: false)',
    );
    expect(await key(`type User { id: ID! name: String ${posts} } ${users}`)).toBe('type User');
  });

  test('a connector may read what another one gives', async () => {
    const field = (name: string, reads: string): string =>
      `${name}: Int @connect(source: "api", http: { GET: "/{$this.${reads}}" }, selection: "$")`;
    expect(await key(`type User { id: ID! ${field('a', 'id')} ${field('b', 'a')} ${field('c', 'b')} }`)).toBe(
      'type User @key(fields: "id")',
    );
  });

  test('an interface that is found by its key gives the types that implement it their key', async () => {
    const types = `interface Media @key(fields: "id") ${onType(
      '/{$this.id}',
      '__typename id title pages ' + 'length',
    )} { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int } type Film implements Media { id: ID! title: String length: Int }`;
    const schema = schemaOf(
      await registered(
        `${LINK} ${API} type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") } ${types}`,
      ),
    );
    expect(schema).toContain('type Film implements Media @key(fields: "id") {');
    expect(schema).toContain('type Book implements Media @key(fields: "id") {');
    expect(schema).toContain('interface Media @key(fields: "id") {');
  });

  test('a field that the entity connector does not give is told', async () => {
    const sdl =
      `${LINK} ${API} type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }\n ` +
      'type ' +
      `Product @key(fields: "id") ${onType('/{$this.id}')} { id: ID! name: String price: Int }`;
    expect(await problemsOf(sdl)).toMatchObject([
      {
        code: 'CONNECTORS_UNRESOLVED_FIELD',
        coordinate: 'Product.price',
        line: 2,
        message:
          'nothing resolves `Product.price` by the key "id"; expected it in the selection of `Product`, or a ' +
          '`@connect` on it',
      },
    ]);
  });
});

describe('mistakes are told with their place and what was expected', () => {
  const query = (connect: string): string =>
    `${LINK}\n  ${API}\n  ${GRPC}\ntype Query {\n  p(id: ID!, in: In): Product\n    @connect(${connect})\n}\ntype ` +
    `Product { id: ID! name: String tags(first: Int): [String] }\ninput In { a: Int }`;
  const get = 'source: "api", http: { GET: "/p/{$args.id}" }';

  test('a schema that does not parse', async () => {
    expect(await problemsOf('type Query {\n  a: \n}')).toMatchObject([
      { code: 'GRAPHQL_PARSE_FAILED', file: 'shop.graphql', line: 3, column: 1 },
    ]);
  });

  test.each<[connect: string, code: string, at: string, message: string]>([
    [
      `${get}, selection: "id name: .x"`,
      'INVALID_SELECTION',
      '.x',
      '`selection`: expected a path or a block, found `.`; a path into the input begins with `$.`',
    ],
    [
      `${get}, selection: "id \\"name\\" nam\\u0065: }"`,
      'INVALID_SELECTION',
      '}")\n',
      '`selection`: expected a path or a block, found `}`',
    ],
    [
      `${get}, selection: """\n\n      id\n      name {\n    """`,
      'INVALID_SELECTION',
      '\n    """',
      '`selection`: expected a field or `}`, found the end',
    ],
    [
      `${get}, selection: "id price"`,
      'SELECTED_FIELD_NOT_FOUND',
      'price"',
      '`selection`: the type `Product` has no field `price`; expected `id` or `name` or `tags`',
    ],
    [
      `${get}, selection: "id name { first }"`,
      'GROUP_SELECTION_IS_NOT_OBJECT',
      'name { first }',
      '`selection`: `String` is a scalar; expected no block here',
    ],
    [
      `${get}, selection: "id tags"`,
      'CONNECTORS_FIELD_WITH_ARGUMENTS',
      'tags"',
      '`selection`: the field `Product.tags` has arguments; expected it to have a `@connect` of its own',
    ],
    [
      `${get}, selection: "id name: $.name->joinNotnull(1)"`,
      'INVALID_SELECTION',
      '->joinNot',
      '`selection`: there is no method ->joinNotnull; did you mean ->joinNotNull?',
    ],
    [
      `source: "api", http: { GET: "/p/{$args.in}" }, selection: "id"`,
      'INVALID_URL',
      '$args.in}',
      "`GET`: expected one value (a list is joined by `->joinNotNull(',')`), found an object",
    ],
    [
      `source: "api", http: { GET: "/p", path: "$args.id" }, selection: "id"`,
      'INVALID_URL_PROPERTY',
      '$args.id"',
      '`path`: expected a list of values, found a text',
    ],
    [
      `source: "api", http: { GET: "/p", queryParams: "$args.id" }, selection: "id"`,
      'INVALID_URL_PROPERTY',
      '$args.id"',
      '`queryParams`: expected an object, found a text',
    ],
    [
      `source: "api", http: { GET: "/p", headers: { name: "a", value: "x {$request.headers.a}" } }, selection: "id"`,
      'INVALID_HEADER',
      '$request.',
      "`value`: expected one value (a list is joined by `->joinNotNull(',')`), found a list",
    ],
    [
      `${get}, isSuccess: "ok", selection: "id", errors: { message: "a b" }`,
      'INVALID_ERRORS_MESSAGE',
      'a b"',
      '`message`: expected a text, found an object',
    ],
    [
      `${get}, selection: "id", errors: { message: "$status" }`,
      'INVALID_ERRORS_MESSAGE',
      '$status',
      '`message`: expected a text, found an integer',
    ],
    [
      `${get}, selection: "id", errors: { extensions: "$('a')" }`,
      'INVALID_ERRORS_MESSAGE',
      "$('a')",
      '`extensions`: expected an object, found a text',
    ],
    [
      `${get}, selection: "id", isSuccess: "$status"`,
      'INVALID_IS_SUCCESS',
      '$status',
      '`isSuccess`: expected true or false, found an integer',
    ],
    [
      `${get}, selection: "id", isSuccess: "$status->eq(200) $args"`,
      'INVALID_IS_SUCCESS',
      '$status->',
      '`isSuccess`: expected a label before this path (`name: path`), or a block after it (`path { … }`): it ' +
        'stands beside other fields',
    ],
    [
      `${get}, selection: "id name: $.name->upper"`,
      'INVALID_SELECTION',
      '->upper',
      '`selection`: there is no method ->upper',
    ],
    [
      'source: "api", http: { GET: "/p/{$args.id" }, selection: "id"',
      'INVALID_URL',
      '{$args.id"',
      '`GET`: expected a `}` that closes this `{`',
    ],
    [
      `${get}, selection: "id name: $args.sku->echo('x')"`,
      'UNDEFINED_ARGUMENT',
      '$args.sku',
      '`selection`: there is no argument `sku`; expected `id` or `in`',
    ],
    [
      `${get}, selection: "id: id->as($v) name: $v"`,
      'INVALID_SELECTION',
      '$v"',
      '`selection`: there is no $v here; expected one of $args, $config, $env, $context, $request',
    ],
    [
      'source: "api", http: { GET: "/p/{$args.sku}" }, selection: "id"',
      'UNDEFINED_ARGUMENT',
      '$args.sku',
      '`GET`: there is no argument `sku`; expected `id` or `in`',
    ],
    [
      'source: "api", http: { POST: "/", body: "x: $args.in.b" }, selection: "id"',
      'UNDEFINED_FIELD',
      '$args.in.b',
      '`body`: the type `In` has no `b`; expected `a`',
    ],
    [
      'source: "api", http: { GET: "/p/{$this.id}" }, selection: "id"',
      'INVALID_URL',
      '$this.id',
      '`GET`: there is no $this here; expected one of $args, $config, $env, $context, $request',
    ],
    [
      'source: "api", http: { GET: "/p/{$status}" }, selection: "id"',
      'INVALID_URL',
      '$status',
      '`GET`: $status is not known before the answer',
    ],
    [
      'source: "api", http: { POST: "/", body: "id" }, selection: "id"',
      'INVALID_BODY',
      'id" }',
      '`body`: expected a variable such as $args or $this, found `id`: there is no answer yet',
    ],
    [
      'source: "apis", http: { GET: "/" }, selection: "id"',
      'SOURCE_NAME_MISMATCH',
      '"apis"',
      'there is no source "apis"; expected "api" or "grpc"',
    ],
    [
      'http: { GET: "/p" }, selection: "id"',
      'RELATIVE_CONNECT_URL_WITHOUT_SOURCE',
      '"/p"',
      'expected an absolute URL, or a `source` that it is relative to',
    ],
    [
      'source: "api", http: { GET: "http://x.test/p" }, selection: "id"',
      'ABSOLUTE_CONNECT_URL_WITH_SOURCE',
      '"http://x.test/p"',
      'expected a URL relative to the source "api", found an absolute one',
    ],
    [
      'http: { GET: "ftp://x.test/p" }, selection: "id"',
      'INVALID_URL_SCHEME',
      '"ftp://x.test/p"',
      'expected an http or https URL, found ftp',
    ],
    [
      'http: { GET: "http://{$args.id}/p" }, selection: "id"',
      'INVALID_URL',
      '{$args.id}/p',
      'expected the name of one host, without expressions',
    ],
    [
      'source: "api", http: { GET: "/", POST: "/" }, selection: "id"',
      'MULTIPLE_HTTP_METHODS',
      '{ GET: "/", POST',
      'expected exactly one of GET, POST, PUT, PATCH, DELETE, found GET and POST',
    ],
    [
      'source: "api", http: { body: "$args" }, selection: "id"',
      'MISSING_HTTP_METHOD',
      '{ body',
      'expected exactly one of GET, POST, PUT, PATCH, DELETE, found none',
    ],
    [
      'source: "api", http: { GET: "/", headers: { name: "Host", from: "x" } }, selection: "id"',
      'INVALID_HEADER',
      '{ name: "Host"',
      'expected a `value` for the header `host`: it is not copied from a client',
    ],
    [
      'source: "api", http: { GET: "/", headers: [{ name: "a", value: "1" }, { name: "A", value: "2" }] }, ' +
        'selection: "id"',
      'HTTP_HEADER_NAME_COLLISION',
      '{ name: "A"',
      'expected each header once, found `a` twice',
    ],
    [
      'source: "api", http: { GET: "/", headers: { name: "te", value: "1" } }, selection: "id"',
      'INVALID_HEADER',
      '"te"',
      'the header `te` cannot be set; it belongs to the connection',
    ],
    [
      'source: "api", http: { GET: "/" }, grpc: { method: "a/b" }, selection: "id"',
      'INVALID_CONNECTOR',
      '@connect',
      'expected exactly one of `http` and `grpc`, found both',
    ],
    [
      'source: "grpc", http: { GET: "/" }, selection: "id"',
      'SOURCE_NAME_MISMATCH',
      '{ GET',
      'the source "grpc" is a gRPC service; expected `grpc` here',
    ],
    [
      'source: "grpc", grpc: { method: "shop.Stock/Gett" }, selection: "id"',
      'UNKNOWN_GRPC_METHOD',
      '"shop.Stock/Gett"',
      'the source "grpc" has no method "shop.Stock/Gett"; did you mean "shop.Stock/Get"?',
    ],
    [
      'source: "grpc", grpc: { method: "shop.Stock/Watch" }, selection: "id"',
      'UNSUPPORTED_GRPC_METHOD',
      '"shop.Stock/Watch"',
      'the method "shop.Stock/Watch" streams its responses; expected a unary one',
    ],
    [
      `${get}, selection: "id", entity: true, batch: { maxSize: 0 }`,
      'INVALID_BATCH',
      '0 }',
      'expected a `maxSize` of at least 1',
    ],
    [
      `${get}, selection: "id", retries: 3`,
      'GRAPHQL_ERROR',
      'retries',
      '`@connect` has no `retries`; expected `source` or `id` or `http` or `grpc` or `batch` or `paginate` or ' +
        '`errors` or `isSuccess` or `selection` or `entity` or `cache`',
    ],
    [`${get}`, 'INVALID_SELECTION', '@connect', 'expected a `selection` in this `@connect`'],
    [
      `${get}, entity: true, selection: "id"`,
      'ENTITY_RESOLVER_ARGUMENT_MISMATCH',
      'true, selection',
      'expected a field `in` of type In in `Product`, found none',
    ],
    [
      `${get}, selection: "id $batch.id"`,
      'INVALID_SELECTION',
      '$batch',
      '`selection`: expected a label before this path (`name: path`), or a block after it (`path { … }`): it ' +
        'stands beside other fields',
    ],
    [
      `${get}, id: "a b", selection: "id"`,
      'INVALID_CONNECTOR_ID_NAME',
      '"a b"',
      'expected a GraphQL name as `id`, found "a b"',
    ],
    [
      `${get}, errors: { message: "$.a->" }, selection: "id"`,
      'INVALID_ERRORS_MESSAGE',
      '" }, selection',
      '`message`: expected the name of a method after `->`, found the end',
    ],
  ])('%s', async (connect, code, text, message) => {
    const sdl = query(connect);
    // The first `@connect` is the one in the link's imports.
    const place = at(sdl, text === '@connect' ? '@connect(' : text);
    expect(await problemsOf(sdl)).toContainEqual(
      expect.objectContaining({ subgraph: 'shop', file: 'shop.graphql', code, message, ...place }),
    );
  });

  test('a batch on a field that is a leaf yields its key and its value', async () => {
    const sdl =
      `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "id") } type P { ` +
      'id: ID! n: Int @connect(source: "api", http: { POST: "/", body: "$batch.id" }, batch: {}, selection: "id n ' +
      'm") }';
    expect(await problemsOf(sdl)).toMatchObject([
      {
        code: 'INVALID_BATCH',
        coordinate: 'P.n',
        message:
          '`selection`: expected results of the key and one member more, the value of type Int, as in `$.rows { ' +
          'id value: … }`',
      },
    ]);
    expect(await problemsOf(sdl.replace('"id n m"', '"n"'))).toContainEqual(
      expect.objectContaining({ code: 'CONNECTORS_BATCH_KEY_NOT_IN_SELECTION' }),
    );
    expect(await problemsOf(sdl.replace('"id n m"', '"id v: $.n { m }"'))).toMatchObject([
      { code: 'GROUP_SELECTION_IS_NOT_OBJECT' },
    ]);
    expect(await problemsOf(sdl.replace('"id n m"', '"id n"'))).toEqual([]);
  });

  test('connectors that wait for each other', async () => {
    const field = (name: string, reads: string): string =>
      `${name}: Int @connect(source: "api", http: { GET: "/{$this.${reads}}" }, selection: "$")`;
    const sdl =
      `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "id") } type P { ` +
      `id: ID!\n ${field('a', 'b')}\n ${field('b', 'c')}\n ${field('c', 'a')} }`;
    expect(await problemsOf(sdl)).toMatchObject([
      {
        code: 'CIRCULAR_REFERENCE',
        coordinate: 'P.a',
        line: 2,
        column: 2,
        message: 'expected connectors that do not wait for each other; `P.a` reads `P.b` reads `P.c` reads `P.a`',
      },
    ]);
  });

  test('a connector that waits for itself, unless another selection gives what it reads', async () => {
    const sdl = (
      selection: string,
    ): string => `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "${selection}") }
      type P { id: ID! owner: Owner @connect(source: "api", http: { GET: "/{$this.owner.id}" }, selection: "id name") } type Owner { id: ID! name: String }`;
    expect(await problemsOf(sdl('id'))).toMatchObject([{ code: 'CIRCULAR_REFERENCE', coordinate: 'P.owner', line: 2 }]);
    expect(await problemsOf(sdl('id owner { id }'))).toEqual([]);
    expect(await problemsOf(sdl('id owner: { id: ownerId }'))).toEqual([]);
  });

  test('a field that nothing gives', async () => {
    const sdl = `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "id q { m } r: $.r s: s->map(@)") }
      type P { id: ID! q: Q r: R s: [S] }
      type Q { m: Int
        n: Int } type R { whole: Int } type S { whole: Int }`;
    expect(await problemsOf(sdl)).toEqual([
      expect.objectContaining({
        code: 'CONNECTORS_UNRESOLVED_FIELD',
        coordinate: 'Q.n',
        line: 4,
        column: 9,
        message:
          'nothing gives `Q.n`; expected it in the selection of a connector that yields `Q`, or a `@connect` on it',
      }),
    ]);
  });

  const onType = (connect: string): string =>
    `${LINK}\n  ${API}\ntype Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }\ntype ` +
    `Product @connect(source: "api", ${connect}) { id: ID! sku: ID }`;

  test.each<[connect: string, code: string, at: string, message: string]>([
    [
      'http: { GET: "/{$this.id}", queryParams: "i: $batch.id" }, selection: "id sku"',
      'CONNECT_BATCH_AND_THIS',
      '@connect(source: "api", http: { GET: "/{$this',
      'expected $this (one call for each entity) or $batch (one for many), found both',
    ],
    [
      'http: { GET: "/" }, selection: "id sku"',
      'CONNECTORS_CANNOT_RESOLVE_KEY',
      '@connect(source: "api", http: { GET: "/" }, selection: "id',
      'expected the key fields of the type in the request, as in `$this.id` or `$batch.id`',
    ],
    [
      'http: { GET: "/?i={$batch.id}" }, selection: "id sku"',
      'INVALID_URL',
      '$batch.id',
      "`GET`: expected one value (a list is joined by `->joinNotNull(',')`), found a list",
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, selection: "sku"',
      'CONNECTORS_BATCH_KEY_NOT_IN_SELECTION',
      'sku"',
      '`selection`: expected the key `id` in it, which tells the results of a batch apart',
    ],
    [
      'http: { GET: "/{$this.idd}" }, selection: "id sku"',
      'UNDEFINED_FIELD',
      '$this.idd',
      '`GET`: the type `Product` has no `idd`; did you mean `id`?',
    ],
    [
      'http: { GET: "/{$this.id}" }, batch: { maxSize: 2 }, selection: "id sku"',
      'INVALID_BATCH',
      '{ maxSize',
      'expected $batch in the request of a connector with `batch`',
    ],
    [
      'http: { GET: "/" , queryParams: "i: $batch.id" }, selection: "id sku"',
      'INVALID_BATCH',
      '@connect(source: "api", http: { GET: "/" ,',
      'expected `batch`, such as `batch: { maxSize: 100 }`, beside a request that reads $batch: it says how many ' +
        'keys one call takes',
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, batch: { wait: 5000 }, selection: "id sku"',
      'INVALID_BATCH',
      '5000',
      'expected a `wait` of 0 to 1000 milliseconds',
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, batch: { many: true }, selection: "id sku"',
      'INVALID_BATCH',
      'true }',
      'expected `many` on a field that is a list, found it on a type',
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, batch: { match: BY_INDEX, key: "a" }, selection: "id sku"',
      'INVALID_BATCH',
      '"a" }',
      'expected no `key` with `match: BY_INDEX`: the place of a result says whose it is',
    ],
    [
      'http: { POST: "/", body: "$batch { id sku }" }, batch: { key: "a" }, selection: "id sku a"',
      'INVALID_BATCH',
      '"a" }',
      'expected no `key`, since the request reads several fields of $batch (id, sku): results are matched by ' +
        'members of these names',
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, batch: { key: "a b" }, selection: "id sku"',
      'INVALID_BATCH',
      '"a b"',
      'expected the name of a member of each result as `key`, such as "productId" or "product.id"',
    ],
    [
      'http: { POST: "/", body: "i: $batch.id" }, batch: {}, selection: "id: $config.id sku"',
      'CONNECTORS_NON_ROOT_BATCH_KEY',
      'id: $config.id sku',
      '`selection`: expected the key `id` to come from the answer, not from a variable',
    ],
    [
      'http: { GET: "/{$this.id}" }, entity: false, selection: "id sku"',
      'CONNECT_ON_TYPE_MUST_BE_ENTITY',
      'false',
      'a `@connect` on a type resolves entities; expected `entity` to be true or left out',
    ],
  ])('on a type: %s', async (connect, code, text, message) => {
    const sdl = onType(connect);
    expect(await problemsOf(sdl)).toContainEqual(expect.objectContaining({ code, message, ...at(sdl, text) }));
  });

  test.each<[sdl: string, code: string, message: string]>([
    [
      `${LINK} @source(name: "a", http: { baseURL: "http://a.test", queryParams: "k: $args.k" }) type Query { x: ` +
        'Int @connect(source: "a", http: { GET: "/" }, selection: "$") }',
      'INVALID_URL_PROPERTY',
      '`queryParams`: there is no $args here; expected one of $config, $env, $context, $request',
    ],
    [
      `${LINK} @source(name: "a", http: { baseURL: "http://a.test" }, isSuccess: "$this.ok") type Query { x: Int ` +
        '@connect(source: "a", http: { GET: "/" }, selection: "$") }',
      'INVALID_IS_SUCCESS',
      '`isSuccess`: there is no $this here; expected one of $config, $env, $context, $request',
    ],
    [
      `${LINK} ${API} type Query { x: Int @connect(source: "api", id: "a", http: { GET: "/" }, selection: "$") y: ` +
        'Int @connect(source: "api", id: "a", http: { GET: "/" }, selection: "$") }',
      'DUPLICATE_ID_NAME',
      'expected another `id`: `Query.x` has "a" already',
    ],
    [
      `${LINK} ${API} ${API} type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }`,
      'DUPLICATE_SOURCE_NAME',
      'expected another name: there is a source "api" already',
    ],
    [
      `${LINK} @source(name: "1a", http: { baseURL: "http://a.test" }) type Query { x: Int @connect(source: "1a", ` +
        'http: { GET: "/" }, selection: "$") }',
      'INVALID_SOURCE_NAME',
      'expected a letter, then at most 63 letters, digits, `_` or `-` as the source\'s name, found "1a"',
    ],
    [
      `${LINK} @source(http: { baseURL: "http://a.test" }) type Query { x: Int }`,
      'EMPTY_SOURCE_NAME',
      'expected a `name` for this `@source`',
    ],
    [
      `${LINK} @source(name: "", http: { baseURL: "http://a.test" }) type Query { x: Int }`,
      'EMPTY_SOURCE_NAME',
      'expected a `name` for this `@source`',
    ],
    [
      `${LINK} ${API} type Query @connect(source: "api", http: { GET: "/" }, selection: "x") { x: Int ` +
        '@connect(source: "api", http: { GET: "/" }, selection: "$") }',
      'CONNECT_ON_ROOT',
      'expected `@connect` on the fields of `Query`, not on itself',
    ],
    [
      `${LINK} ${API} type Query { x(id: ID): [P] @connect(source: "api", http: { GET: "/{$args.id}" }, entity: ` +
        'true, selection: "id") } type P { id: ID }',
      'ENTITY_TYPE_INVALID',
      'expected the field to return one nullable object, found [P]',
    ],
    [
      `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "u { __typename ` +
        '}") } type P { u: U n: Int @connect(source: "api", http: { GET: "/{$this.u.id}" }, selection: "$") } ' +
        'union U = V ' +
        'type V { id: ID }',
      'INVALID_URL',
      '`GET`: cannot read `id` of the union `U`',
    ],
    [
      `${LINK} ${API} type Query { p: P @connect(source: "api", http: { GET: "/" }, selection: "u { __typename ` +
        '}") } type P { u: U n: ID @connect(source: "api", http: { GET: "/{$this.u}" }, selection: "$this.u.id") ' +
        '} union ' +
        'U = V type V { id: ID }',
      'UNSUPPORTED_VARIABLE_TYPE',
      '`selection`: cannot read `id` of the union `U`',
    ],
    [
      `${LINK} @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@context", ` +
        `"@fromContext"]) ${API} type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }`,
      'CONNECTORS_UNSUPPORTED_FEDERATION_DIRECTIVE',
      'expected no `@fromContext` in a subgraph with connectors, which take values of the parent from $this',
    ],
    [
      `${LINK} @source(name: "a") type Query { x: Int }`,
      'INVALID_SOURCE',
      'expected exactly one of `http`, `grpc` and `graphql` in the source "a", found none',
    ],
    [
      `${LINK} @source(name: "a", http: { baseURL: "a.test" }) type Query { x: Int }`,
      'INVALID_URL_SCHEME',
      'expected an http or https URL as `baseURL` of the source "a", found "a.test"',
    ],
    [
      `${LINK} @source(name: "a", grpc: { target: "a:1", proto: "none.proto" }) type Query { x: Int }`,
      'INVALID_PROTO',
      'none.proto: cannot be read; expected a .proto file',
    ],
    [
      `${LINK} @source(name: "a", grpc: { target: "a:1", proto: "broken.proto" }) type Query { x: Int }`,
      'INVALID_PROTO',
      "broken.proto:2: the field 'x' has the type 'strin'; expected a scalar, or a message or enum that is " +
        'declared or imported',
    ],
    [
      `${LINK} ${API} type Query { x: Int y: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }`,
      'CONNECTORS_UNRESOLVED_FIELD',
      'nothing resolves `Query.x`; expected a `@connect` on it',
    ],
    [
      `${LINK} ${API} type Query { y: Missing @connect(source: "api", http: { GET: "/" }, selection: "$") }`,
      'GRAPHQL_ERROR',
      'there is no type `Missing` in this subgraph; expected a type that it defines',
    ],
    [
      `${LINK} ${API} type Query { y: Int @connect(source: "api", http: { GET: "/" }, selection: "$") } type ` +
        'Subscription { s: Int }',
      'SUBSCRIPTION_IN_CONNECTORS',
      'nothing sends the events of `Subscription.s`; expected a `@connect` on it, with `grpc` and a method that ' +
        'streams its responses',
    ],
    [
      `${LINK} @source(name: "g", graphql: { url: "http://g.test" }) type Query { p(a: ID, b: ID): P @lookup(key: ` +
        '"id") } type P { id: ID }',
      'INVALID_LOOKUP',
      'expected one argument of type ID, or its name as `argument` on `p`',
    ],
    [
      `${LINK} @source(name: "g", graphql: { url: "http://g.test" }) type Query { p(ids: [ID]): P @lookup(key: ` +
        '"id") } type P { id: ID }',
      'INVALID_LOOKUP',
      'expected a list of keys to answer a list, and one key to answer one: `ids` is [ID], the field P',
    ],
  ])('%s', async (sdl, code, message) => {
    expect(await problemsOf(sdl)).toContainEqual(
      expect.objectContaining({ code, message, line: 1, column: expect.any(Number) }),
    );
  });
});

describe('what is wrong with the schema itself is told where it stands', () => {
  const call = '@connect(source: "api", http: { GET: "/" }, selection: "id n")';
  const schema = (types: string, imports = '"@source", "@connect"'): string =>
    `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: [${imports}]) @source(name: ` +
    `"api", http: { baseURL: "http://api.test" })\n${types}`;
  test.each([
    [
      `type Query { t: T ${call} } type T { id: ID n: Int } type T { x: Int }`,
      'INVALID_GRAPHQL',
      'type T { x',
      'T',
      'there is a type `T` already; expected it once',
    ],
    [
      `type Query { t: T ${call} } type T { id: ID n: Int } extend type T { n: Int }`,
      'INVALID_GRAPHQL',
      'n: Int }',
      'T.n',
      'there is a field `T.n` already; expected it once',
    ],
    [
      'type Query { a(x: Int, x: Int): Int @connect(source: "api", http: { GET: "/" }, selection: "$") }',
      'INVALID_GRAPHQL',
      'x: Int)',
      'Query.a',
      'there is an argument `x` of `Query.a` already; expected it once',
    ],
    [
      'type Query { a: Int @connect(source: "api", http: { GET: "/" }, selection: "$", selection: "$.a") }',
      'INVALID_GRAPHQL',
      'selection: "$.a"',
      undefined,
      'there is a `selection` in this `@connect` already; expected it once',
    ],
    [
      'type Query { a: Int @connect(source: "api", http: { GET: "/", GET: "/b" }, selection: "$") }',
      'INVALID_GRAPHQL',
      'GET: "/b"',
      undefined,
      'there is a `GET` in this object already; expected it once',
    ],
    [
      `type Query { t: Tee ${call} } type Te { id: ID }`,
      'GRAPHQL_ERROR',
      'Tee',
      'Query.t',
      'there is no type `Tee` in this subgraph; did you mean `Te`?',
    ],
    [
      'type Query { u: U @connect(source: "api", http: { GET: "/" }, selection: "id") } union U = T type T { id: ID }',
      'MISSING_TYPENAME',
      'id")',
      'Query.u',
      expect.stringContaining('nothing tells which type of `U` this is; expected `__typename`'),
    ],
    [
      'type Query { w: W @connect(source: "api", http: { GET: "/" }, selection: "a { id }") } type W { a: [I] } ' +
        'interface I { id: ID } type T implements I { id: ID }',
      'MISSING_TYPENAME',
      'a { id }',
      'Query.w',
      expect.stringContaining('nothing tells which type of `I` this is'),
    ],
    [
      'type Query { a: Int @connect(source: "api", http: { GET: "/", headers: [{ name: "x", value: "a\\r\\nb: c" ' +
        '}] }, selection: "$") }',
      'INVALID_HEADER',
      '"a\\r\\n',
      'Query.a',
      'expected a value without line breaks, control characters and characters beyond Latin-1 for the header `x`',
    ],
    [
      'type Query { a: Int @connect(source: "api", http: { GET: "/" }, slection: "$") }',
      'GRAPHQL_ERROR',
      'slection',
      'Query.a',
      '`@connect` has no `slection`; did you mean `selection`?',
    ],
  ])('%s', async (types, code, place, coordinate, message) => {
    const column = types.lastIndexOf(place) + 1;
    expect(await problemsOf(schema(types))).toContainEqual(
      expect.objectContaining({ code, coordinate, message, line: 2, column }),
    );
  });

  test('an import of what the specification does not have', async () => {
    expect(
      await problemsOf(
        schema(
          `type Query { a: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }`,
          '"@source", "@conect"',
        ),
      ),
    ).toContainEqual(
      expect.objectContaining({
        code: 'INVALID_LINK',
        line: 1,
        message: 'the specification has no `@conect`; did you mean `@connect`?',
      }),
    );
  });

  test('the __typename may come from anywhere that is not known yet', async () => {
    for (const selection of [
      '$.x',
      '...$.x',
      "__typename: $('T') id",
      '$.rows->map({ __typename: @.t, id: @.id })',
      "...$(k->match(['a', { __typename: 'T', id: 1 }], [@, { __typename: 'T' }]))",
    ]) {
      const codes = (
        await problemsOf(
          schema(
            `type Query { u: U @connect(source: "api", http: { GET: "/" }, selection: "${selection}") } union U = ` +
              'T type T { id: ID }',
          ),
        )
      ).map(({ code }) => code);
      expect([selection, codes]).toEqual([selection, []]);
    }
  });
});
