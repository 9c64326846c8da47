import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { ask } from '../support/start-gatefold.ts';
import { eventually } from '../support/eventually.ts';

const PROTO = `
syntax = "proto3";
package desk;
service Desk { rpc Ask(Question) returns (Answer); }
message Question { int32 number = 1; }
message Answer { int32 number = 1; }
`;

const SCHEMA = `extend schema
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "desk", grpc: { target: "127.0.0.1:1", proto: "desk.proto" })
type Query { ask(number: Int!): Answer @connect(source: "desk", grpc: { method: "desk.Desk/Ask", request: "number: $args.number" }, selection: "number") }
type Answer { number: Int }`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that answers when it is told to. */
async function openDesk() {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-desk-'));
  await writeFile(join(directory, 'desk.proto'), PROTO);
  const definition = loadPackageDefinition(loadSync(join(directory, 'desk.proto')));
  const held: (() => void)[] = [];
  let most = 0;
  let under = 0;
  const server = new Server();
  // The shape that `loadPackageDefinition` gives to the package above.
  const { desk } = definition as unknown as { desk: { Desk: { service: Parameters<Server['addService']>[0] } } };
  server.addService(desk.Desk.service, {
    Ask: ({ request }: { request: { number: number } }, reply: (error: null, answer: object) => void) => {
      most = Math.max(most, (under += 1));
      held.push(() => {
        under -= 1;
        reply(null, { number: request.number });
      });
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  cleanups.push(
    () => rm(directory, { recursive: true }),
    () => server.forceShutdown(),
  );
  return { directory, port, held, most: () => most };
}

async function open(input: ConfigInput) {
  const desk = await openDesk();
  const { subgraph, problems } = await registerSubgraph({
    name: 'desk',
    sdl: SCHEMA,
    directory: desk.directory,
    config: { sources: { desk: { url: `127.0.0.1:${desk.port}` } } },
  });
  const { supergraph } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, ...input });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  cleanups.push(
    () => gateway.close(),
    () => door.close(),
  );
  const letGo = (): void => desk.held.splice(0).forEach((answer) => answer());
  return { ...desk, letGo, ask: (number: number) => ask(door.url, `{ ask(number: ${number}) { number } }`) };
}

test('calls of a gRPC backend are never more at once than it is given; the others wait for their turn', async () => {
  const desk = await open({ subgraphs: { desk: { concurrency: { max: 2 } } } });
  const answers = Promise.all(Array.from({ length: 12 }, (_, number) => desk.ask(number)));
  const tick = setInterval(desk.letGo, 5);
  expect((await answers).map(({ data }) => data)).toEqual(
    Array.from({ length: 12 }, (_, number) => ({ ask: { number } })),
  );
  clearInterval(tick);
  expect(desk.most()).toBe(2);
});

test('calls of a gRPC backend fail at once where as many wait already', async () => {
  const desk = await open({ subgraphs: { desk: { concurrency: { max: 1, maxWaiting: 1 } } } });
  const answers = [desk.ask(1)];
  await eventually(() => desk.held.length === 1);
  answers.push(desk.ask(2));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await desk.ask(3)).toMatchObject({
    data: { ask: null },
    errors: [{ path: ['ask'], extensions: { code: 'BACKEND_OVERLOADED', subgraph: 'desk', retryAfter: 1 } }],
  });
  desk.letGo();
  await eventually(() => desk.held.length === 1);
  desk.letGo();
  expect((await Promise.all(answers)).map(({ data }) => data)).toEqual([
    { ask: { number: 1 } },
    { ask: { number: 2 } },
  ]);
});

test('calls of a gRPC backend that wait are given up in time', async () => {
  const desk = await open({ backends: { timeoutMs: 300, concurrency: { max: 1 } } });
  const begun = performance.now();
  const both = await Promise.all([desk.ask(1), desk.ask(2)]);
  expect(both.map(({ errors }) => errors?.[0]?.extensions?.['code'])).toEqual(['BACKEND_TIMEOUT', 'BACKEND_TIMEOUT']);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
