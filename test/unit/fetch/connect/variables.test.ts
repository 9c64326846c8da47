import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../backend-server.ts';
import { worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  delete process.env['GATEFOLD_TEST_REGION'];
  for (const world of worlds.splice(0)) await world.close();
});

describe('$config, $env and $context', () => {
  const types = `type Query {
    a: [String] @connect(
      source: "api"
      http: { GET: "/a", queryParams: "tenant: $config.tenant.id region: $env.GATEFOLD_TEST_REGION who: $context.who" }
      selection: "$([$config.tenant.name, $env.GATEFOLD_TEST_REGION, $.x, $config.toString])"
    )
  }`;

  test('$config is what the operator gives to the source, $env the environment, $context is empty', async () => {
    process.env['GATEFOLD_TEST_REGION'] = 'eu';
    const world = await worldOf(types, (_, response) => json(response, { x: 'x' }), { config: { tenant: { id: 7, name: 'seven' } } });
    worlds.push(world);
    expect((await world.ask('{ a }')).data).toEqual({ a: ['seven', 'eu', 'x', null] });
    expect(world.calls()).toEqual(['GET /a?tenant=7&region=eu']);
  });

  test('without a configuration $config is empty', async () => {
    const world = await worldOf(types, (_, response) => json(response, { x: 'x' }));
    worlds.push(world);
    expect((await world.ask('{ a }')).data).toEqual({ a: [null, null, 'x', null] });
    expect(world.calls()).toEqual(['GET /a']);
  });
});
