import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Server, ServerCredentials, status, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { BackendFailure } from '../../../../src/core/failure.ts';
import { createChannels, type GrpcChannels, type GrpcChannelsConfig } from '../../../../src/fetch/grpc/channels.ts';
import type { GrpcCall } from '../../../../src/fetch/grpc/prepare-call.ts';
import { streamGrpc, type GrpcEvent } from '../../../../src/fetch/grpc/stream.ts';
import { findMethod } from '../../../../src/supergraph/grpc/find-method.ts';
import { readProto } from '../../../../src/supergraph/grpc/read-descriptor.ts';
import { callOf, failure, PROTO, reference } from './serve.ts';

type Stream = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Serves a method that streams its responses, and one whose requests stream as well. */
async function serveStreams(
  handler: (stream: Stream) => void,
  port = 0,
): Promise<{ readonly port: number; stop(): void }> {
  const bytes = (value: Buffer): Buffer => value;
  const method = (name: string, requestStream: boolean) => ({
    path: `/test.every.Echo/${name}`,
    requestStream,
    responseStream: true,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  });
  const server = new Server();
  server.addService({ Watch: method('Watch', false), Talk: method('Talk', true) }, { Watch: handler, Talk: handler });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
      error ? reject(error) : resolve(found),
    ),
  );
  cleanups.push(() => server.forceShutdown());
  return { port: bound, stop: () => server.forceShutdown() };
}

const message = (anInt64: number, fill = ''): Buffer =>
  Buffer.from(reference.encode(reference.fromObject({ anInt64, aString: fill })).finish());

function channels(config: GrpcChannelsConfig = {}): GrpcChannels {
  const made = createChannels(config);
  cleanups.push(() => made.close());
  return made;
}

/** A call of `Watch`; its cancellation is told at the end of the test, so that channels close. */
async function watch(port: number, over: Partial<GrpcCall> = {}): Promise<GrpcCall> {
  const descriptor = await readProto(PROTO);
  const method = findMethod(descriptor, 'test.every.Echo/Watch');
  if (method === undefined) throw new Error('the method is in the file');
  const call = await callOf(port, {
    descriptor,
    channels: over.channels ?? channels(),
    message: { anInt32: 7 },
    cancellation: new Cancellation(),
    method,
    ...over,
  });
  cleanups.push(() => call.cancellation.cancel('the test is over'));
  return call;
}

async function begin(call: GrpcCall): Promise<AsyncIterator<GrpcEvent>> {
  return (await streamGrpc(call))[Symbol.asyncIterator]();
}

async function failureOf(work: Promise<unknown>): Promise<BackendFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BackendFailure) return error;
  throw new Error(`expected a failure, found ${String(error)}`);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a gRPC method that streams its responses', () => {
  test(
    'each message is an event, decoded, with what the server sent ahead; the end of the stream is the end of the ' +
      'events',
    async () => {
      const { port } = await serveStreams((stream) => {
        for (const number of [1, 2, 3]) stream.write(message(number));
        stream.end();
      });
      const numbers: unknown[] = [];
      for await (const event of await streamGrpc(await watch(port)))
        numbers.push((event.message as { anInt64: unknown }).anInt64);
      expect(numbers).toEqual(['1', '2', '3']);
    },
  );

  test(
    'where requests stream as well, one is sent and the stream stays open until nobody listens any ' + 'more',
    async () => {
      const requests: Buffer[] = [];
      const seen = { halfClosed: false, cancelled: false };
      const { port } = await serveStreams((stream) => {
        const duplex = stream as ServerDuplexStream<Buffer, Buffer>;
        duplex.on('data', (bytes: Buffer) => {
          requests.push(bytes);
          duplex.write(message(1));
        });
        duplex.on('end', () => (seen.halfClosed = true));
        duplex.on('cancelled', () => (seen.cancelled = true));
      });
      const call = await watch(port);
      const events = await begin({
        ...call,
        method: { ...call.method, path: '/test.every.Echo/Talk', requestStream: true },
      });
      expect((await events.next()).value).toMatchObject({ message: { anInt64: '1' } });
      await sleep(100);
      expect([requests.map((bytes) => reference.decode(bytes).toJSON()), seen.halfClosed]).toEqual([
        [{ anInt32: 7 }],
        false,
      ]);
      await events.return?.();
      await sleep(100);
      expect(seen.cancelled).toBe(true);
    },
  );

  test('the deadline is for the connection alone: a stream may say nothing for longer', async () => {
    const { port } = await serveStreams((stream) => setTimeout(() => stream.write(message(5)), 600).unref());
    const events = await begin(await watch(port, { deadlineMs: performance.now() + 200 }));
    expect((await events.next()).value).toMatchObject({ message: { anInt64: '5' } });
  });

  test(
    'a target that does not take part in the connection is a timeout; one where nobody listens is unreachable at ' +
      'once',
    async () => {
      const sockets: Socket[] = [];
      const mute = createServer((socket) => sockets.push(socket));
      await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
      cleanups.push(() => {
        sockets.forEach((socket) => socket.destroy());
        mute.close();
      });
      const address = mute.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const started = performance.now();
      expect((await failureOf(begin(await watch(port, { deadlineMs: performance.now() + 300 })))).code).toBe(
        'BACKEND_TIMEOUT',
      );
      expect(performance.now() - started).toBeLessThan(1_500);
      expect((await failureOf(begin(await watch(1)))).code).toBe('BACKEND_UNREACHABLE');
      expect(performance.now() - started).toBeLessThan(2_500);
    },
  );

  test('cancelling ends the call at the server within a second, and the iteration', async () => {
    let cancelled: number | undefined;
    const { port } = await serveStreams((stream) => {
      stream.write(message(1));
      stream.on('cancelled', () => (cancelled = performance.now()));
    });
    const call = await watch(port);
    const events = await begin(call);
    await events.next();
    const pending = events.next();
    const at = performance.now();
    call.cancellation.cancel('the client left');
    expect((await failureOf(pending)).code).toBe('REQUEST_CANCELLED');
    while (cancelled === undefined && performance.now() - at < 1_000) await sleep(5);
    expect(cancelled).toBeDefined();
    expect((await failureOf(begin(call))).code).toBe('REQUEST_CANCELLED');
  });

  test('a status that is not OK breaks the events off with its code, and what it shows', async () => {
    const { port } = await serveStreams((stream) => {
      stream.write(message(1));
      setTimeout(() => stream.emit('error', failure(status.RESOURCE_EXHAUSTED, 'enough for today')), 50);
    });
    const events = await begin(await watch(port));
    expect((await events.next()).done).toBe(false);
    expect(await failureOf(events.next() as Promise<unknown>)).toMatchObject({
      code: 'RATE_LIMITED',
      publicMessage: 'enough for today',
    });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('a server that goes away breaks the events off', async () => {
    const { port, stop } = await serveStreams((stream) => stream.write(message(1)));
    const events = await begin(await watch(port));
    await events.next();
    stop();
    expect((await failureOf(events.next() as Promise<unknown>)).code).toMatch(/^BACKEND_(UNREACHABLE|FAILED)$/);
  });

  test('a reader that is more than a thousand events behind is dropped, and the call with it', async () => {
    let cancelled = false;
    const { port } = await serveStreams((stream) => {
      stream.on('cancelled', () => (cancelled = true));
      for (let index = 0; index < 1_500; index++) stream.write(message(index));
    });
    const events = await begin(await watch(port));
    while (!cancelled) await sleep(10);
    expect((await failureOf(events.next() as Promise<unknown>)).code).toBe('SUBSCRIBER_TOO_SLOW');
  });

  test('a message over the limit, or one that is none, breaks the events off', async () => {
    const { port } = await serveStreams((stream) => void stream.write(message(1, 'x'.repeat(5_000))));
    expect(
      (await failureOf((await begin(await watch(port, { maxAnswerBytes: 1_000 }))).next() as Promise<unknown>)).code,
    ).toBe('BACKEND_ANSWER_TOO_LARGE');
    expect(
      (
        await failureOf(
          (
            await begin(await watch(port, { channels: channels({ maxAnswerBytes: 1_000 }) }))
          ).next() as Promise<unknown>,
        )
      ).code,
    ).toBe('BACKEND_ANSWER_TOO_LARGE');
    const babbling = await serveStreams((stream) => void stream.write(Buffer.from([255, 255, 255])));
    expect((await failureOf((await begin(await watch(babbling.port))).next() as Promise<unknown>)).code).toBe(
      'BACKEND_ANSWER_INVALID',
    );
  });

  test('a request that does not fit its message never leaves', async () => {
    let calls = 0;
    const { port } = await serveStreams(() => calls++);
    const refused = await failureOf(begin(await watch(port, { message: { nothingLikeIt: 1 } })));
    expect([refused.code, calls]).toEqual(['BAD_USER_INPUT', 0]);
    expect(refused.publicMessage).toContain('nothingLikeIt');
  });
});

describe('channels of streams', () => {
  test('streams fill one channel, then another, and give their places back; other calls have a channel of their own', async () => {
    const { port } = await serveStreams((stream) => stream.write(message(1)));
    const made = channels({ streamsPerChannel: 2 });
    const target = { address: `127.0.0.1:${port}` };
    await made.open(target);
    const calls = await Promise.all([1, 2, 3].map(() => watch(port, { channels: made, target })));
    const events = await Promise.all(calls.map((call) => begin(call)));
    expect((await Promise.all(events.map((each) => each.next()))).map(({ done }) => done)).toEqual([
      false,
      false,
      false,
    ]);
    expect(made.size).toBe(3);
    for (const { cancellation } of calls) cancellation.cancel('left');
    await sleep(50);
    const more = await Promise.all([1, 2, 3, 4].map(async () => begin(await watch(port, { channels: made, target }))));
    expect((await Promise.all(more.map((each) => each.next()))).map(({ done }) => done)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(made.size).toBe(3);
  });

  test('a call that fails before it begins gives its place back', async () => {
    const { port } = await serveStreams((stream) => stream.write(message(1)));
    const made = channels({ streamsPerChannel: 1 });
    for (let index = 0; index < 3; index++)
      await failureOf(begin(await watch(port, { channels: made, message: { nothingLikeIt: 1 } })));
    await begin(await watch(port, { channels: made }));
    expect(made.size).toBe(1);
  });

  test('closing waits for the streams there are, and takes no more', async () => {
    const { port } = await serveStreams((stream) => stream.write(message(1)));
    const made = createChannels();
    const call = await watch(port, { channels: made });
    const events = await begin(call);
    await events.next();
    let closed = false;
    const closing = made.close().then(() => (closed = true));
    await sleep(50);
    expect(closed).toBe(false);
    expect((await failureOf(begin(await watch(port, { channels: made })))).code).toBe('BACKEND_UNREACHABLE');
    call.cancellation.cancel('left');
    await closing;
  });
});
