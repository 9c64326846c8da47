import type { ClientDuplexStream, Metadata, ServiceError } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import type { Grpc } from '../client/grpc-js.ts';

/** What a reflection service is asked; exactly one of them. */
export type ReflectionQuery =
  | { readonly listServices: string }
  | { readonly fileContainingSymbol: string }
  | { readonly fileByFilename: string };

/** What it answers. An `errorResponse` is about one query, and leaves the stream open. */
export interface ReflectionAnswer {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly errorResponse?: { readonly errorCode?: number; readonly errorMessage?: string };
}

/** The messages of `grpc.reflection.v1`, which are those of `v1alpha`; fields that are not asked for are left out. */
const MESSAGES = {
  nested: {
    Request: {
      oneofs: { query: { oneof: ['fileByFilename', 'fileContainingSymbol', 'listServices'] } },
      fields: {
        fileByFilename: { type: 'string', id: 3 },
        fileContainingSymbol: { type: 'string', id: 4 },
        listServices: { type: 'string', id: 7 },
      },
    },
    Response: {
      fields: {
        fileDescriptorResponse: { type: 'Files', id: 4 },
        listServicesResponse: { type: 'Services', id: 6 },
        errorResponse: { type: 'Failure', id: 7 },
      },
    },
    Files: { fields: { fileDescriptorProto: { rule: 'repeated', type: 'bytes', id: 1 } } },
    Services: { fields: { service: { rule: 'repeated', type: 'Service', id: 1 } } },
    Service: { fields: { name: { type: 'string', id: 1 } } },
    Failure: { fields: { errorCode: { type: 'int32', id: 1 }, errorMessage: { type: 'string', id: 2 } } },
  },
};

interface Codec {
  readonly request: Type;
  readonly response: Type;
}

export interface ReflectionStream {
  /** Asks one thing at a time: what was asked before is answered. Rejects with the status that ended the stream. */
  ask(query: ReflectionQuery): Promise<ReflectionAnswer>;
  close(): void;
}

export interface ReflectionStreamOptions {
  readonly grpc: Grpc;
  readonly client: InstanceType<Grpc['Client']>;
  readonly version: 'v1' | 'v1alpha';
  readonly metadata: Metadata;
  readonly deadline: Date;
}

/** Opens a stream of the reflection service. */
export async function openReflectionStream({
  grpc,
  client,
  version,
  metadata,
  deadline,
}: ReflectionStreamOptions): Promise<ReflectionStream> {
  const { request, response } = await loadCodec();
  const stream: ClientDuplexStream<ReflectionQuery, ReflectionAnswer> = client.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (query: ReflectionQuery) => Buffer.from(request.encode(query).finish()),
    // The declaration above is of this type, with lists that are always there.
    (bytes: Buffer) => response.toObject(response.decode(bytes), { arrays: true }) as ReflectionAnswer,
    metadata,
    { deadline },
  );
  let waiting: { resolve(answer: ReflectionAnswer): void; reject(error: unknown): void } | undefined;
  let ended: unknown;
  const end = (error: unknown): void => {
    ended ??= error;
    waiting?.reject(ended);
  };
  stream.on('data', (answer: ReflectionAnswer) => waiting?.resolve(answer));
  stream.on('error', (error: ServiceError) => end(error));
  stream.on('end', () =>
    end(Object.assign(new Error('the stream ended before everything was answered'), { code: grpc.status.UNAVAILABLE })),
  );
  return {
    ask: (query) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting = { resolve, reject };
        stream.write(query);
      }),
    close: () => stream.cancel(),
  };
}

async function loadCodec(): Promise<Codec> {
  const protobuf = (await import('protobufjs')).default;
  const root = protobuf.Root.fromJSON(MESSAGES);
  return { request: root.lookupType('Request'), response: root.lookupType('Response') };
}
