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

  test(
    '$config is what the operator gives to the source, $env what it gives of the environment, $context is ' + 'empty',
    async () => {
      process.env['GATEFOLD_TEST_REGION'] = 'eu';
      const world = await worldOf(types, (_, response) => json(response, { x: 'x' }), {
        config: { tenant: { id: 7, name: 'seven' } },
        env: ['GATEFOLD_TEST_REGION'],
      });
      worlds.push(world);
      expect((await world.ask('{ a }')).data).toEqual({ a: ['seven', 'eu', 'x', null] });
      expect(world.calls()).toEqual(['GET /a?tenant=7&region=eu']);
    },
  );

  test('without a configuration $config is empty', async () => {
    const world = await worldOf(types, (_, response) => json(response, { x: 'x' }), { env: ['GATEFOLD_TEST_REGION'] });
    worlds.push(world);
    expect((await world.ask('{ a }')).data).toEqual({ a: [null, null, 'x', null] });
    expect(world.calls()).toEqual(['GET /a']);
  });

  test('of the environment nothing is there but what the configuration gives', async () => {
    process.env['GATEFOLD_TEST_REGION'] = 'eu';
    const refused = await worldOf(types, (_, response) => json(response, {}), { env: ['HOME'] }).then(
      () => '',
      (error: unknown) => String(error),
    );
    const problems = JSON.parse(refused.replace(/^Error: /, '')) as unknown[];
    const told = {
      code: 'ENVIRONMENT_NOT_GIVEN',
      coordinate: 'Query.a',
      line: expect.any(Number),
      column: expect.any(Number),
      message: expect.stringContaining('`GATEFOLD_TEST_REGION` is not given'),
    };
    expect(problems).toEqual([
      expect.objectContaining({ ...told, line: 9 }),
      expect.objectContaining({ ...told, line: 10 }),
    ]);
    // Reading it as a whole, or by a name that is computed, shows no more.
    const whole = await worldOf(
      'type Query { a: [String] @connect(source: "api", http: { GET: "/a" }, selection: ' +
        '"$env->entries->map(@.key)") b: String @connect(source: "api", http: { GET: "/b" }, selection: ' +
        '"$env->get($.name)") }',
      (_, response) => json(response, { name: 'PATH' }),
      { env: ['GATEFOLD_TEST_REGION'] },
    );
    worlds.push(whole);
    expect((await whole.ask('{ a b }')).data).toEqual({ a: ['GATEFOLD_TEST_REGION'], b: null });
  });

  test('in the address of a source neither', async () => {
    const refused = await worldOf(
      'type Query { a: Int @connect(source: "api", http: { GET: "/a" }, selection: "$") }',
      (_, response) => json(response, {}),
      { source: '@source(name: "api", http: { baseURL: "http://{$env.HOME}/" })' },
    ).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(JSON.parse(refused.replace(/^Error: /, ''))).toEqual([
      expect.objectContaining({ code: 'ENVIRONMENT_NOT_GIVEN', coordinate: '@source', line: 5 }),
    ]);
  });
});
