import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { renderMetrics } from '../../src/observe/prometheus-metrics.ts';
import { openEventWorld, type EventWorld } from '../support/event-world.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (query: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(query) } });

let world: EventWorld;
afterEach(() => world.close());

const KEY = { 'x-api-key': 'of the shop' };
const open = (server: 'gatefold' | 'apollo', required: boolean) =>
  openEventWorld({
    server,
    batching: { enabled: true },
    authentication: { required, consumers: { shop: { keys: [{ sha256: sha256(KEY['x-api-key']) }] } } },
    metrics: { enabled: true },
  }).then((opened) => (world = opened));

type Send = (
  params: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>;

async function ask(url: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
}

/** Every way into a gateway. */
function waysInto(url: string): Readonly<Record<string, Send>> {
  const post =
    (accept: string, body: (params: object) => unknown): Send =>
    (params, headers = {}) =>
      ask(url, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body(params)),
      });
  const get =
    (accept: string): Send =>
    (params, headers = {}) => {
      const search = Object.entries(params).map(
        ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string],
      );
      return ask(`${url}?${new URLSearchParams(search).toString()}`, {
        headers: { accept, 'x-gatefold-preflight': '1', ...headers },
      });
    };
  return {
    'by POST': post('application/json', (params) => params),
    'by GET': get('application/json'),
    'by POST for events': post('text/event-stream', (params) => params),
    'by GET for events or JSON': get('text/event-stream, application/json'),
    'in a batch': post('application/json', (params) => [params]),
  };
}

const VALID = '{ echo(text: "a") }';
const INVALID = '{ echo(text: "a") nothing }';

describe.each(['gatefold', 'apollo'] as const)('behind the door %s', (server) => {
  test(
    'who is not known where that is required is refused as such, whatever it sends, and none of it is ' + 'kept',
    async () => {
      const { url } = await open(server, true);
      for (const [way, send] of Object.entries(waysInto(url))) {
        for (const query of [
          VALID,
          INVALID,
          'no GraphQL',
          'subscription { ticked }',
          '{ ...F } fragment F on Query { ...F }',
        ]) {
          const refused = await send({ query, extensions: persisted(query) });
          expect({ way, query, told: /"code":"(\w+)"/.exec(refused.text)?.[1] }).toEqual({
            way,
            query,
            told: 'UNAUTHENTICATED',
          });
          expect((await waysInto(url)['by POST']?.({ extensions: persisted(query) }, KEY))?.text).toContain(
            'PersistedQueryNotFound',
          );
        }
        expect((await send({ extensions: persisted(VALID) })).text).toContain('UNAUTHENTICATED');
      }
    },
  );

  test.each(['by POST', 'by GET', 'by POST for events', 'by GET for events or JSON', 'in a batch'])(
    '%s, only what is valid is kept',
    async (way) => {
      const { url } = await open(server, true);
      const send = waysInto(url)[way];
      for (const [query, kept] of [
        [VALID, true],
        [INVALID, false],
        ['no GraphQL', false],
        ['{ a:', false],
      ] as const) {
        await send?.({ query, extensions: persisted(query) }, KEY);
        const found = await send?.({ extensions: persisted(query) }, KEY);
        expect([query, found?.text.includes('PersistedQueryNotFound')]).toEqual([query, !kept]);
      }
    },
  );

  test('a request that takes events counts once, whatever it turns out to be', async () => {
    const { url, gateway } = await open(server, false);
    const send = waysInto(url);
    for (const query of [VALID, 'no GraphQL'])
      for (const way of ['by POST for events', 'by GET for events or JSON']) await send[way]?.({ query });
    await send['by POST for events']?.({ query: VALID }, { 'x-api-key': 'unknown' });
    const counted = Object.fromEntries(
      [
        ...(await renderMetrics([await gateway.metrics.measured()])).matchAll(
          /^gatefold_requests_total\{outcome="(\w+)"\} (\d+)/gm,
        ),
      ].map(([, outcome, count]) => [outcome, Number(count)]),
    );
    // What does not parse, Apollo Server refuses by itself.
    expect(counted).toEqual({ ok: 2, UNAUTHENTICATED: 1, ...(server === 'gatefold' && { GRAPHQL_PARSE_FAILED: 2 }) });
  });
});
