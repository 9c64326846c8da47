import { fileURLToPath } from 'node:url';
import type { status } from '@grpc/grpc-js';
import { Metadata, Server, ServerCredentials, type ServerUnaryCall, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import type { GrpcCall } from '../../../../src/fetch/grpc/prepare-call.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { findMethod } from '../../../../src/supergraph/grpc/find-method.ts';
import { readProto } from '../../../../src/supergraph/grpc/read-descriptor.ts';

export const PROTO = fileURLToPath(new URL('./protos/everything.proto', import.meta.url));

/** The messages as protobufjs's own reflection understands them: what ours is compared with. */
export const reference = protobuf.loadSync(PROTO).lookupType('test.every.Everything');

export type Handler = (call: ServerUnaryCall<Buffer, Buffer>) => Promise<Buffer | Uint8Array>;

export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves `test.every.Echo/Everything` on the loopback; messages are bytes, as on the wire. */
export async function serve(
  handler: Handler,
  port = 0,
  credentials = ServerCredentials.createInsecure(),
  host = '127.0.0.1',
): Promise<Served> {
  const server = new Server();
  const bytes = (value: Buffer): Buffer => value;
  server.addService(
    {
      Everything: {
        path: '/test.every.Echo/Everything',
        requestStream: false,
        responseStream: false,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    {
      Everything: (
        call: ServerUnaryCall<Buffer, Buffer>,
        respond: (error: Partial<ServiceError> | null, answer?: Buffer) => void,
      ) => {
        handler(call).then(
          (answer) => respond(null, Buffer.from(answer)),
          (error: Partial<ServiceError>) => respond(error),
        );
      },
    },
  );
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, found) => (error ? reject(error) : resolve(found)));
  });
  return {
    port: bound,
    stop: async () => {
      server.forceShutdown();
    },
  };
}

/** What a server's handler rejects with. */
export function failure(code: status, details: string, metadata = new Metadata()): Partial<ServiceError> {
  return { code, details, metadata };
}

/** A call of `Everything` on that port, ready to be spread with what a test is about. */
export async function callOf(port: number, over: Partial<GrpcCall> = {}): Promise<GrpcCall> {
  const descriptor = over.descriptor ?? (await readProto(PROTO));
  const method = findMethod(descriptor, 'test.every.Echo/Everything');
  if (method === undefined) throw new Error('the method is in the file');
  return {
    channels: over.channels ?? createChannels(),
    subgraph: 'every',
    target: { address: `127.0.0.1:${port}` },
    descriptor,
    method,
    message: {},
    deadlineMs: performance.now() + 5_000,
    cancellation: new Cancellation(),
    ...over,
  };
}
