import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { metricsPage } from '../../src/cli/metrics-page.ts';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { askLimited, limitSchema, type Asked } from '../support/limit-world.ts';
import { eventually } from '../support/eventually.ts';

/** A backend that answers when it is told to. */
let held: (() => void)[] = [];
let most = 0;
let under = 0;
let server: Server;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  held = [];
  most = under = 0;
  server = createServer((request, response) => {
    most = Math.max(most, (under += 1));
    const answer = (): void => {
      under -= 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: request.url }));
    };
    if (request.url === '/fast') answer();
    else held.push(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  server.close().closeAllConnections();
});

const call = (path: string): string => `@connect(source: "api", http: { GET: "${path}" }, selection: "value")`;
const BODY =
  `type Query { slow(x: Int!): Value ${call('/slow/{$args.x}')} fast: Value ${call('/fast')} } type Value { ` +
  'value: String }';

let url = '';
const figures = async (): Promise<readonly string[]> =>
  (await (await fetch(new URL('/metrics', url))).text()).split('\n');

async function open(
  input: ConfigInput,
): Promise<(query: string, headers?: Readonly<Record<string, string>>) => Promise<Asked>> {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { subgraph, problems } = await registerSubgraph({
    name: 'shop',
    sdl: limitSchema(BODY, origin),
    directory: '.',
    config: { sources: {} },
  });
  const { supergraph } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, ...input });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log, metricsPage: metricsPage(gateway.metrics) });
  closing.push(
    () => gateway.close(),
    () => door.close(),
  );
  url = door.url;
  await askLimited(door.url, '{ fast { value } }');
  return (query, headers = {}) => askLimited(door.url, query, { headers });
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
const letGo = (): void => held.splice(0).forEach((answer) => answer());
const isHeld = (count: number): Promise<void> => eventually(() => held.length === count);

describe('calls of a backend', () => {
  test('are never more at once than it is given; the others wait for their turn', async () => {
    const ask = await open({ backends: { concurrency: { max: 3, maxWaiting: 50 } } });
    const answers = Promise.all(Array.from({ length: 20 }, (_, x) => ask(`{ slow(x: ${x}) { value } }`)));
    await isHeld(3);
    const tick = setInterval(letGo, 5);
    const values = (await answers).map(({ data }) => (data?.['slow'] as { value: string }).value);
    clearInterval(tick);
    expect(values).toEqual(Array.from({ length: 20 }, (_, x) => `/slow/${x}`));
    expect(most).toBe(3);
  });

  test('fail at once where as many wait already, and no others do', async () => {
    const ask = await open({ subgraphs: { shop: { concurrency: { max: 1, maxWaiting: 1 } } } });
    const first = ask('{ slow(x: 1) { value } }');
    await isHeld(1);
    const second = ask('{ slow(x: 2) { value } }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const refused = await ask('{ slow(x: 3) { value } __typename }');
    expect(refused).toMatchObject({
      status: 200,
      data: { slow: null, __typename: 'Query' },
      errors: [{ path: ['slow'], extensions: { code: 'BACKEND_OVERLOADED', subgraph: 'shop', retryAfter: 1 } }],
    });
    letGo();
    expect((await first).data).toEqual({ slow: { value: '/slow/1' } });
    await isHeld(1);
    letGo();
    expect((await second).data).toEqual({ slow: { value: '/slow/2' } });
    expect((await ask('{ fast { value } }')).data).toEqual({ fast: { value: '/fast' } });
  });

  test('that wait are given up in time, and without the client', async () => {
    const ask = await open({ backends: { timeoutMs: 300, concurrency: { max: 1 } } });
    const begun = performance.now();
    const both = await Promise.all([1, 2].map((x) => ask(`{ slow(x: ${x}) { value } }`)));
    expect(both.map(({ errors }) => errors?.[0]?.extensions?.['code'])).toEqual(['BACKEND_TIMEOUT', 'BACKEND_TIMEOUT']);
    expect(performance.now() - begun).toBeLessThan(2_000);
    held = [];
    expect((await ask('{ fast { value } }')).data).toEqual({ fast: { value: '/fast' } });
  });
});

test('figures tell what runs, what waits and what was refused', async () => {
  const consumers = { one: { usagePlan: 'gold', keys: [{ sha256: hashOf('key-of-one-0123456789') }] } };
  const ask = await open({
    metrics: { enabled: true },
    concurrency: { perCaller: 2 },
    usagePlans: { gold: { concurrency: 1 } },
    authentication: { consumers },
    backends: { concurrency: { max: 1, maxWaiting: 1 } },
  });
  const running = [ask('{ slow(x: 1) { value } }', { 'x-api-key': 'key-of-one-0123456789' })];
  await isHeld(1);
  expect((await ask('{ fast { value } }', { 'x-api-key': 'key-of-one-0123456789' })).status).toBe(429);
  running.push(ask('{ slow(x: 2) { value } }'));
  await eventually(async () => (await figures()).includes('gatefold_backend_calls_waiting{subgraph="shop"} 1'));
  expect((await ask('{ slow(x: 3) { value } }')).errors?.[0]?.extensions?.['code']).toBe('BACKEND_OVERLOADED');
  expect(await figures()).toEqual(
    expect.arrayContaining([
      'gatefold_backend_calls_running{subgraph="shop"} 1',
      'gatefold_backend_calls_refused_total{subgraph="shop"} 1',
      'gatefold_concurrency_refused_total{plan="gold"} 1',
    ]),
  );
  letGo();
  await isHeld(1);
  letGo();
  await Promise.all(running);
  expect(await figures()).toEqual(
    expect.arrayContaining([
      'gatefold_backend_calls_running{subgraph="shop"} 0',
      'gatefold_backend_calls_waiting{subgraph="shop"} 0',
    ]),
  );
});

describe('requests of a caller', () => {
  test('are refused when too many are under way, as those of nobody else, and not when they have ended', async () => {
    const consumers = {
      one: { keys: [{ sha256: hashOf('key-of-one-0123456789') }] },
      other: { usagePlan: 'wide', keys: [{ sha256: hashOf('key-of-other-0123456789') }] },
    };
    const ask = await open({
      concurrency: { perCaller: 2 },
      usagePlans: { wide: { concurrency: 3 } },
      authentication: { consumers },
    });
    const [one, other] = [{ 'x-api-key': 'key-of-one-0123456789' }, { 'x-api-key': 'key-of-other-0123456789' }];
    const running = [1, 2].map((x) => ask(`{ slow(x: ${x}) { value } }`, one));
    await isHeld(2);
    const refused = await ask('{ fast { value } }', one);
    expect(refused).toMatchObject({
      status: 429,
      errors: [
        {
          message: 'Too many of your requests are under way at once: expected at most 2.',
          extensions: { code: 'RATE_LIMITED' },
        },
      ],
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.errors?.[0]?.extensions?.['retryAfter']).toBe(1);
    expect((await ask('{ fast { value } }')).status).toBe(200);
    running.push(...[3, 4, 5].map((x) => ask(`{ slow(x: ${x}) { value } }`, other)));
    await isHeld(5);
    expect((await ask('{ fast { value } }', other)).status).toBe(429);
    letGo();
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    // What is refused or fails on the way is not under way either.
    for (let time = 0; time < 5; time += 1) expect((await ask('{ wrong }', one)).status).not.toBe(429);
    expect((await ask('{ fast { value } }', one)).status).toBe(200);
    expect((await ask('{ fast { value } }', other)).status).toBe(200);
  });
});
