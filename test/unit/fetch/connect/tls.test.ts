import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { ServerCredentials } from '@grpc/grpc-js';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { failureOf, json } from '../backend-server.ts';
import { serve } from '../grpc/serve.ts';
import { worldOf } from './connector-world.ts';

const directory = new URL('../grpc/', import.meta.url).pathname;
const read = (name: string): Buffer => readFileSync(`${directory}certificates/${name}.pem`);

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const TYPES =
  'type Query { echo(text: String): String @connect(source: "grpc", grpc: { method: "test.every.Echo/Everything", ' +
  'request: "aString: $args.text" }, selection: "$.aString") }';
const source = (port: number, tls: string): string =>
  `@source(name: "grpc", grpc: { target: "127.0.0.1:${port}", proto: "protos/everything.proto", tls: ${tls} })`;

test('a source with `tls` checks the server and shows its own certificate', async () => {
  const [cert, key] = [read('cert'), read('key')];
  const server = await serve(
    async ({ request }) => request,
    0,
    ServerCredentials.createSsl(cert, [{ cert_chain: cert, private_key: key }], true),
  );
  cleanups.push(() => server.stop());
  const ask = async (tls: string): ReturnType<Awaited<ReturnType<typeof worldOf>>['ask']> => {
    const world = await worldOf(TYPES, (_, response) => json(response, null), {
      directory,
      source: source(server.port, tls),
    });
    cleanups.push(() => world.close());
    return world.ask('{ echo(text: "x") }');
  };
  const own = 'cert: "certificates/cert.pem", key: "certificates/key.pem"';
  expect((await ask(`{ ca: "certificates/cert.pem", ${own}, serverName: "inventory.test" }`)).data).toEqual({
    echo: 'x',
  });
  expect((await failureOf(ask('{ ca: "certificates/cert.pem", serverName: "inventory.test" }'))).code).toBe(
    'BACKEND_UNREACHABLE',
  );
  expect((await failureOf(ask(`{ ${own}, serverName: "inventory.test" }`))).code).toBe('BACKEND_UNREACHABLE');
});

test.each([
  ['{ ca: "none.pem" }', '`ca`: none.pem cannot be read; expected a PEM file beside the schema'],
  ['{ ca: "serve.ts" }', '`ca`: serve.ts is no PEM file; expected a PEM file beside the schema'],
  ['{ cert: "certificates/cert.pem" }', 'expected `cert` and `key` together: one is no identity without the other'],
])('%s is told', async (tls, message) => {
  const sdl =
    'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", ' +
    `"@connect"]) ${source(1, tls)} ${TYPES}`;
  expect((await registerSubgraph({ name: 'tls', sdl, directory, config: { sources: {} } })).problems).toMatchObject([
    { code: 'INVALID_TLS', line: 1, message },
  ]);
});
