import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { ask, runGatefold, startGatefold } from '../support/start-gatefold.ts';
import { eventually } from '../support/eventually.ts';

const PROTOS = resolve('test/unit/supergraph/grpc/protos');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that tells what it serves by a reflection that others have written. */
async function startKinds(port = 0): Promise<{ readonly port: number; stop(): void }> {
  const definition = loadSync(join(PROTOS, 'every-kind.proto'), {
    longs: String,
    enums: String,
    includeDirs: [PROTOS],
  });
  const { Kinds } = (
    loadPackageDefinition(definition)['test'] as unknown as {
      kinds: { Kinds: { service: Parameters<Server['addService']>[0] } };
    }
  ).kinds;
  const server = new Server();
  server.addService(Kinds.service, {
    Get: ({ request }: { request: { ids: string[] } }, answer: (error: null, kind: unknown) => void) =>
      answer(null, { bigNumber: request.ids[0], mood: 'MOOD_GOOD' }),
  });
  new ReflectionService(definition).addToServer(server);
  const bound = await new Promise<number>((found, failed) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, number) =>
      error ? failed(error) : found(number),
    ),
  );
  cleanups.push(() => server.forceShutdown());
  return { port: bound, stop: () => server.forceShutdown() };
}

test('a subgraph whose server tells what it serves answers; a server that is gone keeps neither the graph from being ' +
  'served nor a later change from being made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-reflection-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'kinds'));
  const kinds = await startKinds();
  const write = (more = ''): Promise<void> =>
    writeFile(
      join(folder, 'kinds', 'schema.graphql'),
      `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "kinds", grpc: { target: "127.0.0.1:${kinds.port}", reflection: true })
type Query { kind(ids: [ID!]): Kind @connect(source: "kinds", grpc: { method: "test.kinds.Kinds/Get", request: "ids: $args.ids" }, selection: "bigNumber mood ${more}") }
type Kind { bigNumber: ID mood: String ${more === '' ? '' : `${more}: Int`} }`,
    );
  await write();
  const gateway = await startGatefold(['serve', '--subgraphs', folder, '--port', '0', '--watch']);
  cleanups.push(() => gateway.stop());
  const query = '{ kind(ids: ["9007199254740993"]) { bigNumber mood } }';
  const answer = { data: { kind: { bigNumber: '9007199254740993', mood: 'GOOD' } } };
  expect(await ask(gateway.url, query)).toEqual(answer);

  kinds.stop();
  await write('maybe');
  await eventually(() => gateway.output().includes('the graph stays as it was'), 10_000);
  expect(gateway.output()).toMatch(
    /schema\.graphql:2:\d+, @source: the server 127\.0\.0\.1:\d+ does not tell what it serves: UNAVAILABLE.*\(GRPC_REFLECTION_FAILED\)/,
  );
  expect((await runGatefold(['compose', '--subgraphs', folder])).code).not.toBe(0);
  expect(await ask(gateway.url, query)).toMatchObject({ errors: [{ extensions: { code: 'BACKEND_UNREACHABLE' } }] });

  await startKinds(kinds.port);
  await writeFile(join(folder, 'kinds', 'notes.md'), 'any change of a file is one');
  await eventually(() => gateway.output().includes('the graph has changed'), 10_000);
  let again: Awaited<ReturnType<typeof ask>> = {};
  // The channel tries again within 2 s.
  for (const end = performance.now() + 5_000; again.data?.['kind'] == null && performance.now() < end; )
    again = await ask(gateway.url, query.replace('mood', 'mood maybe'));
  expect(again).toEqual({ data: { kind: { ...answer.data.kind, maybe: null } } });
}, 40_000);
