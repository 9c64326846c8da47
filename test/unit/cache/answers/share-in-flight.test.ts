import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createShareInFlight } from '../../../../src/cache/answers/share-in-flight.ts';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import type { Headers } from '../../../../src/core/request-context.ts';
import type { TextResult } from '../../../../src/listen/arrival.ts';
import type { Policed } from '../../../../src/police/policed.ts';
import type { Operation } from '../../../../src/understand/operation.ts';
import { createParseOperation } from '../../../../src/understand/parse-operation.ts';
import { configSchema } from '../../../../src/config/schema.ts';
import type { Caller } from '../../../../src/identify/caller.ts';
import { identified } from '../../../support/identify.ts';

const { limits } = configSchema.parse({});
const parse = createParseOperation(buildSchema('type Query { a(x: Int): String } type Mutation { b: String }'), {
  limits,
  introspection: true,
});
const query = parse('query ($x: Int) { a(x: $x) }', undefined);
const mutation = parse('mutation { b }', undefined);

interface Asked {
  readonly headers?: Headers;
  readonly variables?: Record<string, unknown>;
  readonly cancellation?: Cancellation;
  readonly caller?: Partial<Caller>;
}

function request(
  operation: Operation,
  { headers = {}, variables = {}, cancellation = new Cancellation(), caller = {} }: Asked = {},
): Policed {
  return {
    ...identified({ arrival: { headers, cancellation }, caller, forward: ['authorization'] }),
    operation,
    variables,
    refused: undefined,
    reservations: undefined,
    overrides: 0,
  };
}

/** A journey whose end the test decides. */
function journey() {
  const runs: {
    readonly cancellation: Cancellation;
    readonly end: (text: string) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const run = ({ context }: Policed): Promise<TextResult> =>
    new Promise((resolve, reject) => {
      runs.push({
        cancellation: context.cancellation,
        end: (dataText) => resolve({ dataText, errors: [] }),
        fail: reject,
      });
    });
  return { runs, run };
}

describe('sharing in flight', () => {
  test('equal queries at the same time run once, and get the same object', async () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const answers = Promise.all([share(request(query), run), share(request(query), run), share(request(query), run)]);
    expect(runs).toHaveLength(1);
    runs[0]?.end('1');
    const [first, second, third] = await answers;
    expect(first).toEqual({ dataText: '1', errors: [], shared: true });
    expect(second).toBe(first);
    expect(third).toBe(first);
  });

  test('who asks since something happened gets nothing that was begun before', async () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const before = share(request(query), run, { key: 'one', since: 1 });
    const after = [
      share(request(query), run, { key: 'one', since: 2 }),
      share(request(query), run, { key: 'one', since: 2 }),
    ];
    expect(runs).toHaveLength(2);
    runs[0]?.end('old');
    expect((await before).dataText).toBe('old');
    const later = share(request(query), run, { key: 'one', since: 2 });
    runs[1]?.end('new');
    for (const one of [...after, later]) expect((await one).dataText).toBe('new');
    expect(runs).toHaveLength(2);
  });

  test.each([
    ['variables', { variables: { x: 1 } }, { variables: { x: 2 } }],
    ['a forwarded credential', { headers: { authorization: 'Bearer a' } }, { headers: { authorization: 'Bearer b' } }],
    ['credentials that reach no backend', { caller: { credentials: 'a' } }, { caller: { credentials: 'b' } }],
    ['a credential that one of them lacks', { caller: { credentials: 'a' } }, {}],
    ['a forwarded credential that one of them lacks', { headers: { authorization: 'Bearer a' } }, {}],
  ])('two callers that differ in %s never share', async (_what, first, second) => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const answers = Promise.all([share(request(query, first), run), share(request(query, second), run)]);
    expect(runs).toHaveLength(2);
    runs.forEach(({ end }, index) => end(String(index)));
    expect((await answers).map(({ dataText }) => dataText)).toEqual(['0', '1']);
  });

  test('headers that reach no backend keep nobody apart', () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    void share(request(query, { headers: { 'user-agent': 'a' } }), run);
    void share(request(query, { headers: { 'user-agent': 'b' } }), run);
    expect(runs).toHaveLength(1);
  });

  test('mutations never share', () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    void share(request(mutation), run);
    void share(request(mutation), run);
    expect(runs).toHaveLength(2);
  });

  test('an answer is not kept: the next request runs again', async () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const first = share(request(query), run);
    runs[0]?.end('1');
    await first;
    void share(request(query), run);
    expect(runs).toHaveLength(2);
  });

  test('a client that leaves takes nothing from those that wait with it; the last to leave cancels the run', () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const clients = [new Cancellation(), new Cancellation()];
    for (const cancellation of clients) void share(request(query, { cancellation }), run);
    clients[0]?.cancel('gone');
    expect(runs[0]?.cancellation.cancelled).toBe(false);
    clients[1]?.cancel('gone');
    expect(runs[0]?.cancellation.reason).toBe('gone');
  });

  test('nobody joins a run that was cancelled', () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const cancellation = new Cancellation();
    void share(request(query, { cancellation }), run);
    cancellation.cancel('gone');
    void share(request(query), run);
    expect(runs).toHaveLength(2);
  });

  test('a failure releases all that wait for it', async () => {
    const { runs, run } = journey();
    const share = createShareInFlight();
    const answers = Promise.allSettled([share(request(query), run), share(request(query), run)]);
    runs[0]?.fail(new Error('no plan'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
