import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import { readDescriptorSet } from '../../../../../src/supergraph/grpc/read-descriptor-set.ts';
import {
  readReflectedDescriptors,
  ReflectionFailure,
} from '../../../../../src/supergraph/grpc/reflection/read-reflection.ts';
import { registerSubgraph } from '../../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../../src/supergraph/problems/schema-problem.ts';

const PROTOS = fileURLToPath(new URL('../protos/', import.meta.url));
const CERTIFICATES = fileURLToPath(new URL('../../../fetch/grpc/certificates/', import.meta.url));

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listen(server: Server, credentials = ServerCredentials.createInsecure()): Promise<string> {
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  cleanups.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** A server whose reflection others have written. */
async function reflectingServer(credentials?: ServerCredentials): Promise<string> {
  const server = new Server();
  new ReflectionService(loadSync(`${PROTOS}every-kind.proto`, { keepCase: true, includeDirs: [PROTOS] })).addToServer(
    server,
  );
  return listen(server, credentials);
}

type Query = {
  readonly fileContainingSymbol?: string;
  readonly fileByFilename?: string;
  readonly listServices?: string;
};
type Answer = {
  readonly files?: readonly Uint8Array[];
  readonly services?: readonly string[];
  readonly error?: string;
};

/** A server that reflects as a test says: its messages are written here, byte by byte. */
async function oddServer(
  version: 'v1' | 'v1alpha',
  answer: (query: Query, stream: ServerDuplexStream<Query, Answer>) => Answer | undefined,
): Promise<string> {
  const server = new Server();
  const bytesField = (number: number, bytes: Uint8Array): Buffer => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
  };
  const definition = {
    path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    requestStream: true,
    responseStream: true,
    requestSerialize: () => Buffer.alloc(0),
    requestDeserialize: (bytes: Buffer): Query => {
      const text = bytes.subarray(2).toString();
      const number = (bytes[0] ?? 0) >> 3;
      return number === 3
        ? { fileByFilename: text }
        : number === 4
          ? { fileContainingSymbol: text }
          : { listServices: text };
    },
    responseSerialize: ({ files, services, error }: Answer) =>
      Buffer.concat([
        ...(files === undefined ? [] : [bytesField(4, Buffer.concat(files.map((file) => bytesField(1, file))))]),
        ...(services === undefined
          ? []
          : [bytesField(6, Buffer.concat(services.map((name) => bytesField(1, bytesField(1, Buffer.from(name))))))]),
        ...(error === undefined ? [] : [bytesField(7, bytesField(2, Buffer.from(error)))]),
      ]),
    responseDeserialize: () => ({}),
  };
  server.addService(
    { info: definition },
    {
      info: (stream: ServerDuplexStream<Query, Answer>) => {
        stream.on('data', (query: Query) => {
          const reply = answer(query, stream);
          if (reply !== undefined) stream.write(reply);
        });
        stream.on('end', () => stream.end());
      },
    },
  );
  return listen(server);
}

/** The files of the set, by name, each with what it has. */
async function fileBytes(): Promise<ReadonlyMap<string, Uint8Array>> {
  const set = descriptor.FileDescriptorSet.decode(await readFile(`${PROTOS}every-kind.protoset`)) as unknown as {
    file: { name: string }[];
  };
  return new Map(set.file.map((file) => [file.name, descriptor.FileDescriptorProto.encode(file as never).finish()]));
}

async function refusalOf(input: Parameters<typeof readReflectedDescriptors>[0]): Promise<string> {
  try {
    await readReflectedDescriptors(input);
  } catch (error) {
    if (!(error instanceof ReflectionFailure)) throw error;
    return error.message;
  }
  throw new Error('reading should have failed');
}

describe('server reflection', () => {
  test('a server that others have written tells what its proto files say', async () => {
    const reflected = await readReflectedDescriptors({ target: await reflectingServer() });
    const { services, messages } = await readDescriptorSet(`${PROTOS}every-kind.protoset`);
    expect(reflected.services).toEqual(services);
    expect(
      reflected.messages['test.kinds.Kind']?.fields.map(({ jsonName, number, type, cardinality }) => ({
        jsonName,
        number,
        type,
        cardinality,
      })),
    ).toEqual(
      messages['test.kinds.Kind']?.fields.map(({ name, jsonName, number, type, cardinality }) => ({
        // That server's own descriptors have lost the `json_name`.
        jsonName: name === 'seal' ? expect.any(String) : jsonName,
        number,
        type,
        cardinality,
      })),
    );
  });

  test.each(['v1', 'v1alpha'] as const)(
    'files come one by one, their imports are asked for, each once: %s',
    async (version) => {
      const files = await fileBytes();
      const asked: string[] = [];
      const target = await oddServer(version, ({ listServices, fileByFilename, fileContainingSymbol }) => {
        asked.push(fileByFilename ?? fileContainingSymbol ?? 'list');
        if (listServices !== undefined)
          return { services: ['grpc.reflection.v1.ServerReflection', 'test.kinds.Kinds'] };
        const file = files.get(fileByFilename ?? 'every-kind.proto');
        // Some servers do not know the well-known types.
        return file === undefined || fileByFilename?.startsWith('google/') === true
          ? { error: 'not found' }
          : { files: [file] };
      });
      expect(await readReflectedDescriptors({ target })).toMatchObject({
        messages: { 'test.kinds.Kind': {}, 'test.kinds.old.Table': {}, 'google.protobuf.Timestamp': {} },
      });
      expect(asked.sort()).toEqual([
        'google/protobuf/struct.proto',
        'google/protobuf/timestamp.proto',
        'list',
        'old.proto',
        'test.kinds.Kinds',
      ]);
    },
  );

  test('a service that is called is read even when the server does not list it', async () => {
    const files = await fileBytes();
    const target = await oddServer('v1', ({ listServices, fileContainingSymbol }) =>
      listServices === undefined
        ? fileContainingSymbol === 'test.kinds.Kinds'
          ? { files: [...files.values()] }
          : { error: 'no such symbol' }
        : { services: [] },
    );
    expect((await readReflectedDescriptors({ target, services: ['test.kinds.Kinds'] })).services).toHaveProperty([
      'test.kinds.Kinds',
      'Get',
    ]);
    expect(await refusalOf({ target, services: ['test.Gone'] })).toBe(
      `the server ${target} does not tell what it serves: test.Gone: no such symbol`,
    );
    expect(await refusalOf({ target })).toMatch(/it lists no services$/);
  });

  test('a server without reflection, one that is down and one that says nothing are told apart, in time', async () => {
    const plain = await listen(new Server());
    expect(await refusalOf({ target: plain })).toMatch(
      /it has no reflection service; expected `grpc\.reflection\.v1\.ServerReflection` there, or `proto`/,
    );
    expect(await refusalOf({ target: '127.0.0.1:1' })).toMatch(
      /^the server 127\.0\.0\.1:1 does not tell what it serves: UNAVAILABLE: .*ECONNREFUSED/,
    );
    const silent = await oddServer('v1', () => undefined);
    const started = performance.now();
    expect(await refusalOf({ target: silent, timeoutMs: 300 })).toMatch(
      /no answer within 300 ms; expected a gRPC server that is running$/,
    );
    const mute = await muteServer();
    expect(await refusalOf({ target: mute, timeoutMs: 300 })).toMatch(/no answer within 300 ms|UNAVAILABLE/);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('a server that breaks off, or sends what is no descriptor, is told as such', async () => {
    const broken = await oddServer('v1', (_query, stream) => void stream.end());
    expect(await refusalOf({ target: broken })).toMatch(/the stream ended before everything was answered/);
    const refusing = await oddServer(
      'v1',
      (_query, stream) => void stream.emit('error', { code: status.PERMISSION_DENIED, details: 'not for you' }),
    );
    expect(await refusalOf({ target: refusing })).toMatch(/PERMISSION_DENIED: not for you$/);
    const babbling = await oddServer('v1', ({ listServices }) =>
      listServices === undefined ? { files: [Buffer.from([255, 255, 255])] } : { services: ['a.A'] },
    );
    expect(await refusalOf({ target: babbling })).toMatch(/it sent what is no file descriptor$/);
  });

  test(
    'bad input is told, not thrown: a target that is none, a certificate that is none, metadata that no header ' +
      'can carry',
    async () => {
      expect(await refusalOf({ target: 'nosuch:///x', timeoutMs: 300 })).toMatch(
        /^the server nosuch:\/\/\/x does not tell/,
      );
      expect(await refusalOf({ target: '127.0.0.1:1', tls: { cert: 'x', key: 'y' } })).toMatch(
        /does not tell what it serves: /,
      );
      expect(await refusalOf({ target: '127.0.0.1:1', metadata: { 'x y': '1' } })).toMatch(
        /does not tell what it serves: .*x y/,
      );
    },
  );
});

/** Accepts connections and never says a word. */
async function muteServer(): Promise<string> {
  const sockets = new Set<Socket>();
  const server: TcpServer = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const sdl = (grpc: string): string => `extend schema
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "kinds", grpc: { ${grpc} })
type Query { kind(ids: [ID!]): Kind @connect(source: "kinds", grpc: { method: "test.kinds.Kinds/Get", request: "ids: $args.ids" }, selection: "bigNumber mood") }
type Kind { bigNumber: ID mood: String }`;

async function problemsOf(grpc: string, token = 'secret'): Promise<readonly SchemaProblem[]> {
  const config = { sources: { kinds: { config: { token } } } };
  return (
    await registerSubgraph({ name: 'kinds', sdl: sdl(grpc), file: 'kinds.graphql', directory: CERTIFICATES, config })
  ).problems;
}

describe('a source with reflection', () => {
  test('is registered by what the server tells, over TLS', async () => {
    const [key, cert] = await Promise.all([readFile(`${CERTIFICATES}key.pem`), readFile(`${CERTIFICATES}cert.pem`)]);
    const target = await reflectingServer(ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: cert }]));
    expect(
      await problemsOf(`target: "${target}", reflection: true, tls: { ca: "cert.pem", serverName: "inventory.test" }`),
    ).toEqual([]);
    expect(await problemsOf(`target: "${target}", reflection: true`)).toMatchObject([
      { code: 'GRPC_REFLECTION_FAILED', coordinate: '@source', line: 3 },
    ]);
  });

  test('is asked with the metadata that does not depend on a client', async () => {
    const files = await fileBytes();
    const seen: unknown[] = [];
    const target = await oddServer('v1', ({ listServices }, { metadata }) => {
      seen.push(metadata.getMap());
      return listServices === undefined ? { files: [...files.values()] } : { services: ['test.kinds.Kinds'] };
    });
    const metadata =
      '[{ name: "authorization", value: "Bearer {$config.token}" }, { name: "x-user", from: "x-user" }, { name: ' +
      '"x-trace", value: "{$request.headers.trace->first}" }]';
    expect(await problemsOf(`target: "${target}", reflection: true, metadata: ${metadata}`)).toEqual([]);
    expect(seen[0]).toMatchObject({ authorization: 'Bearer secret' });
    expect(Object.keys(seen[0] as object)).not.toContain('x-trace');
  });

  test('a server that is down fails the registration at its line', async () => {
    expect(await problemsOf('target: "127.0.0.1:1", reflection: true')).toMatchObject([
      {
        code: 'GRPC_REFLECTION_FAILED',
        coordinate: '@source',
        line: 3,
        message: expect.stringMatching(/^the server 127\.0\.0\.1:1 does not tell what it serves: UNAVAILABLE/),
      },
    ]);
  });

  test('stands in place of a file, not beside it', async () => {
    const message = (found: string) =>
      `expected the name of a \`.proto\` file or descriptor set as \`proto\` of the source "kinds", or ` +
      `\`reflection: true\`; found ${found}`;
    expect(await problemsOf('target: "a:1", reflection: true, proto: "x.proto"')).toMatchObject([
      { code: 'INVALID_PROTO', message: message('both') },
    ]);
    expect(await problemsOf('target: "a:1", reflection: false')).toMatchObject([
      { code: 'INVALID_PROTO', message: message('none') },
    ]);
  });
});
