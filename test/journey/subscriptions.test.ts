import { afterEach, describe, expect, test } from '@jest/globals';
import type { ConfigInput } from '../../src/config/read-config.ts';
import { openEventWorld, subscribe, type EventWorld } from '../support/event-world.ts';
import { eventually } from '../support/eventually.ts';

let world: EventWorld;
afterEach(() => world.close());

const open = async (config: ConfigInput = {}, options = {}): Promise<EventWorld> =>
  (world = await openEventWorld(config, options));
const CHANGED = 'subscription { changed(id: "p1") { id name } }';
const COMPLETE = { event: 'complete', data: undefined };

describe.each(['gatefold', 'apollo'] as const)('behind the door %s', (server) => {
  test('each event is completed by the other subgraph, shaped as the client asked, and told in order', async () => {
    const { url, lookups } = await open({ server });
    const client = await subscribe(url, 'subscription { it: changed(id: "p1") { called: name id } }');
    expect([client.status, client.headers.get('content-type'), client.headers.get('cache-control')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store, no-transform',
    ]);
    const stream = await world.stream();
    expect([stream.headers.accept, stream.body.query]).toEqual([
      'text/event-stream, application/json;q=0.9',
      expect.stringMatching(/^subscription/),
    ]);
    const key = /(\w+): ?changed/.exec(stream.body.query)?.[1] ?? 'changed';
    for (const id of ['slow', 'p2', 'p3']) stream.next({ data: { [key]: { __typename: 'Product', id } } });
    stream.complete();
    for (const id of ['slow', 'p2', 'p3'])
      expect(await client.frame()).toEqual({ event: 'next', data: { data: { it: { called: `name of ${id}`, id } } } });
    expect(await client.frame()).toEqual(COMPLETE);
    expect(await client.frame()).toBeUndefined();
    expect(lookups).toEqual([
      [{ __typename: 'Product', id: 'slow' }],
      [{ __typename: 'Product', id: 'p2' }],
      [{ __typename: 'Product', id: 'p3' }],
    ]);
  });

  test('a subscription without the media type for it is refused with 406', async () => {
    const { url, streams } = await open({ server });
    const client = await subscribe(url, CHANGED, { headers: { accept: 'application/json' } });
    expect([client.status, streams.length]).toEqual([406, 0]);
    expect(JSON.parse(await client.rest())).toEqual({
      errors: [
        {
          message: 'A subscription is answered by a stream of events: send `Accept: text/event-stream`.',
          extensions: { code: 'NOT_ACCEPTABLE' },
        },
      ],
    });
  });

  test('a query is answered by one event where nothing but events is accepted, and as ever where JSON is too', async () => {
    const { url } = await open({ server });
    const events = await subscribe(url, '{ echo(text: "a") }');
    expect([await events.frame(), await events.frame(), await events.frame()]).toEqual([
      { event: 'next', data: { data: { echo: 'one' } } },
      COMPLETE,
      undefined,
    ]);
    const json = await subscribe(url, '{ echo(text: "a") }', {
      headers: { accept: 'application/graphql-response+json, application/json, text/event-stream' },
    });
    expect(json.headers.get('content-type')).toContain('application/graphql-response+json');
    expect(JSON.parse(await json.rest())).toEqual({ data: { echo: 'one' } });
    const invalid = await subscribe(url, '{ nothing }');
    const refused = expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect([invalid.status, await invalid.frame(), await invalid.frame()]).toEqual([
      200,
      { event: 'next', data: { errors: [refused] } },
      COMPLETE,
    ]);
    const unparsed = await subscribe(url, 'subscription {');
    expect([unparsed.status, (await unparsed.frame())?.event, await unparsed.frame()]).toEqual([200, 'next', COMPLETE]);
  });

  test('a subscription is taken by GET as well, and where other types are accepted too', async () => {
    const { url } = await open({ server });
    const client = await subscribe(url, 'subscription { ticked }', {
      method: 'GET',
      headers: { accept: 'application/json, text/event-stream' },
    });
    (await world.stream()).next({ data: { ticked: 1 } });
    expect(await client.frame()).toEqual({ event: 'next', data: { data: { ticked: 1 } } });
    client.leave();
    const foreign = await subscribe(url, 'subscription { ticked }', {
      method: 'GET',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(400);
    expect(await foreign.rest()).toContain('CSRF_PREVENTED');
  });

  test('who leaves ends the subscription at the backend within a second', async () => {
    const { url } = await open({ server });
    const client = await subscribe(url, 'subscription { ticked }');
    const stream = await world.stream();
    expect(stream.closed).toBe(false);
    client.leave();
    await eventually(() => stream.closed, 1_000);
  });
});

test('the portable planner plans subscriptions as well, and variables and headers reach the subgraph', async () => {
  const { url } = await open({ planner: { engine: 'portable' }, headers: { forward: ['x-shop'] } });
  const client = await subscribe(url, 'subscription ($id: ID = "p9") { changed(id: $id) { name } }', {
    headers: { 'x-shop': 'north' },
  });
  const stream = await world.stream();
  expect([stream.headers['x-shop'], stream.body.variables]).toEqual(['north', { id: 'p9' }]);
  stream.next({ data: { changed: { __typename: 'Product', id: 'p9' } } });
  expect(await client.frame()).toEqual({ event: 'next', data: { data: { changed: { name: 'name of p9' } } } });
});

test('a GraphQL service that knows nothing of federation is subscribed to as well', async () => {
  const { url } = await open({}, { plain: true });
  const client = await subscribe(url, CHANGED);
  (await world.stream()).next({ data: { changed: { __typename: 'Product', id: 'p1' } } });
  expect(await client.frame()).toEqual({
    event: 'next',
    data: { data: { changed: { id: 'p1', name: 'name of p1' } } },
  });
});

test('a subscription is explained: what is asked once, and what for each event', async () => {
  const { gateway } = await open();
  const explained = await gateway.explain(CHANGED, {});
  expect(explained).toMatch(
    /^for each event of stock\n {3}subscription: 1 call\n[^]*\n1\. ask names for the entities at changed\n/,
  );
});

test('a subscription whose only field is skipped is refused', async () => {
  const { url } = await open();
  const client = await subscribe(url, 'subscription { ticked @skip(if: true) }');
  expect([client.status, JSON.parse(await client.rest())]).toEqual([
    400,
    { errors: [{ message: 'The subscription selects no field.', extensions: { code: 'BAD_REQUEST' } }] },
  ]);
});

describe('an event', () => {
  test('sees what a REST API answers then, not what it answered for an event before', async () => {
    const { url } = await open();
    const client = await subscribe(url, 'subscription { changed { id price } }');
    const stream = await world.stream();
    for (const price of [1, 2]) {
      stream.next({ data: { changed: { __typename: 'Product', id: 'p1' } } });
      expect(await client.frame()).toEqual({ event: 'next', data: { data: { changed: { id: 'p1', price } } } });
    }
  });

  test('is null up to where its types allow it, with the error at its path', async () => {
    const { url } = await open();
    const client = await subscribe(url, CHANGED);
    const stream = await world.stream();
    stream.next({ data: { changed: { __typename: 'Product', id: 'nameless' } } });
    stream.next({ data: { changed: { __typename: 'Product', id: 'p1' } } });
    expect(await client.frame()).toEqual({
      event: 'next',
      data: {
        errors: [
          expect.objectContaining({
            path: ['changed', 'name'],
            extensions: expect.objectContaining({ code: 'NULL_IN_NON_NULL' }),
          }),
        ],
        data: { changed: null },
      },
    });
    expect(await client.frame()).toEqual({
      event: 'next',
      data: { data: { changed: { id: 'p1', name: 'name of p1' } } },
    });
  });

  test("passes the subgraph's errors on, and null to the top where nothing is left", async () => {
    const { url } = await open();
    const client = await subscribe(url, 'subscription { ticked }');
    (await world.stream()).next({
      data: null,
      errors: [{ message: 'no clock', path: ['ticked'], extensions: { code: 'CLOCK' } }],
    });
    expect(await client.frame()).toEqual({
      event: 'next',
      data: {
        errors: [
          {
            message: 'no clock',
            locations: [{ line: 1, column: 16 }],
            path: ['ticked'],
            extensions: { code: 'CLOCK', subgraph: 'stock' },
          },
        ],
        data: null,
      },
    });
  });

  test('is asked for with loaders and a deadline of its own, however old the subscription is', async () => {
    const { url } = await open({ listen: { requestTimeoutMs: 300 } });
    const client = await subscribe(url, CHANGED);
    const stream = await world.stream();
    await new Promise((resolve) => setTimeout(resolve, 400));
    for (const expected of [1, 2]) {
      stream.next({ data: { changed: { __typename: 'Product', id: 'p1' } } });
      expect(await client.frame()).toEqual({
        event: 'next',
        data: { data: { changed: { id: 'p1', name: 'name of p1' } } },
      });
      expect(world.lookups).toHaveLength(expected);
    }
  });
});

describe('a subscription ends', () => {
  test('with an error when its subgraph dies', async () => {
    const { url } = await open();
    const client = await subscribe(url, 'subscription { ticked }');
    const stream = await world.stream();
    stream.next({ data: { ticked: 1 } });
    expect(await client.frame()).toEqual({ event: 'next', data: { data: { ticked: 1 } } });
    stream.response.destroy();
    expect(await client.frame()).toEqual({
      event: 'next',
      data: {
        errors: [
          {
            message: 'A backend could not be reached.',
            locations: [{ line: 1, column: 1 }],
            extensions: { code: 'BACKEND_UNREACHABLE', subgraph: 'stock' },
          },
        ],
      },
    });
    expect(await client.frame()).toEqual(COMPLETE);
  });

  test.each([
    ['without being complete', (stream: Awaited<ReturnType<EventWorld['stream']>>) => void stream.response.end()],
    [
      'with what is no GraphQL response',
      (stream: Awaited<ReturnType<EventWorld['stream']>>) => stream.raw('event: next\ndata: hello\n\n'),
    ],
  ])('with an error when its events end %s', async (_, end) => {
    const { url } = await open();
    const client = await subscribe(url, 'subscription { ticked }');
    end(await world.stream());
    expect(await client.frame()).toMatchObject({
      event: 'next',
      data: { errors: [{ extensions: { code: 'BACKEND_ANSWER_INVALID', subgraph: 'stock' } }] },
    });
    expect(await client.frame()).toEqual(COMPLETE);
    await eventually(() => world.streams.every(({ closed }) => closed));
  });

  test('with an error when an event is over the limit', async () => {
    const { url } = await open({ backends: { maxAnswerBytes: 1_000 } });
    const client = await subscribe(url, 'subscription { ticked }');
    (await world.stream()).raw(`event: next\ndata: ${'x'.repeat(2_000)}`);
    expect(await client.frame()).toMatchObject({
      data: { errors: [{ extensions: { code: 'BACKEND_ANSWER_TOO_LARGE' } }] },
    });
    await eventually(() => world.streams.every(({ closed }) => closed));
  });

  test('with an error when events come faster than they can be completed', async () => {
    const { url } = await open();
    world.lookupDelayMs = 300;
    const client = await subscribe(url, CHANGED);
    const stream = await world.stream();
    for (let event = 0; event < 1_200; event += 1)
      stream.next({ data: { changed: { __typename: 'Product', id: `p${event}` } } });
    expect(await client.frame()).toMatchObject({ data: { data: { changed: { id: 'p0' } } } });
    expect(await client.frame()).toMatchObject({
      data: { errors: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW', subgraph: 'stock' } }] },
    });
    expect(await client.frame()).toEqual(COMPLETE);
    await eventually(() => stream.closed);
  });

  test('with the reason when another graph takes its place, after which it can be made again', async () => {
    const { url, gateway, supergraph } = await open();
    const client = await subscribe(url, 'subscription { ticked }');
    const stream = await world.stream();
    await gateway.swap({ ...supergraph });
    expect(await client.frame()).toEqual({
      event: 'next',
      data: { errors: [{ message: 'The graph has changed: subscribe again.', extensions: { code: 'GRAPH_CHANGED' } }] },
    });
    expect(await client.frame()).toEqual(COMPLETE);
    await eventually(() => stream.closed);
    const again = await subscribe(url, 'subscription { ticked }');
    (await world.stream(1)).next({ data: { ticked: 2 } });
    expect(await again.frame()).toEqual({ event: 'next', data: { data: { ticked: 2 } } });
  });

  test('with the reason when the gateway drains, which does not wait for it', async () => {
    const { url, door } = await open({ listen: { drainTimeoutMs: 10_000 } });
    const client = await subscribe(url, 'subscription { ticked }');
    const stream = await world.stream();
    const started = performance.now();
    const closed = door.close();
    expect(await client.frame()).toMatchObject({
      event: 'next',
      data: { errors: [{ extensions: { code: 'NOT_READY' } }] },
    });
    expect([await client.frame(), await client.frame()]).toEqual([COMPLETE, undefined]);
    await closed;
    expect(performance.now() - started).toBeLessThan(1_500);
    await eventually(() => stream.closed);
  });
});

describe('before the first event', () => {
  test("the subgraph's refusal is told", async () => {
    const { url } = await open();
    world.refuse = (response) =>
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"errors":[{"message":"not for you"}]}');
    const client = await subscribe(url, 'subscription { ticked }');
    expect([client.status, await client.frame()]).toEqual([
      200,
      {
        event: 'next',
        data: {
          errors: [
            {
              message: 'not for you',
              locations: [{ line: 1, column: 1 }],
              extensions: { code: 'FORBIDDEN', subgraph: 'stock' },
            },
          ],
        },
      },
    ]);
    expect(await client.frame()).toEqual(COMPLETE);
  });

  test('an answer in place of events is none', async () => {
    const { url } = await open();
    world.refuse = (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"ticked":1}}');
    const client = await subscribe(url, 'subscription { ticked }');
    expect(await client.frame()).toMatchObject({
      data: { errors: [{ extensions: { code: 'BACKEND_ANSWER_INVALID', subgraph: 'stock' } }] },
    });
  });

  test('a subgraph that does not agree in time is a timeout, and its connection closed', async () => {
    const { url } = await open({ backends: { timeoutMs: 100 } });
    let closed = false;
    world.refuse = (response) => void response.on('close', () => (closed = true));
    const client = await subscribe(url, 'subscription { ticked }');
    expect(await client.frame()).toMatchObject({
      data: { errors: [{ extensions: { code: 'BACKEND_TIMEOUT', subgraph: 'stock' } }] },
    });
    await eventually(() => closed);
  });

  test('who leaves is no more subscribed', async () => {
    const { url } = await open();
    let closed = false;
    let asked = false;
    world.refuse = (response) => {
      asked = true;
      response.on('close', () => (closed = true));
    };
    const leaving = new AbortController();
    const left = fetch(url, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: '{"query":"subscription { ticked }"}',
      signal: leaving.signal,
    }).catch(() => undefined);
    await eventually(() => asked);
    leaving.abort();
    await left;
    await eventually(() => closed, 1_000);
  });

  test('a document that is wrong is told by an event, and an HTTP request that is wrong by its status', async () => {
    const { url } = await open();
    const invalid = await subscribe(url, 'subscription { nothing }');
    expect([invalid.status, await invalid.frame()]).toMatchObject([
      200,
      { event: 'next', data: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] } },
    ]);
    const simple = await subscribe(url, 'subscription { ticked }', { headers: { 'content-type': 'text/plain' } });
    expect([simple.status, simple.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
  });
});

test('a hundred streams opened and closed leave nothing', async () => {
  const handles = (): readonly string[] =>
    process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout|Message/.test(kind));
  const before = handles().length;
  const { url } = await open();
  const clients = await Promise.all(Array.from({ length: 100 }, () => subscribe(url, 'subscription { ticked }')));
  await world.stream(99);
  world.streams.forEach((stream, index) => stream.next({ data: { ticked: index } }));
  await Promise.all(clients.map(async (client) => expect(await client.frame()).toMatchObject({ event: 'next' })));
  clients.slice(50).forEach((client) => client.leave());
  world.streams.forEach((stream) => stream.closed || stream.complete());
  await Promise.all(
    clients.slice(0, 50).map(async (client) => expect(await client.rest()).toMatch(/^event: complete/)),
  );
  await eventually(() => world.streams.every(({ closed }) => closed));
  await world.close();
  await eventually(() => handles().length <= before);
});

test('idle streams get signs of life', async () => {
  const { url } = await open();
  const client = await subscribe(url, 'subscription { ticked }');
  expect(client.headers.get('x-accel-buffering')).toBe('no');
  (await world.stream()).raw(':\n\n: ping\n\nevent: other\ndata: {}\n\nretry: 3\n\n');
  (await world.stream()).next({ data: { ticked: 1 } });
  expect(await client.frame()).toEqual({ event: 'next', data: { data: { ticked: 1 } } });
});
