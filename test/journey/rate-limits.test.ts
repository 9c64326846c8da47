import { describe, expect, test } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { subscribe } from '../support/event-world.ts';
import { A, useLimitWorlds, VALUE, type Asked } from '../support/limit-world.ts';

const { world, closeLater } = useLimitWorlds();
const LOGIN = `type Query { ok: Value @connect(source: "api", http: { GET: "/ok" }, selection: "value") } ${VALUE} type Token { token: String }
  type Mutation { login(email: String!, password: String!): Token
    @connect(source: "api", http: { POST: "/login?password={$args.password}" }, selection: "token")
    @rateLimit(max: 5, window: "15m", identityArgs: ["email"], by: [], count: ERRORS, blockFor: "1h") }`;

function limited(asked: Asked): number {
  return (asked.errors ?? []).filter(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED').length;
}

describe('@rateLimit', () => {
  test('of two aliases with a limit of one, the second is refused: null with an error, and not fetched', async () => {
    const { ask, calls } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h") } ${VALUE}`);
    const asked = await ask('{ one: a { value } two: a { value } }');
    expect(asked).toMatchObject({
      status: 200,
      data: { one: { value: 'a' }, two: null },
      errors: [
        {
          message: "You are trying to access 'a' too often",
          path: ['two'],
          extensions: { code: 'RATE_LIMITED', retryAfter: 3600 },
        },
      ],
    });
    expect(calls).toEqual(['GET /a']);
    expect((await ask('{ a { value } }')).data).toEqual({ a: null });
  });

  test('of two operations in one batch with a limit of one, the second is refused', async () => {
    const { url, calls } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h") } ${VALUE}`, {
      batching: { enabled: true },
    });
    const body = JSON.stringify([{ query: '{ a { value } }' }, { query: 'query Other { a { value } }' }]);
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const entries = (await answer.json()) as readonly { readonly data: unknown }[];
    expect(entries.map(({ data }) => JSON.stringify(data)).sort()).toEqual(['{"a":null}', '{"a":{"value":"a"}}']);
    expect(calls).toEqual(['GET /a']);
  });

  test.each(['gatefold', 'apollo'] as const)(
    'a subscription to a field that is refused is refused as a whole, behind the door %s',
    async (server) => {
      const sdl =
        'type Query { a: Int } type Subscription { ticked: Int @rateLimit(max: 1, window: "1h", message: "Not so ' +
        'many.") }';
      const { subgraph } = await registerSubgraph({
        name: 'clock',
        sdl,
        directory: '.',
        config: { url: 'http://127.0.0.1:1/graphql', sources: {} },
      });
      const { supergraph, problems } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
      if (supergraph === undefined) throw new Error(JSON.stringify(problems));
      const config = readConfig(undefined, { server, log: { level: 'silent' }, listen: { port: 0 } });
      const log = createLog(config.log);
      const gateway = await createGateway({ config, supergraph, log });
      const door = await openConfiguredDoor(gateway, config, { log });
      closeLater(door, gateway);
      const admitted = await subscribe(door.url, 'subscription { ticked }');
      expect(await admitted.rest()).toContain('BACKEND_UNREACHABLE');
      const refused = await subscribe(door.url, 'subscription { ticked }');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
      expect(await refused.rest()).toContain(
        '{"errors":[{"message":"Not so many.","extensions":{"code":"RATE_LIMITED","retryAfter":3600}}]}',
      );
    },
  );

  test('fields that are merged in the response count once, wherever they are written', async () => {
    const { ask } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h") } ${VALUE}`);
    const asked = await ask(
      '{ a { value } ...f ... on Query { a { __typename } } } fragment f on Query { a { value } }',
    );
    expect(asked.errors).toBeUndefined();
    expect(limited(await ask('{ a { value } }'))).toBe(1);
  });

  test('a fragment spread twice under aliases counts for each of them', async () => {
    const { ask } =
      await world(`type Query { a: Value ${A} me: Me @connect(source: "api", http: { GET: "/me" }, selection: "value") }
      type Me { value: String @rateLimit(max: 3, window: "1h") } ${VALUE}`);
    expect(limited(await ask('{ x: me { ...f } y: me { ...f } } fragment f on Me { value }'))).toBe(0);
    expect(limited(await ask('{ x: me { value } y: me { v: value } }'))).toBe(1);
  });

  test('what is skipped does not count', async () => {
    const { ask } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h") } ${VALUE}`);
    const query = 'query ($yes: Boolean!) { a @include(if: $yes) { value } __typename }';
    for (let index = 0; index < 3; index += 1) expect(limited(await ask(query, { variables: { yes: false } }))).toBe(0);
    expect(limited(await ask(query, { variables: { yes: true } }))).toBe(0);
    expect(limited(await ask(query, { variables: { yes: true } }))).toBe(1);
  });

  test('other fields are answered as ever beside a refused one', async () => {
    const { ask } = await world(
      `type Query { a: Value ${A} @rateLimit(max: 0, window: "1h", message: "Not now") b: Value ${A} } ${VALUE}`,
    );
    expect(await ask('{ a { value } b { value } }')).toMatchObject({
      status: 200,
      data: { a: null, b: { value: 'a' } },
      errors: [{ message: 'Not now' }],
    });
  });

  test('each identity has a count of its own, and no value of an argument can pass for two others', async () => {
    const { ask } = await world(
      `type Query { a(x: String, y: String, in: In): Value ${A} @rateLimit(max: 1, window: "1h", identityArgs: ` +
        `["x", "y", "in.z"]) } input In { z: Int = 1 } ${VALUE}`,
    );
    for (const args of ['x: "1", y: "2"', 'x: "1", y: "3"', 'x: "1:2"', 'x: "1", y: "2", in: { z: 7 }'])
      expect(limited(await ask(`{ a(${args}) { value } }`))).toBe(0);
    expect(limited(await ask('query ($x: String) { a(x: $x, y: "2") { value } }', { variables: { x: '1' } }))).toBe(1);
    expect(limited(await ask('{ a(x: "1", y: "2", in: { z: 7 }) { value } }'))).toBe(1);
  });

  test('the items of a list count each', async () => {
    const { ask } = await world(
      `type Query { a(ids: [ID!]): Value ${A} @rateLimit(max: 5, window: "1h", arrayLengthField: "ids") } ${VALUE}`,
    );
    expect(limited(await ask('{ a(ids: [1, 2, 3]) { value } }'))).toBe(0);
    expect(limited(await ask('{ a(ids: [1, 2, 3]) { value } }'))).toBe(1);
    // Refused uses count too, unless they are told not to.
    expect(limited(await ask('{ a(ids: []) { value } }'))).toBe(1);
  });

  test('with uncountRejected what is refused leaves room for what fits', async () => {
    const { ask } = await world(
      `type Query { a(ids: [ID!]): Value ${A} @rateLimit(max: 5, window: "1h", arrayLengthField: "ids", ` +
        `uncountRejected: true) } ${VALUE}`,
    );
    expect(
      limited(await ask('{ a(ids: [1, 2, 3]) { value } b: a(ids: [1, 2, 3]) { value } c: a(ids: [1, 2]) { value } }')),
    ).toBe(1);
    expect(limited(await ask('{ a(ids: [1]) { value } }'))).toBe(1);
  });

  test('several limits of one field hold together', async () => {
    const { ask } = await world(
      `type Query { a: Value ${A} @rateLimit(max: 2, window: "1s") @rateLimit(max: 3, window: "1h") } ${VALUE}`,
    );
    const outcomes: number[] = [];
    for (let index = 0; index < 3; index += 1) outcomes.push(limited(await ask('{ a { value } }')));
    expect(outcomes).toEqual([0, 0, 1]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    // The third was refused by the burst, and counted by the other.
    expect(limited(await ask('{ a { value } }'))).toBe(1);
  });

  test('a window ends, and another begins', async () => {
    const { ask } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1s") } ${VALUE}`);
    expect([limited(await ask('{ a { value } }')), limited(await ask('{ a { value } }'))]).toEqual([0, 1]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(limited(await ask('{ a { value } }'))).toBe(0);
  });

  test(
    'an interface is no way around the limit of its objects, nor an object around that of its ' + 'interface',
    async () => {
      const { ask } = await world(
        `
      type Query { items: [Item] @connect(source: "api", http: { GET: "/items" }, selection: "->map({__typename: 'Book', id: @.id, price: @.price})") }
      interface Item { id: ID @rateLimit(max: 1, window: "1h") price: Int }
      type Book implements Item { id: ID price: Int @rateLimit(max: 1, window: "1h") }`.replace(
          `"->map({__typename: 'Book', id: @.id, price: @.price})"`,
          `"""__typename: $("Book") id price"""`,
        ),
      );
      expect(limited(await ask('{ items { price } }'))).toBe(0);
      // An error at each of the three items.
      expect(limited(await ask('{ items { ... on Book { price } } }'))).toBe(3);
      expect(limited(await ask('{ items { ... on Book { id } } }'))).toBe(0);
      expect(limited(await ask('{ items { id } }'))).toBe(3);
    },
  );

  test('callers are told apart by a header where it says so, and who leaves it out is counted for itself', async () => {
    const { ask } = await world(
      `type Query { a: Value ${A} @rateLimit(max: 1, window: "1h", by: ["header:X-Device"]) } ${VALUE}`,
    );
    const by = (device: string): Promise<Asked> => ask('{ a { value } }', { headers: { 'x-device': device } });
    expect([limited(await by('1')), limited(await by('2')), limited(await by('1'))]).toEqual([0, 0, 1]);
    expect([limited(await ask('{ a { value } }')), limited(await ask('{ a { value } }'))]).toEqual([0, 1]);
  });

  test('under concurrency exactly as many are admitted as the limit says', async () => {
    const { ask } = await world(`type Query { a: Value ${A} @rateLimit(max: 7, window: "1h") } ${VALUE}`);
    const asked = await Promise.all(Array.from({ length: 100 }, () => ask('{ a { value } b: a { value } }')));
    expect(200 - asked.reduce((sum, one) => sum + limited(one), 0)).toBe(7);
  });

  test('swapping the graph forgets nothing', async () => {
    const { ask, gateway } = await world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h") } ${VALUE}`);
    await ask('{ a { value } }');
    const supergraph = gateway.current();
    if (supergraph !== undefined) await gateway.swap(supergraph);
    expect(limited(await ask('{ a { value } }'))).toBe(1);
  });
});

describe('@rateLimit(count: ERRORS, blockFor:)', () => {
  const login = (email: string, password: string): string =>
    `login(email: "${email}", password: "${password}") { token }`;

  test(
    'five wrong passwords for one e-mail block it, however the aliases are spread, and no other ' + 'e-mail',
    async () => {
      const { ask, calls } = await world(LOGIN);
      const spread = `mutation { ${Array.from({ length: 8 }, (_, index) => `a${index}: ${login('ada@example.com', `guess${index}`)}`).join(' ')} }`;
      expect(limited(await ask(spread))).toBe(3);
      expect(calls).toHaveLength(5);
      const right = await ask(`mutation { ${login('ada@example.com', 'right')} }`);
      expect(right.data).toEqual({ login: null });
      expect(Number(right.errors?.[0]?.extensions?.['retryAfter'])).toBeGreaterThan(3_500);
      expect((await ask(`mutation { ${login('eve@example.com', 'right')} }`)).data).toEqual({
        login: { token: 'secret' },
      });
    },
  );

  test('a right password is not counted, however often it comes', async () => {
    const { ask } = await world(LOGIN);
    for (let index = 0; index < 12; index += 1)
      expect((await ask(`mutation { ${login('ada@example.com', 'right')} }`)).errors).toBeUndefined();
  });

  test('wrong and right ones mixed block after the fifth wrong one', async () => {
    const { ask } = await world(LOGIN);
    for (let index = 0; index < 4; index += 1) {
      await ask(`mutation { ${login('ada@example.com', 'wrong')} }`);
      expect((await ask(`mutation { ${login('ada@example.com', 'right')} }`)).errors).toBeUndefined();
    }
    await ask(`mutation { ${login('ada@example.com', 'wrong')} }`);
    expect(limited(await ask(`mutation { ${login('ada@example.com', 'right')} }`))).toBe(1);
  });

  test('at the same time no more are tried than may fail', async () => {
    const { ask, calls } = await world(LOGIN);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => ask(`mutation { ${login('ada@example.com', `guess${index}`)} }`)),
    );
    expect(calls).toHaveLength(5);
  });
});
