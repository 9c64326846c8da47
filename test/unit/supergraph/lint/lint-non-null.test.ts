import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintNonNull } from '../../../../src/supergraph/lint/lint-non-null.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-non-null-'));
  const messages =
    'message Q {} message R { int64 big = 1; int32 small = 2; oneof what { string a = 3; Sub sub = 4; } R next = ' +
    '5; repeated int64 bigs = 6; optional string o = 7; } message Sub { uint64 x = 1; }';
  writeFileSync(
    join(folder, 'a.proto'),
    `syntax = "proto3"; package p; service S { rpc Get(Q) returns (R); } ${messages}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function warnings(fields: string, selection: string): Promise<readonly string[]> {
  const sdl = `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"]) @source(name: "api", grpc: { target: "a:1", proto: "a.proto" })
    type Query { r: R @connect(source: "api", grpc: { method: "p.S/Get" }, selection: "${selection}") } type R { ${fields} } ${fields.includes('Sub') ? 'type Sub { x: Int! }' : ''}`;
  const { subgraph, problems } = await registerSubgraph({
    name: 'shop',
    sdl,
    directory: folder,
    config: { sources: {} },
  });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const { supergraph } = composeSupergraph([subgraph]);
  return supergraph === undefined
    ? []
    : lintNonNull(supergraph).map(({ coordinate, message }) => `${coordinate ?? ''} ${message}`);
}

test.each([
  ['big: Int! small: Int!', 'big small', ['R.big']],
  ['n: Int!', 'n: big', ['R.n']],
  ['big: Int small: Int!', 'big small', []],
  ['big: String!', 'big', []],
  ['a: String! small: Int', "a: $(a ?? 'none') small", []],
  ['a: String! sub: Sub', 'a sub { x }', ['R.a', 'Sub.x']],
  ['sub: Sub!', 'sub', ['R.sub', 'Sub.x']],
  ['a: String o: String!', 'a o', []],
  ['next: R small: Int!', 'next small', []],
])('of a type with %s and the selection %s, what may be null is told: %j', async (fields, selection, coordinates) => {
  const found = await warnings(fields, selection);
  expect(found.map((text) => text.split(' ')[0])).toEqual(coordinates);
  for (const text of found) expect(text).toMatch(/of the oneof 'what'|an integer of 64 bits/);
});
