import { afterEach, describe, expect, test } from '@jest/globals';
import { Metadata, status } from '@grpc/grpc-js';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { BackendFailure } from '../../../../src/core/failure.ts';
import { callGrpc } from '../../../../src/fetch/grpc/call.ts';
import type { GrpcCall } from '../../../../src/fetch/grpc/prepare-call.ts';
import { createChannels, type GrpcChannels } from '../../../../src/fetch/grpc/channels.ts';
import { GRPC_STATUSES, type StatusMapping } from '../../../../src/fetch/grpc/status-table.ts';
import { callOf, failure, reference, serve, type Handler, type Served } from './serve.ts';

const open: { channels: GrpcChannels[]; servers: Served[] } = { channels: [], servers: [] };

afterEach(async () => {
  await Promise.all(open.channels.splice(0).map((channels) => channels.close()));
  await Promise.all(open.servers.splice(0).map((server) => server.stop()));
});

async function start(
  handler: Handler,
  over: Partial<GrpcCall> = {},
  port = 0,
): Promise<GrpcCall & { readonly port: number }> {
  const served = await serve(handler, port);
  open.servers.push(served);
  const channels = createChannels();
  open.channels.push(channels);
  return { ...(await callOf(served.port, { channels, ...over })), port: served.port };
}

async function failureOf(call: GrpcCall): Promise<BackendFailure> {
  try {
    (await callGrpc(call)).read();
  } catch (error) {
    if (error instanceof BackendFailure) return error;
    throw error;
  }
  throw new Error('the call should have failed');
}

const echo: Handler = async (call) => call.request;

describe('callGrpc', () => {
  test('T20 9007199254740993 is exact as argument and as response', async () => {
    let seen: unknown;
    const call = await start(async ({ request }) => {
      seen = reference.toObject(reference.decode(request), { longs: String });
      return request;
    });
    const message = {
      anInt64: '9007199254740993',
      aUint64: 18446744073709551615n,
      longNumbers: ['-9007199254740993', 1],
      byLong: { '9007199254740993': 'x' },
      wrappedInt64: '9007199254740993',
    };
    const answer = await callGrpc({ ...call, message });
    expect(seen).toMatchObject({
      anInt64: '9007199254740993',
      aUint64: '18446744073709551615',
      longNumbers: ['-9007199254740993', '1'],
    });
    expect(answer.read()).toMatchObject({
      ...message,
      aUint64: '18446744073709551615',
      longNumbers: ['-9007199254740993', '1'],
    });
  });

  test('T21 enums by name; 0/UNSPECIFIED policy explicit; prefix stripped both ways', async () => {
    const call = await start(echo);
    const message = { mood: 'MOOD_GOOD', moods: ['MOOD_BAD', 7, 'MOOD_UNSPECIFIED'], level: 2 };
    expect((await callGrpc({ ...call, message })).read()).toMatchObject({
      mood: 'MOOD_GOOD',
      moods: ['MOOD_BAD', 7, 'MOOD_UNSPECIFIED'],
      level: 'LEVEL_HIGH',
      maybeMood: null,
    });
    const stripped = { ...call, enumPolicy: { prefix: 'strip', unspecified: 'null' } } as const;
    const answer = await callGrpc({
      ...stripped,
      message: { moods: ['GOOD', 'MOOD_BAD', 'UNSPECIFIED'], level: 'LOW' },
    });
    expect(answer.read()).toMatchObject({ mood: null, moods: ['GOOD', 'BAD', null], level: 'LOW' });
  });

  test(
    'T22 presence: unset wrapper or optional is null; unset implicit scalar its default; oneof only the set ' +
      'member',
    async () => {
      const call = await start(echo);
      const empty = (await callGrpc(call)).read();
      expect(empty).toMatchObject({
        aString: '',
        anInt32: 0,
        anInt64: '0',
        aBool: false,
        someBytes: '',
        mood: 'MOOD_UNSPECIFIED',
        numbers: [],
        byName: {},
        maybeInt32: null,
        maybeInt64: null,
        maybeString: null,
        maybeMood: null,
        wrappedInt64: null,
        wrappedBool: null,
        nested: null,
        when: null,
      });
      for (const member of ['chosenText', 'chosenNumber', 'chosenMessage', 'chosenWrapper'])
        expect(empty).not.toHaveProperty(member);
      const zeros = (
        await callGrpc({
          ...call,
          message: {
            maybeInt32: 0,
            maybeString: '',
            maybeMood: 'MOOD_UNSPECIFIED',
            wrappedInt64: 0,
            wrappedBool: false,
            chosenNumber: 0,
            nested: {},
          },
        })
      ).read();
      expect(zeros).toMatchObject({
        maybeInt32: 0,
        maybeString: '',
        maybeMood: 'MOOD_UNSPECIFIED',
        wrappedInt64: '0',
        wrappedBool: false,
        chosenNumber: '0',
        nested: { aString: '' },
      });
      expect(zeros).not.toHaveProperty('chosenText');
    },
  );

  test.each(Object.entries<StatusMapping>(GRPC_STATUSES))(
    'T23 all 16 non-OK gRPC codes map to stable extensions.code; internals are masked: %s',
    async (name, { number, code, shown }) => {
      const secret = 'pg://10.1.2.3 refused';
      const call = await start(async () => Promise.reject(failure(number, secret)));
      const failed = await failureOf(call);
      expect(failed.code).toBe(code);
      expect(failed.extensions).toEqual({ grpc: { status: name } });
      expect(failed.publicMessage.includes(secret)).toBe(shown);
      expect(failed.message).toContain(secret);
    },
  );

  test('rich details of a caller-facing status are decoded, stack traces are not', async () => {
    const badRequest = Buffer.from([10, 9, 10, 4, ...Buffer.from('sku!'), 18, 1, ...Buffer.from('x')]);
    const any = (type: string, value: Buffer): Buffer => {
      const url = Buffer.from(`type.googleapis.com/google.rpc.${type}`);
      return Buffer.concat([Buffer.from([10, url.length]), url, Buffer.from([18, value.length]), value]);
    };
    const details = [any('BadRequest', badRequest), any('DebugInfo', Buffer.from([18, 1, 120]))];
    const bytes = Buffer.concat([
      Buffer.from([8, 3]),
      ...details.flatMap((detail) => [Buffer.from([26, detail.length]), detail]),
    ]);
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', bytes);
    const invalid = await failureOf(
      await start(async () => Promise.reject(failure(status.INVALID_ARGUMENT, 'bad sku', metadata))),
    );
    expect(invalid.publicMessage).toBe('bad sku');
    expect(invalid.extensions).toEqual({
      grpc: {
        status: 'INVALID_ARGUMENT',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'sku!', description: 'x', reason: '', localizedMessage: null }],
          },
        ],
      },
    });
    const internal = await failureOf(
      await start(async () => Promise.reject(failure(status.INTERNAL, 'bad sku', metadata))),
    );
    expect(internal.extensions).toEqual({ grpc: { status: 'INTERNAL' } });
  });

  test('the deadline of the request ends the call and is told to the server', async () => {
    let deadline: unknown;
    const call = await start(async (received) => {
      deadline = received.getDeadline();
      return new Promise(() => {});
    });
    const started = performance.now();
    const failed = await failureOf({ ...call, deadlineMs: started + 300 });
    expect(failed.code).toBe('BACKEND_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(Number(deadline) - Date.now()).toBeLessThan(300);
    expect((await failureOf({ ...call, deadlineMs: started - 1 })).code).toBe('BACKEND_TIMEOUT');
  });

  test('cancelling a request cancels its call on the server', async () => {
    const cancellation = new Cancellation();
    let tell = (): void => {};
    const reached = new Promise<void>((resolve) => (tell = resolve));
    const call = await start(async (received) => {
      received.on('cancelled', tell);
      setTimeout(() => cancellation.cancel('gone'), 20);
      return new Promise(() => {});
    });
    const started = performance.now();
    expect((await failureOf({ ...call, cancellation })).code).toBe('REQUEST_CANCELLED');
    await reached;
    // Long before its deadline.
    expect(performance.now() - started).toBeLessThan(1_500);
    expect((await failureOf({ ...call, cancellation })).code).toBe('REQUEST_CANCELLED');
  });

  test('metadata goes out and comes back, without what the transport owns', async () => {
    let seen: Metadata | undefined;
    const call = await start(async (received) => {
      seen = received.metadata;
      const answer = new Metadata();
      answer.set('x-answer', 'yes');
      received.sendMetadata(answer);
      return received.request;
    });
    const metadata = {
      authorization: 'Bearer t',
      'x-many': ['a', 'b'],
      'x-some-bin': 'AAEC',
      host: 'evil',
      'grpc-timeout': '1n',
      'content-type': 'text/plain',
    };
    const answer = await callGrpc({ ...call, metadata });
    expect(answer.metadata).toMatchObject({ 'x-answer': 'yes' });
    expect(seen?.get('authorization')).toEqual(['Bearer t']);
    expect(seen?.get('x-many').join(', ')).toBe('a, b');
    expect(seen?.get('x-some-bin')).toEqual([Buffer.from([0, 1, 2])]);
    expect(seen?.get('host')).toEqual([]);
    expect((await failureOf({ ...call, metadata: { 'x-name': 'Zoë\u{1f600}' } })).code).toBe('BAD_USER_INPUT');
  });

  test('a message that does not fit names the field and what was expected', async () => {
    const call = await start(echo);
    const failed = await failureOf({ ...call, message: { children: [{}, { byName: { a: 'x' } }] } });
    expect(failed.code).toBe('BAD_USER_INPUT');
    expect(failed.publicMessage).toBe(
      'request.children[1].byName.a: expected an integer from -2147483648 to 2147483647, found a string',
    );
  });

  test('an answer that is no such message is an error, never half an answer', async () => {
    const call = await start(async () => Buffer.from([114, 200, 1, 65]));
    expect((await failureOf(call)).code).toBe('BACKEND_ANSWER_INVALID');
  });

  test('an answer over the limit is refused, by the channel and by the call', async () => {
    const big = reference.encode({ aString: 'x'.repeat(5_000) }).finish();
    const call = await start(async () => big);
    expect((await failureOf({ ...call, maxAnswerBytes: 1_000 })).code).toBe('BACKEND_ANSWER_TOO_LARGE');
    const channels = createChannels({ maxAnswerBytes: 1_000 });
    open.channels.push(channels);
    expect((await failureOf({ ...call, channels })).code).toBe('BACKEND_ANSWER_TOO_LARGE');
  });

  test('a server that is down fails at once, and is used again within 5 s of its restart', async () => {
    const call = await start(echo);
    (await callGrpc(call)).read();
    await open.servers.pop()?.stop();
    const started = performance.now();
    const failed = await failureOf({ ...call, deadlineMs: started + 10_000 });
    expect(failed.code).toBe('BACKEND_UNREACHABLE');
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(failed.publicMessage).not.toContain(String(call.port));
    // Down for long enough that the pauses between attempts have grown.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    open.servers.push(await serve(echo, call.port));
    const restarted = performance.now();
    for (;;) {
      try {
        await callGrpc({ ...call, deadlineMs: performance.now() + 1_000 });
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(performance.now() - restarted).toBeLessThan(5_000);
    }
    expect(call.channels.size).toBe(1);
  });
});
