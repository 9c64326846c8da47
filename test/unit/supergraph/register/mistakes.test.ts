import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compareSubgraphs } from '../../../../src/supergraph/compare-subgraphs.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { readSubgraphFolder } from '../../../../src/supergraph/register/read-subgraphs.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { Supergraph } from '../../../../src/supergraph/supergraph.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-mistakes-'));
  writeFileSync(
    join(folder, 'a.proto'),
    'syntax = "proto3"; package p; service S { rpc Get(Q) returns (Q); } message Q { string a = 1; }',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONNECT = 'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])';
const REST = `${CONNECT} @source(name: "api", http: { baseURL: "http://api.test" })`;

async function problemsOf(sdl: string, config: object = {}) {
  return (
    await registerSubgraph({ name: 'shop', sdl, directory: folder, config: { sources: {}, ...config } })
  ).problems.map(({ code, message }) => `${code}: ${message}`);
}

describe('a directive that nothing defines', () => {
  test.each([
    [
      'of a connector',
      `${REST} type Query { a: String @conect(source: "api", http: { GET: "/a" }, selection: "$.a") }`,
      {},
      '@conect',
      'did you mean `@connect`?',
    ],
    [
      'of a source',
      `${CONNECT} @sorce(name: "api", http: { baseURL: "http://api.test" }) type Query { a: String }`,
      {},
      '@sorce',
      'did you mean `@source`?',
    ],
    [
      'of a policy, in a federated subgraph',
      'type Query { a: Int @rateLimt(max: 3) }',
      { url: 'http://shop.test' },
      '@rateLimt',
      'did you mean `@rateLimit`?',
    ],
    [
      'of Federation',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { a: Int ' +
        '} type T @kei(fields: "id") { id: ID }',
      { url: 'http://shop.test' },
      '@kei',
      'did you mean `@key`?',
    ],
    [
      'of an argument',
      'type Query { a(b: Int @deprecatd): Int }',
      { url: 'http://shop.test' },
      '@deprecatd',
      'did you mean `@deprecated`?',
    ],
    [
      'that is like none',
      'type Query { a: Int @zzzzzzzz }',
      { url: 'http://shop.test' },
      '@zzzzzzzz',
      'expected one that the schema imports or defines',
    ],
  ])('is named with the nearest: %s', async (_, sdl, config, name, hint) => {
    expect(await problemsOf(sdl, config)).toContain(`UNKNOWN_DIRECTIVE: there is no directive \`${name}\`; ${hint}`);
  });

  test.each([
    ['directive @mine on FIELD_DEFINITION type Query { a: Int @mine }'],
    [
      'extend schema @link(url: "https://specs.example/mine/v1.0", import: [{ name: "@it", as: "@other" }]) ' +
        'directive @mine on FIELD_DEFINITION directive @other on FIELD_DEFINITION type Query { a: Int @mine b: ' +
        'Int @other }',
    ],
    ['type Query { a: Int } type T @key(fields: "id") { id: ID @external }'],
    ['type Query { a: Int @rateLimit(max: 3) @deprecated }'],
  ])('is not one that is defined, imported or known by itself: %s', async (sdl) => {
    expect(await problemsOf(sdl, { url: 'http://shop.test' })).toEqual([]);
  });
});

describe('where a backend is', () => {
  const grpc = (target: string): string =>
    `${CONNECT} @source(name: "api", grpc: { target: "${target}", proto: "a.proto" }) type Query { q: Q ` +
    '@connect(source: "api", grpc: { method: "p.S/Get" }, selection: "a") } type Q { a: String }';

  test.each([
    ['http://inventory:50051', 'such as "inventory:50051"; found'],
    [
      'https://inventory:443/',
      'such as "inventory:443", and `tls` beside it for a connection that is encrypted; found',
    ],
    ['grpc://inventory:50051', 'without "grpc://"'],
  ])('is no gRPC target with a scheme: %s', async (target, hint) => {
    expect(await problemsOf(grpc(target))).toEqual([expect.stringContaining(hint)]);
    expect(await problemsOf(grpc('inventory:1'), { sources: { api: { url: target } } })).toEqual([
      expect.stringContaining(hint),
    ]);
  });

  test.each(['inventory:50051', 'dns:///inventory:50051', 'unix:///run/a.sock', '[::1]:50051'])(
    'may be a gRPC target: %s',
    async (target) => {
      expect(await problemsOf(grpc(target))).toEqual([]);
    },
  );

  test.each([
    [
      `${CONNECT} @source(name: "api", http: { baseURL: "http://a.test,http://b.test" }) type Query { a: String ` +
        '@connect(source: "api", http: { GET: "/a" }, selection: "$.a") }',
    ],
    [`${CONNECT} type Query { a: String @connect(http: { GET: "http://a.test,b.test/a" }, selection: "$.a") }`],
    [`${CONNECT} @source(name: "api", graphql: { url: "http://a.test,b.test/graphql" }) type Query { a: String }`],
  ])('is one URL, not several with commas: %s', async (sdl) => {
    expect((await problemsOf(sdl))[0]).toMatch(/^INVALID_URL: .*one/);
  });

  test('may have commas behind its host', async () => {
    expect(
      await problemsOf(
        `${CONNECT} type Query { a: String @connect(http: { GET: "http://a.test/a,b?c=d,e" }, selection: "$.a") }`,
      ),
    ).toEqual([]);
  });
});

describe('folders of subgraphs', () => {
  test('without a schema under its name are told, and those that have nothing to do with schemas are not', async () => {
    const root = join(folder, 'graphs');
    const put = (path: string, text: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    put('shop/schema.graphql', 'type Query { a: Int }');
    put('orders/schema.gql', 'type Query { b: Int }');
    put('tools/run.ts', '');
    mkdirSync(join(root, 'empty'));
    const { withoutSchema } = await readSubgraphFolder(root, { shop: { url: 'http://shop.test', sources: {} } });
    expect(withoutSchema).toEqual([join(root, 'empty'), join(root, 'orders')]);
  });
});

describe('another supergraph', () => {
  const compose = async (sdls: Readonly<Record<string, string>>): Promise<Supergraph> => {
    const registered = await Promise.all(
      Object.entries(sdls).map(([name, sdl]) =>
        registerSubgraph({ name, sdl, directory: folder, config: { sources: {}, url: `http://${name}.test` } }),
      ),
    );
    const { supergraph } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
    if (supergraph === undefined) throw new Error('not composed');
    return supergraph;
  };

  test('tells which subgraphs came, went and changed', async () => {
    const before = await compose({
      a: 'type Query { a: Int }',
      b: 'type Query { b: Int }',
      c: 'type Query { c: Int }',
      r: 'type Query { r: Int @rateLimit(max: 3) }',
    });
    const after = await compose({
      b: 'type Query { b: Int }',
      c: 'type Query { c: String }',
      d: 'type Query { d: Int }',
      r: 'type Query { r: Int @rateLimit(max: 4) }',
    });
    expect(compareSubgraphs(before, after)).toEqual({ came: ['d'], went: ['a'], changed: ['c', 'r'] });
    expect(compareSubgraphs(after, after)).toEqual({ came: [], went: [], changed: [] });
  });
});
