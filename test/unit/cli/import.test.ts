import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, serveBackend } from '../fetch/backend-server.ts';
import { runGatefold } from './gatefold-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const YAML = `openapi: 3.0.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: http://pets.example }]
paths:
  /pets:
    get:
      operationId: pets
      responses:
        "200":
          description: All
          content:
            application/json:
              schema: { type: array, items: { $ref: "schemas/pet.yaml#/Pet" } }
        "204": { description: None }
  /files:
    get:
      responses: { "200": { description: File, content: { image/png: {} } } }
`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('gatefold import openapi', () => {
  test('writes a subgraph that composes, and the same one again', async () => {
    const file = write('pets.yaml', YAML);
    write(
      'schemas/pet.yaml',
      'Pet: { type: object, required: [name], properties: { name: { type: string }, owner: { $ref: owner.yaml }, ' +
        'next: { $ref: "#/Pet" } } }',
    );
    write('schemas/owner.yaml', 'type: object\nproperties: { name: { type: string } }');
    const out = join(folder, 'graphs', 'pets');
    const imported = await runGatefold(['import', 'openapi', file, '--out', out]);
    expect(imported).toMatchObject({ code: 0, stdout: '' });
    expect(imported.stderr).toContain(
      'gatefold: omitted: #/paths/~1files/get: GET /files: expected a successful answer of JSON, text or nothing, ' +
        'found only image/png',
    );
    expect(imported.stderr.at(-1)).toBe('gatefold: 1 omitted, 0 loosened, 0 decided by name, 0 suggested');
    const sdl = readFileSync(join(out, 'schema.graphql'), 'utf8');
    expect(sdl).toMatch(/type Pet \{\n {2}name: String!\n {2}owner: Owner\n {2}next: Pet\n\}/);
    expect(await runGatefold(['compose', '--subgraphs', join(folder, 'graphs')])).toMatchObject({ code: 0 });
    const again = await runGatefold(['import', 'openapi', file, '--out', out]);
    expect(again.stderr).toContain(`gatefold: ${out}/schema.graphql: unchanged`);
    expect(readFileSync(join(out, 'schema.graphql'), 'utf8')).toBe(sdl);
  });

  test('keeps what was edited by hand, unless it is told otherwise', async () => {
    const file = write(
      'one.json',
      JSON.stringify({
        openapi: '3.0.0',
        servers: [{ url: 'http://x' }],
        paths: { '/a': { get: { operationId: 'a', responses: { 204: {} } } } },
      }),
    );
    const out = join(folder, 'edited');
    await runGatefold(['import', 'openapi', file, '--out', out]);
    const schema = join(out, 'schema.graphql');
    const edited = readFileSync(schema, 'utf8').replace('  a: Boolean', '  "Edited."\n  a: Boolean');
    writeFileSync(schema, edited);
    const refused = await runGatefold(['import', 'openapi', file, '--out', out]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.arrayContaining([
        expect.stringContaining(`${schema}: expected a file that this command has written and nobody has edited since`),
      ]),
    });
    expect(readFileSync(schema, 'utf8')).toBe(edited);
    // What came of another description replaces what nobody has touched.
    expect(await runGatefold(['import', 'openapi', file, '--out', out, '--force'])).toMatchObject({ code: 0 });
    write(
      'one.json',
      JSON.stringify({
        openapi: '3.0.0',
        servers: [{ url: 'http://x' }],
        paths: { '/b': { get: { operationId: 'b', responses: { 204: {} } } } },
      }),
    );
    expect(await runGatefold(['import', 'openapi', file, '--out', out])).toMatchObject({ code: 0 });
    expect(readFileSync(schema, 'utf8')).toContain('  b: Boolean');
  });

  test('reads a URL, takes its servers from there, and reports to a file', async () => {
    const server = await serveBackend(({ url }, response) =>
      url === '/v2/api.json'
        ? json(response, {
            openapi: '3.1.0',
            servers: [{ url: '/v2' }],
            paths: {
              '/a': {
                get: {
                  operationId: 'a',
                  responses: { 200: { content: { 'application/json': { schema: { $ref: 'types.json#/T' } } } } },
                },
                head: {},
              },
            },
          })
        : json(response, { T: { type: 'object', properties: { x: { type: 'string' } } } }),
    );
    const report = join(folder, 'report.json');
    const { code, stdout } = await runGatefold([
      'import',
      'openapi',
      `${server.origin}/v2/api.json`,
      '--report',
      report,
    ]);
    await server.close();
    expect(code).toBe(0);
    expect(stdout).toContain(`baseURL: "${server.origin}/v2"`);
    expect(stdout).toContain('a: T\n');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual([
      {
        kind: 'omitted',
        at: '#/paths/~1a/head',
        what: 'HEAD /a',
        why: 'a connector calls with GET, POST, PUT, PATCH or DELETE',
      },
    ]);
  });

  test('says what is wrong with its input, and where', async () => {
    const broken = write('broken.yaml', 'openapi: 3.0.0\npaths:\n  /a: [\n');
    const result = await runGatefold(['import', 'openapi', broken]);
    expect(result.code).toBe(1);
    expect(result.stderr.join('\n')).toMatch(/broken\.yaml:4:1: expected JSON or YAML:/);
    const other = write('other.json', '{"asyncapi": "3.0.0"}');
    expect((await runGatefold(['import', 'openapi', other])).stderr.join('\n')).toContain(
      'other.json#: expected `openapi` with a version that begins with 3, or `swagger: "2.0"`, found neither',
    );
    expect(await runGatefold(['import', 'openapi', join(folder, 'nowhere.json')])).toMatchObject({ code: 1 });
    expect(await runGatefold(['import', 'openapi'])).toMatchObject({ code: 2 });
    expect(await runGatefold(['import', 'openapi', other, '--source', '1 x'])).toMatchObject({ code: 2 });
  });
});

test('gatefold import grpc copies the protos that lie elsewhere, so that the subgraph is whole', async () => {
  const include = join(folder, 'protos');
  write('protos/shop/v1/types.proto', 'syntax = "proto3"; package shop.v1; message Thing { string id = 1; }');
  const proto = write(
    'protos/shop/v1/api.proto',
    'syntax = "proto3"; package shop.v1; import "shop/v1/types.proto"; service Things { rpc ' +
      'GetThing(GetThingRequest) returns (Thing); } message GetThingRequest { string id = 1; }',
  );
  const out = join(folder, 'grpc', 'things');
  const imported = await runGatefold([
    'import',
    'grpc',
    '--proto',
    proto,
    '--include',
    include,
    '--target',
    '127.0.0.1:1',
    '--out',
    out,
  ]);
  expect(imported.code).toBe(0);
  expect(readFileSync(join(out, 'schema.graphql'), 'utf8')).toContain('proto: "proto/shop/v1/api.proto"');
  expect(await runGatefold(['compose', '--subgraphs', join(folder, 'grpc')])).toMatchObject({ code: 0 });
  expect(await runGatefold(['import', 'grpc'])).toMatchObject({ code: 2 });
});

test('gatefold import graphql reads a schema', async () => {
  const out = join(folder, 'graphql', 'g');
  const file = write('g.graphql', 'type Query { thing(id: ID!): Thing }\ntype Thing { id: ID! }');
  expect(
    await runGatefold(['import', 'graphql', file, '--url', 'http://127.0.0.1:1/graphql', '--out', out]),
  ).toMatchObject({ code: 0 });
  expect(await runGatefold(['compose', '--subgraphs', join(folder, 'graphql')])).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, 'schema.graphql'), 'utf8')).toContain('@lookup(key: "id", argument: "id")');
});
