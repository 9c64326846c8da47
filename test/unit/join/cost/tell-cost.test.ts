import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openRestWorld, type RestWorld } from '../../../support/rest-world.ts';

const types = (hint: string): string => `
  extend schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@cacheControl"])
  type Query { things(first: Int! = 2): [Thing!] @connect(source: "api", http: { GET: "/things" }, selection: "id") @listSize(slicingArguments: ["first"]) ${hint} }
  type Thing @cost(weight: 2) { id: ID! }`;

const DATA = { data: { things: [{ id: '1' }, { id: '2' }, { id: '3' }] } };

let world: RestWorld | undefined;
afterEach(() => world?.close());

async function openWorld(
  server: 'gatefold' | 'apollo',
  hint: string,
): Promise<(key?: string) => Promise<readonly unknown[]>> {
  const consumer = (name: string): object => ({ keys: [{ sha256: createHash('sha256').update(name).digest('hex') }] });
  world = await openRestWorld(types(hint), () => [{ id: '1' }, { id: '2' }, { id: '3' }], {
    server,
    cost: { mode: 'enforce', max: 100, consumers: { acme: { max: 7 } }, exposeHeaders: true, actual: true },
    authentication: { consumers: { acme: consumer('acme') } },
  });
  return async (key) => {
    const { headers, body } =
      (await world?.send({ query: '{ things { id } }' }, key === undefined ? {} : { 'x-api-key': key })) ?? {};
    return [headers?.get('graphql-cost'), body];
  };
}

describe.each(['gatefold', 'apollo'] as const)('behind the door %s', (server) => {
  test('an answer that is kept tells each caller its own limit, but where caches on the way may hand it on', async () => {
    const ask = await openWorld(server, '@cacheControl(maxAge: 60)');
    const [handedOn, own] = [
      ['estimated=4, actual=6', DATA],
      ['estimated=4, actual=6, max=7', DATA],
    ];
    expect(await ask()).toEqual(handedOn);
    expect(await ask('acme')).toEqual(own);
    expect(await Promise.all([ask('acme'), ask(), ask('acme')])).toEqual([own, handedOn, own]);
    expect(world?.calls.length).toBe(1);
  });

  test('an answer that is kept for each caller tells each its own limit', async () => {
    const ask = await openWorld(server, '@cacheControl(maxAge: 60, scope: PRIVATE)');
    const told = (max: number): readonly unknown[] => [`estimated=4, actual=6, max=${max}`, DATA];
    expect(await ask()).toEqual(told(100));
    expect(await ask('acme')).toEqual(told(7));
    expect(await Promise.all([ask('acme'), ask(), ask('acme')])).toEqual([told(7), told(100), told(7)]);
    expect(world?.calls.length).toBe(2);
  });
});
