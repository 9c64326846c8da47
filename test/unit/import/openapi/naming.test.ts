import { afterEach, describe, expect, test } from '@jest/globals';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintMerged } from '../../../../src/supergraph/lint/lint-merged.ts';
import { json } from '../../fetch/backend-server.ts';
import { answers, description, importedWorld, importValue, type ImportedWorld } from './import-world.ts';

let world: ImportedWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const text = { type: 'string' };
const order = (more: string) => ({
  type: 'object',
  properties: {
    order_id: { type: 'string' },
    [more]: text,
    ship_to: { type: 'object', properties: { zip_code: text } },
    state: { type: 'string', enum: ['open', 'shut'] },
  },
});
const orders = (more: string) =>
  description(
    {
      '/o': {
        get: {
          operationId: 'get_order',
          parameters: [
            { name: 'X-Req_ID', in: 'header', required: true, schema: text },
            { name: 'page_size', in: 'query', schema: { type: 'integer' } },
          ],
          ...answers({ $ref: '#/components/schemas/Order' }),
        },
        post: {
          operationId: 'putOrder',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
          ...answers(text),
        },
      },
    },
    { Order: order(more) },
  );

describe('an import', () => {
  test('in camelCase names its fields and arguments so, and speaks to the backend as it always did', async () => {
    world = await importedWorld(
      orders('odd-name'),
      ({ url }, response) =>
        json(
          response,
          url === '/o' ? 'put' : { order_id: '1', 'odd-name': 'o', ship_to: { zip_code: '7' }, state: 'open' },
        ),
      {},
      { naming: 'camelCase', prefix: 'shop' },
    );
    expect(
      await world.ask('{ shopGetOrder(xReqId: "r", pageSize: 3) { orderId oddName shipTo { zipCode } state } }'),
    ).toEqual({
      data: { shopGetOrder: { orderId: '1', oddName: 'o', shipTo: { zipCode: '7' }, state: 'open' } },
      errors: [],
    });
    await world.ask('mutation { shopPutOrder(input: { orderId: "1", oddName: "o", shipTo: { zipCode: "7" } }) }');
    expect(world.calls()).toEqual([
      'GET /o?page_size=3',
      'POST /o {"order_id":"1","odd-name":"o","ship_to":{"zip_code":"7"}}',
    ]);
    expect(world.server.received[0]?.headers['x-req_id']).toBe('r');
    expect([...world.sdl.matchAll(/^(?:type|enum|input) (\w+)/gm)].map(([, name]) => name)).toEqual([
      'Query',
      'Mutation',
      'ShopOrder',
      'ShopOrderShipTo',
      'ShopOrderInput',
      'ShopOrderInputShipToInput',
      'ShopState',
    ]);
  });

  test('with a prefix of its own has no type that another import could narrow', async () => {
    const problemsOf = async (prefixes: readonly string[]) => {
      const registered = await Promise.all(
        prefixes.map(async (prefix, index) => {
          const { sdl } = await importValue(orders(`only_${index}`), { prefix });
          return registerSubgraph({ name: `s${index}`, sdl, directory: '.', config: { sources: {} } });
        }),
      );
      const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
      return {
        problems: problems.length,
        leftOut: supergraph === undefined ? [] : lintMerged(supergraph).map(({ coordinate }) => coordinate),
      };
    };
    expect((await problemsOf(['', ''])).problems).toBeGreaterThan(0);
    expect(await problemsOf(['shop', 'bill'])).toEqual({ problems: 0, leftOut: [] });
  });
});
