import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { ask, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@inaccessible"])';
const ACCOUNTS = `${LINK}
  type Query { me: User @tag(name: "internal") secret: String @inaccessible }
  type User @key(fields: "id") { id: ID! name: String! }`;
const REVIEWS = `${LINK}
  type Query { latest(first: Int = 2): [Review!]! }
  type User @key(fields: "id") { id: ID! reviews: [Review!]! }
  type Review { body: String! author: User! }`;

/** A federated service of somebody else: plain `node:http` around a subgraph schema. */
interface Service {
  readonly url: string;
  readonly seen: IncomingHttpHeaders[];
  readonly server: Server;
}

async function startService(
  sdl: string,
  rootValue: object,
  reference: (user: { id: string }) => object,
): Promise<Service> {
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: { User: { __resolveReference: reference } } as never,
  });
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      void graphql({ schema, source: query, rootValue, variableValues: variables }).then((result) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(result));
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, server };
}

describe('a supergraph that another composer made', () => {
  let services: readonly Service[];
  let file: string;
  let gatefold: RunningGatefold;

  beforeAll(async () => {
    const review = { body: 'good', author: { id: '1' } };
    const accounts = await startService(ACCOUNTS, { me: { id: '1', name: 'Ada' } }, ({ id }) => ({
      id,
      name: `User ${id}`,
    }));
    const reviews = await startService(
      REVIEWS,
      { latest: ({ first }: { first: number }) => Array.from({ length: first }, () => review) },
      ({ id }) => ({ id, reviews: [review] }),
    );
    services = [accounts, reviews];
    const composed = composeServices([
      { name: 'accounts', url: accounts.url, typeDefs: parse(ACCOUNTS) },
      { name: 'customer-reviews', url: reviews.url, typeDefs: parse(REVIEWS) },
    ]);
    file = join(mkdtempSync(join(tmpdir(), 'gatefold-')), 'supergraph.graphql');
    writeFileSync(file, composed.supergraphSdl ?? '');
    gatefold = await startGatefold([
      'serve',
      '--supergraph',
      file,
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--forward-header',
      'Authorization',
    ]);
  });
  afterAll(async () => {
    await gatefold.stop();
    for (const { server } of services) server.close().closeAllConnections();
  });

  test('is served: entities are joined over its subgraphs', async () => {
    const { data, errors } = await ask(
      gatefold.url,
      '{ me { name reviews { body author { name } } } latest(first: 1) { author { name } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      me: { name: 'Ada', reviews: [{ body: 'good', author: { name: 'User 1' } }] },
      latest: [{ author: { name: 'User 1' } }],
    });
  });

  test('keeps from clients what is inaccessible', async () => {
    const { errors } = await ask(gatefold.url, '{ secret }');
    expect(errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('gets the headers that are forwarded by name, and no other', async () => {
    const [accounts] = services;
    await ask(gatefold.url, '{ me { id } }', { headers: { authorization: 'Bearer x', cookie: 'a=b', 'x-other': '1' } });
    const seen = accounts?.seen.at(-1);
    expect(seen).toMatchObject({ authorization: 'Bearer x' });
    expect(Object.keys(seen ?? {})).not.toEqual(expect.arrayContaining(['cookie', 'x-other']));
  });
});
