import { createHash } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import { openRestWorld, type RestWorld } from '../support/rest-world.ts';

const TYPES = `
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])
  type Query { things(first: Int! = 2): [Thing!] @connect(source: "api", http: { GET: "/things" }, selection: "id") @listSize(slicingArguments: ["first"]) @cacheControl(maxAge: 60) }
  type Thing @cost(weight: 2) { id: ID! }`;

let world: RestWorld | undefined;
afterEach(() => world?.close());

test.each(['gatefold', 'apollo'] as const)('an answer that is kept tells each caller its own limit, behind the door %s', async (server) => {
  const consumer = (name: string): object => ({ keys: [{ sha256: createHash('sha256').update(name).digest('hex') }] });
  world = await openRestWorld(TYPES, () => [{ id: '1' }, { id: '2' }, { id: '3' }], {
    server,
    cost: { mode: 'enforce', max: 100, consumers: { acme: { max: 7 } }, exposeHeaders: true, actual: true },
    authentication: { consumers: { acme: consumer('acme') } },
  });
  const ask = async (key?: string): Promise<readonly unknown[]> => {
    const { headers, body } = (await world?.send({ query: '{ things { id } }' }, key === undefined ? {} : { 'x-api-key': key })) ?? {};
    return [headers?.get('graphql-cost'), body];
  };
  const data = { data: { things: [{ id: '1' }, { id: '2' }, { id: '3' }] } };
  expect(await ask()).toEqual(['estimated=4, actual=6, max=100', data]);
  expect(await ask('acme')).toEqual(['estimated=4, actual=6, max=7', data]);
  expect(await ask()).toEqual(['estimated=4, actual=6, max=100', data]);
  expect(await ask('acme')).toEqual(['estimated=4, actual=6, max=7', data]);
  const together = await Promise.all([ask('acme'), ask(), ask('acme')]);
  expect(together.map(([header]) => header)).toEqual(['estimated=4, actual=6, max=7', 'estimated=4, actual=6, max=100', 'estimated=4, actual=6, max=7']);
  expect(world.calls.length).toBe(1);
});
