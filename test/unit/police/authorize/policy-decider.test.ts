import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../../../src/config/schema.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { anonymousCaller, type Caller } from '../../../../src/identify/caller.ts';
import { exchangeOver } from '../../../../src/join/identity.ts';
import { PolicyDecider, type DecidePolicies } from '../../../../src/police/authorize/policy-decider.ts';
import { createPolicyWebhook } from '../../../../src/police/authorize/policy-webhook.ts';

const caller = (claims: Caller['claims']): Caller => ({
  ...anonymousCaller('192.0.2.1'),
  kind: 'token',
  id: 'ada',
  claims,
  scopes: new Set(['read']),
});
const ada = caller({ sub: 'ada' });

function decider(
  decide: DecidePolicies,
  options: { readonly ttlMs?: number; readonly now?: () => number } = {},
): PolicyDecider {
  return new PolicyDecider(decide, { timeoutMs: 50, ttlMs: 1_000, cacheBytes: 10_000, ...options });
}

describe('deciding policies', () => {
  test('a verdict is kept for a caller until its time is over', async () => {
    let now = 0;
    const decided = decider((names) => Object.fromEntries(names.map((name) => [name, name === 'p'])), {
      now: () => now,
    });
    expect(decided.recall(ada)('p')).toBeUndefined();
    await decided.ask(['p', 'q'], ada, 'r');
    expect(['p', 'q', 'other'].map(decided.recall(ada))).toEqual([true, false, undefined]);
    now = 1_000;
    expect(decided.recall(ada)('p')).toBeUndefined();
  });

  test('callers of one name whose claims, scopes or addresses differ are not one', async () => {
    const decided = decider(() => ({ p: true }));
    await decided.ask(['p'], ada, 'r');
    expect(decided.recall(caller({ sub: 'ada' }))('p')).toBe(true);
    expect(decided.recall(caller({ sub: 'ada', groups: ['x'] }))('p')).toBeUndefined();
    expect(decided.recall({ ...ada, scopes: new Set() })('p')).toBeUndefined();
    expect(decided.recall({ ...ada, address: '192.0.2.2' })('p')).toBeUndefined();
  });

  test('equal questions at the same time are one', async () => {
    let asked = 0;
    const decided = decider(async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { p: true };
    });
    await Promise.all(Array.from({ length: 20 }, () => decided.ask(['p'], ada, 'r')));
    expect(asked).toBe(1);
  });

  test('only true satisfies, and nothing that is inherited does', async () => {
    // A program in JavaScript may answer anything.
    const answered = { yes: true, text: 'true', one: 1 } as unknown as Record<string, boolean>;
    const verdicts = await decider(() => answered).ask(['yes', 'text', 'one', 'missing', 'toString'], ada, 'r');
    expect([...verdicts]).toEqual([
      ['yes', true],
      ['text', false],
      ['one', false],
      ['missing', false],
      ['toString', false],
    ]);
  });

  test('a failure is not kept, and neither is what takes too long', async () => {
    let attempt = 0;
    const decided = decider(() => {
      attempt += 1;
      if (attempt === 1) throw new Error('down');
      return attempt === 2 ? new Promise(() => {}) : { p: true };
    });
    await expect(decided.ask(['p'], ada, 'r')).rejects.toThrow('down');
    await expect(decided.ask(['p'], ada, 'r')).rejects.toThrow('within 50 ms');
    expect((await decided.ask(['p'], ada, 'r')).get('p')).toBe(true);
  });

  test('verdicts of many callers are bounded', async () => {
    const decided = decider(() => ({ p: true }));
    for (let index = 0; index < 1_000; index += 1) await decided.ask(['p'], { ...ada, id: `caller ${index}` }, 'r');
    const known = Array.from({ length: 1_000 }, (_, index) =>
      decided.recall({ ...ada, id: `caller ${index}` })('p'),
    ).filter((verdict) => verdict === true);
    expect(known.length).toBeGreaterThan(5);
    expect(known.length).toBeLessThan(100);
  });
});

describe('a webhook', () => {
  async function decideBy(
    body: string,
    status = 200,
  ): Promise<{ readonly verdicts: unknown; readonly sent: unknown; readonly headers: unknown }> {
    let sent = '';
    let headers: unknown;
    const server = createServer((request, response) => {
      headers = request.headers;
      request.on('data', (chunk: Buffer) => (sent += chunk.toString()));
      request.on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const pools = createPools(configSchema.parse({}).backends);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/data/shop/allowed`;
    try {
      const verdicts = await createPolicyWebhook({ url, token: 'secret', exchange: exchangeOver(pools) })(
        ['p', 'q'],
        ada,
        { requestId: 'r', timeoutMs: 1_000 },
      );
      return { verdicts, sent: JSON.parse(sent), headers };
    } finally {
      await pools.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  test('is asked as the Data API of Open Policy Agent is', async () => {
    const { sent, headers } = await decideBy('{"result":{}}');
    expect(sent).toEqual({
      input: {
        policies: ['p', 'q'],
        caller: { kind: 'token', id: 'ada', address: '192.0.2.1', scopes: ['read'], claims: { sub: 'ada' } },
      },
    });
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
  });

  test.each([
    ['an object', '{"result":{"p":true,"q":"true"}}', { p: true, q: false }],
    ['a list of names', '{"result":["q"]}', { p: false, q: true }],
    ['one verdict', '{"result":true}', { p: true, q: true }],
    ['no result, of a rule that is not there', '{}', { p: false, q: false }],
  ])('may answer %s', async (_, body, verdicts) => {
    expect((await decideBy(body)).verdicts).toEqual(verdicts);
  });

  test.each([
    ['a failure', '{"result":true}', 500],
    ['what is not JSON', 'yes', 200],
    ['a result that is neither', '{"result":"yes"}', 200],
    ['a list', '[true]', 200],
  ])('that answers %s decides nothing', async (_, body, status) => {
    await expect(decideBy(body, status)).rejects.toThrow('decided no policies');
  });
});
