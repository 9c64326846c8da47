import { afterEach, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../../src/config/read-config.ts';
import { openRestWorld, type RestWorld } from '../../support/rest-world.ts';

const TYPES =
  'type Query { a: Int @connect(source: "api", http: { GET: "/a" }, selection: "$") many: [Int] @cost(weight: 4) ' +
  '@connect(source: "api", http: { GET: "/many" }, selection: "$") } type Mutation { add: Int @connect(source: ' +
  '"api", http: { POST: "/add" }, selection: "$") }';

const worlds: RestWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function open(input: ConfigInput): Promise<RestWorld> {
  const world = await openRestWorld(TYPES, ({ pathname }) => (pathname === '/many' ? [1, 2] : 7), input);
  worlds.push(world);
  return world;
}

describe.each(['gatefold', 'apollo'] as const)('batches behind the door %s', (server) => {
  test('each request is answered in its place, whatever becomes of the others', async () => {
    const world = await open({ server, batching: { enabled: true } });
    const { status, headers, body } = await world.send([
      { query: '{ a }' },
      { query: '{ nothing }' },
      { query: 'query ($x: Boolean!) { many @include(if: $x) }', variables: { x: true } },
      {},
    ]);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject([
      { data: { a: 7 } },
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { data: { many: [1, 2] } },
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });

  test('a batch over the size is refused whole, and nothing of it is run', async () => {
    const world = await open({ server, batching: { enabled: true, maxSize: 2 } });
    expect(await world.send([{ query: '{ a }' }, { query: '{ a }' }, { query: '{ a }' }])).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: expect.stringContaining('3 requests; at most 2'), extensions: { code: 'BAD_REQUEST' } }],
      },
    });
    expect(await world.send([])).toMatchObject({ status: 400 });
    expect(world.calls).toEqual([]);
  });

  test('cost is summed over the batch', async () => {
    const world = await open({ server, batching: { enabled: true }, cost: { mode: 'enforce', max: 90, listSize: 10 } });
    const query = '{ many }';
    const { body } = await world.send([{ query }, { query }, { query }]);
    expect(body).toMatchObject([
      { data: { many: [1, 2] } },
      { data: { many: [1, 2] } },
      { errors: [{ extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated: 120, max: 90 } } }] },
    ]);
    expect(await world.send({ query })).toMatchObject({ status: 200 });
  });
});

describe('batches', () => {
  test.each([
    ['aliases', { maxAliases: 3 }, '{ a b: a c: a }'],
    ['root fields', { maxRootFields: 3 }, '{ a many }'],
    ['selections', { maxSelections: 3 }, '{ a many }'],
    ['directives', { maxDirectives: 3 }, '{ a @include(if: true) many @skip(if: false) }'],
    ['tokens', { maxTokens: 9 }, '{ a many x: a }'],
  ])('%s are summed over the batch', async (_, limits, query) => {
    const world = await open({ batching: { enabled: true }, limits });
    expect(await world.send({ query })).toMatchObject({ status: 200 });
    expect((await world.send([{ query }, { query }])).body).toMatchObject([
      { data: {} },
      { errors: [{ extensions: { code: 'OPERATION_TOO_LARGE' } }] },
    ]);
  });

  test('unless they are switched on, an array is refused', async () => {
    const world = await open({});
    expect(await world.send([{ query: '{ a }' }])).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining('The JSON body is an array') }] },
    });
  });

  test('directives of one operation are limited', async () => {
    const world = await open({ limits: { maxDirectives: 2 } });
    expect(
      await world.send({
        query: '{ ...F @include(if: true) } fragment F on Query { a @include(if: true) many @skip(if: false) }',
      }),
    ).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining('has 3 directives') }] } });
  });
});
