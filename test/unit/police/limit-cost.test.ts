import { afterEach, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { maxCostOf } from '../../../src/cost/max-cost.ts';
import { openRestWorld, type RestWorld } from '../../support/rest-world.ts';

const TYPES = `
  type Query {
    things(first: Int! = 2): [Thing!] @connect(source: "api", http: { GET: "/things", queryParams: "n: $args.first" }, selection: "id name") @listSize(slicingArguments: ["first"])
    page(first: Int, last: Int): [Thing!] @connect(source: "api", http: { GET: "/page" }, selection: "id name") @listSize(slicingArguments: ["first", "last"])
  }
  type Thing @cost(weight: 2) { id: ID! name: String }`;

const worlds: RestWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function open(cost: object, server: 'gatefold' | 'apollo' = 'gatefold'): Promise<RestWorld> {
  const respond = (): unknown => [
    { id: '1', name: 'a' },
    { id: '2', name: 'b' },
    { id: '3', name: 'c' },
  ];
  const world = await openRestWorld(TYPES, respond, { server, cost, metrics: { enabled: true } });
  worlds.push(world);
  return world;
}

describe.each(['gatefold', 'apollo'] as const)('cost behind the door %s', (server) => {
  test('what is over the limit is refused before anything is fetched, with what it would cost', async () => {
    const world = await open({ mode: 'enforce', max: 10, exposeHeaders: true }, server);
    const query = 'query ($n: Int!) { things(first: $n) { name } }';
    expect(await world.send({ query, variables: { n: 6 } })).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            message: expect.stringContaining('estimated to cost 12; at most 10'),
            extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated: 12, max: 10 } },
          },
        ],
      },
    });
    expect(world.calls).toEqual([]);
    const { status, headers } = await world.send({ query, variables: { n: 5 } });
    expect([status, headers.get('graphql-cost')]).toEqual([200, 'estimated=10, max=10']);
    expect(world.calls).toHaveLength(1);
  });

  test('measured, nothing is refused, and the answer tells what it has cost', async () => {
    const world = await open({ mode: 'measure', max: 1, exposeHeaders: true, actual: true }, server);
    const { status, headers } = await world.send({ query: '{ things(first: 9) { name } page { id } }' });
    expect([status, headers.get('graphql-cost')]).toEqual([200, 'estimated=38, actual=12, max=1']);
    expect(JSON.stringify(await world.gateway.metrics.measured())).toMatch(
      /gatefold_cost_estimated.*gatefold_cost_actual|gatefold_cost_actual.*gatefold_cost_estimated/,
    );
  });
});

describe('cost', () => {
  test('a list that does not say its length is refused when limits are enforced', async () => {
    const world = await open({ mode: 'enforce', max: 1_000 });
    const refused = { status: 400, body: { errors: [{ extensions: { code: 'LIST_SIZE_UNKNOWN' } }] } };
    expect(await world.send({ query: '{ page { id } }' })).toMatchObject(refused);
    expect(
      await world.send({ query: 'query ($n: Int) { page(first: $n, last: $n) { id } }', variables: { n: 1 } }),
    ).toMatchObject({ ...refused, body: { errors: [{ message: expect.stringContaining('2 are given') }] } });
    expect(await world.send({ query: '{ page(last: 1) { id } }' })).toMatchObject({ status: 200 });
    const negative = {
      ...refused,
      body: { errors: [{ message: '`Query.page` is asked for less than nothing: its argument "last" is negative.' }] },
    };
    expect(
      await world.send({ query: 'query ($n: Int) { page(last: $n) { id } }', variables: { n: -1 } }),
    ).toMatchObject(negative);
    expect(await world.send({ query: '{ page(last: -1) { id } }' })).toMatchObject(negative);
  });

  test('switched off, it adds nothing', async () => {
    const { headers } = await (await open({})).send({ query: '{ things { id } }' });
    expect(headers.get('graphql-cost')).toBeNull();
  });

  test('explain tells what each root field is estimated to cost', async () => {
    const world = await open({ mode: 'enforce', max: 10 });
    const text = await world.gateway.explain('query ($n: Int!) { a: things(first: $n) { id } page { id } }', {
      variables: { n: 3 },
    });
    expect(text).toContain(
      'Estimated cost: 26 (over the limit of 10, enforced)\n  a: 6\n  page: 20\n  Query.page does not say its ' +
        'length: exactly one of first, last is expected',
    );
  });

  test('a consumer has its own limit, or that of its usage plan, or else that of everyone', () => {
    const { cost } = configSchema.parse({
      authentication: { consumers: { acme: { usagePlan: 'gold' } } },
      cost: { max: 1, usagePlans: { gold: { max: 2 } }, consumers: { acme: { max: 3 } } },
    });
    expect(maxCostOf({ consumer: 'acme', usagePlan: 'gold' }, cost)).toBe(3);
    expect(maxCostOf({ consumer: 'other', usagePlan: 'gold' }, cost)).toBe(2);
    expect(maxCostOf({ consumer: 'constructor', usagePlan: 'toString' }, cost)).toBe(1);
  });

  test('to enforce, there must be a limit', () => {
    expect(configSchema.safeParse({ cost: { mode: 'enforce' } }).error?.issues).toMatchObject([
      { path: ['cost', 'max'], message: 'expected a `max` to enforce' },
    ]);
  });
});
