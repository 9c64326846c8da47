import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { A, useLimitWorlds, VALUE, type Asked, type LimitWorld } from '../support/limit-world.ts';

const { world } = useLimitWorlds();

function isAdmitted({ errors }: Asked): boolean {
  return errors === undefined;
}

describe.each(['gatefold', 'apollo'] as const)('an address behind the door of %s', (server) => {
  const open = (by: string): Promise<LimitWorld> =>
    world(`type Query { a: Value ${A} @rateLimit(max: 1, window: "1h"${by}) } ${VALUE}`, {
      server,
      listen: { trustedProxies: ['127.0.0.1'] },
    });
  const admitted = async ({ ask }: LimitWorld, addresses: readonly string[]): Promise<readonly boolean[]> => {
    const found: boolean[] = [];
    for (const address of addresses)
      found.push(isAdmitted(await ask('{ a { value } }', { headers: { 'x-forwarded-for': address } })));
    return found;
  };

  test.each(['', ', by: ["caller"]', ', by: ["address"]', ', by: ["address", "header:x-none"]'])(
    'counts as one with all of its IPv6 network of 64 bits%s',
    async (by) => {
      const network = [
        '2001:db8:0:7::1',
        '2001:db8:0:7::2',
        '2001:DB8:0:7:ffff:ffff:ffff:ffff',
        '[2001:db8:0:7::3]:443',
        '2001:db8:0:7::4%1',
      ];
      expect(await admitted(await open(by), [...network, '2001:db8:0:8::1'])).toEqual([
        true,
        false,
        false,
        false,
        false,
        true,
      ]);
    },
  );

  test('that is mapped into IPv6 is the IPv4 address', async () => {
    const spelled = [
      '198.51.100.1',
      '::ffff:198.51.100.1',
      '::FFFF:c633:6401',
      '0:0:0:0:0:ffff:c633:6401',
      '198.51.100.1:80',
    ];
    expect(await admitted(await open(', by: ["address"]'), [...spelled, '198.51.100.2'])).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});

const SCHEMA = `type Query { ok: Value ${A} } ${VALUE} type Token { token: String } scalar Any
  enum Kind { NEW OLD } input Range { min: Float = 1, max: Float } type Mutation {
    login(email: String!, password: String!): Token @connect(source: "api", http: { POST: "/login?password={$args.password}" }, selection: "token")
      @rateLimit(max: 1, window: "1h", identityArgs: ["email"], normalize: [TRIM, LOWERCASE, NFKC], by: [], count: ERRORS, blockFor: "1h")
    send(to: [ID!], range: Range, kind: Kind = NEW, price: Float = 2, any: Any): Value ${A}
      @rateLimit(max: 1, window: "1h", identityArgs: ["to", "range", "kind", "price", "any"]) }`;

describe('the arguments that tell uses apart', () => {
  test('are one in all spellings that a schema says are one', async () => {
    const { ask, calls } = await world(SCHEMA);
    const login = 'mutation ($email: String!) { login(email: $email, password: "wrong") { token } }';
    for (const email of ['ada@x.de', 'ADA@x.de', ' ada@x.de ', 'ada@X.DE\n', 'ａｄａ@x.de'])
      await ask(login, { variables: { email } });
    expect(calls).toEqual(['POST /login']);
    await ask(login, { variables: { email: 'bob@x.de' } });
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['to: [1]', 'to: "1"', 'Any', undefined],
    ['to: [1]', 'to: $v', '[ID!]', [1]],
    ['to: [1]', 'to: [$v]', 'ID!', 1],
    ['price: 1', 'price: 1.0', 'Any', undefined],
    ['price: 1e1', 'price: $v', 'Float', 10],
    ['price: 2', 'ok: 1', 'Any', undefined],
    ['price: 2', 'price: $v', 'Float', undefined],
    ['kind: NEW', 'kind: $v', 'Kind', 'NEW'],
    ['range: { max: 2 }', 'range: { max: 2.0, min: 1 }', 'Any', undefined],
    ['range: { max: 2 }', 'range: $v', 'Range', { max: 2, min: 1.0 }],
    ['any: { a: 1, b: 2 }', 'any: $v', 'Any', { b: 2, a: 1 }],
  ])('are one in %s and %s', async (one, other, type, value) => {
    const { ask } = await world(SCHEMA);
    const send = (args: string): Promise<Asked> => {
      const written = args.startsWith('ok') ? 'kind: NEW' : args;
      return ask(
        `mutation ${written.includes('$v') ? `($v: ${type})` : ''} { send(${written}) { value } }`,
        value === undefined ? {} : { variables: { v: value } },
      );
    };
    expect([isAdmitted(await send(one)), isAdmitted(await send(other))]).toEqual([true, false]);
    expect(isAdmitted(await send('to: [7, 8]'))).toBe(true);
  });
});

describe('who makes up identities', () => {
  const FLOODED = `type Query { search(text: String): Value ${A} @rateLimit(max: 2, window: "1h", identityArgs: ["text"])
    hot(text: String): Value ${A} @rateLimit(max: 3, window: "1h", identityArgs: ["text"]) } ${VALUE} type Token { token: String } type Mutation {
    login(email: String!, password: String!): Token @connect(source: "api", http: { POST: "/login?password={$args.password}" }, selection: "token")
      @rateLimit(max: 1, window: "1h", identityArgs: ["email"], by: [], count: ERRORS, blockFor: "1h") }`;
  const LIMITS = {
    rateLimits: { maxCounters: 30, maxUsedUp: 30 },
    usagePlans: { free: { quota: { requests: 2, per: 'month' } } },
  } as const;
  const KEY = 'k'.repeat(40);

  test('unblocks nobody, takes back no quota, and makes no other limit forget', async () => {
    const keys = [{ sha256: createHash('sha256').update(KEY).digest('hex') }];
    const { ask, calls } = await world(FLOODED, {
      ...LIMITS,
      authentication: { consumers: { c: { usagePlan: 'free', keys } } },
    });
    const login = (): Promise<Asked> => ask('mutation { login(email: "ada@x.de", password: "wrong") { token } }');
    const paid = (): Promise<Asked> => ask('{ __typename }', { headers: { 'x-api-key': KEY } });
    await login();
    for (let use = 0; use < 2; use += 1) expect(isAdmitted(await paid())).toBe(true);
    await ask('{ a: hot(text: "a") { value } b: hot(text: "a") { value } }');
    for (let round = 0; round < 5; round += 1) {
      const fields = Array.from(
        { length: 30 },
        (_, index) =>
          `a${index}: search(text: "${round} ${index}") { value } b${index}: hot(text: "${round} ${index}") { value }`,
      );
      await ask(`{ ${fields.join(' ')} }`);
    }
    calls.length = 0;
    expect([isAdmitted(await login()), calls, (await paid()).status]).toEqual([false, [], 429]);
    expect([
      isAdmitted(await ask('{ hot(text: "a") { value } }')),
      isAdmitted(await ask('{ hot(text: "a") { value } }')),
    ]).toEqual([true, false]);
  });
});
