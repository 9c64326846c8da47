import { credentialsOf, serverNameOptions, type GrpcTls } from '../client/credentials.ts';
import { loadDescriptorDecoder, type DescriptorDecoder, type FileDescriptor } from '../decode-descriptors.ts';
import { describeFiles } from '../describe-files.ts';
import type { GrpcDescriptor } from '../descriptor.ts';
import { loadGrpc, type Grpc } from '../client/grpc-js.ts';
import { describeWellKnownTypes } from '../read-descriptor.ts';
import {
  openReflectionStream,
  type ReflectionAnswer,
  type ReflectionQuery,
  type ReflectionStream,
} from './reflection-stream.ts';

/** Whom to ask, and what has to come of it. */
export interface ReflectionInput {
  /** `host:port`, or another target that grpc-js resolves. */
  readonly target: string;
  /** Undefined: no TLS. */
  readonly tls?: GrpcTls | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** For everything that is asked. */
  readonly timeoutMs?: number | undefined;
  /** Services that are wanted whether or not the server lists them. */
  readonly services?: readonly string[] | undefined;
}

/** The server does not tell what it serves; the message says why, and what was expected. */
export class ReflectionFailure extends Error {
  override readonly name = 'ReflectionFailure';
}

const TIMEOUT_MS = 5_000;
/** Descriptors of a thousand services are a few megabytes. A proxy of the environment is for the outside. */
const CHANNEL_OPTIONS = { 'grpc.max_receive_message_length': 64 * 1024 * 1024, 'grpc.enable_http_proxy': 0 };
/** Of its own, and what everything serves: no part of what it is there for. */
const OWN_SERVICES = /^grpc\.reflection\./;

/**
 * Reads by server reflection (`grpc.reflection.v1`, or `v1alpha` where that is missing) what a server serves: all
 * services that it lists, with everything that they import. Rejects with a `ReflectionFailure`, and with a
 * `ProtoFailure` when its descriptors make no sense.
 */
export async function readReflectedDescriptors(input: ReflectionInput): Promise<GrpcDescriptor> {
  return describeFiles(await readReflectedFiles(input), input.target, await describeWellKnownTypes());
}

/** The files themselves, with what they say beyond what calls need. */
export async function readReflectedFiles(input: ReflectionInput): Promise<readonly FileDescriptor[]> {
  const { target, tls, timeoutMs = TIMEOUT_MS } = input;
  const grpc = await loadGrpc();
  const deadline = new Date(Date.now() + timeoutMs);
  let client: InstanceType<Grpc['Client']> | undefined;
  try {
    client = new grpc.Client(target, credentialsOf(grpc, tls), { ...serverNameOptions(tls), ...CHANNEL_OPTIONS });
    const opened = { grpc, client, metadata: metadataOf(grpc, input.metadata ?? {}), deadline };
    return await readFiles(await loadDescriptorDecoder(), input.services ?? [], (version) =>
      openReflectionStream({ ...opened, version }),
    );
  } catch (error) {
    const reason = explain(grpc, error, timeoutMs);
    throw new ReflectionFailure(`the server ${target} does not tell what it serves: ${reason}`, { cause: error });
  } finally {
    client?.close();
  }
}

function metadataOf(grpc: Grpc, entries: Readonly<Record<string, string>>): InstanceType<Grpc['Metadata']> {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(entries))
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  return metadata;
}

type Open = (version: 'v1' | 'v1alpha') => Promise<ReflectionStream>;

/** gRPC's number of UNIMPLEMENTED. */
const UNIMPLEMENTED = 12;

async function readFiles(
  decoder: DescriptorDecoder,
  wanted: readonly string[],
  open: Open,
): Promise<readonly FileDescriptor[]> {
  try {
    return await readFilesFrom(await open('v1'), decoder, wanted);
  } catch (error) {
    if (codeOf(error) !== UNIMPLEMENTED) throw error;
    return readFilesFrom(await open('v1alpha'), decoder, wanted);
  }
}

async function readFilesFrom(
  stream: ReflectionStream,
  decoder: DescriptorDecoder,
  wanted: readonly string[],
): Promise<readonly FileDescriptor[]> {
  try {
    const files = new ReadFiles(stream, decoder);
    const listed =
      (await stream.ask({ listServices: '*' })).listServicesResponse?.service.map(({ name }) => name) ?? [];
    const services = [...new Set([...listed.filter((name) => !OWN_SERVICES.test(name)), ...wanted])].sort();
    // One that the server cannot describe matters only to who calls it, and is told there.
    for (const service of services) await files.read({ fileContainingSymbol: service });
    await files.readImports();
    if (files.byName.size > 0) return [...files.byName.values()];
    throw new ReflectionFailure(files.refusal ?? 'it lists no services');
  } finally {
    stream.close();
  }
}

/** The files that a server has told, by name. */
class ReadFiles {
  readonly byName = new Map<string, FileDescriptor>();
  /** Why the first thing that it did not tell is missing. */
  refusal: string | undefined;
  readonly #stream: ReflectionStream;
  readonly #decoder: DescriptorDecoder;

  constructor(stream: ReflectionStream, decoder: DescriptorDecoder) {
    this.#stream = stream;
    this.#decoder = decoder;
  }

  async read(query: ReflectionQuery): Promise<void> {
    const answer = await this.#stream.ask(query);
    for (const bytes of filesOf(answer)) {
      const file = this.#decode(bytes);
      if (file.name !== undefined && !this.byName.has(file.name)) this.byName.set(file.name, file);
    }
    if (answer.errorResponse !== undefined)
      this.refusal ??= `${Object.values(query).join('')}: ${
        answer.errorResponse.errorMessage ?? 'an error without a ' + 'message'
      }`;
  }

  /** A server may send what a file imports, or only the file. What it does not have is missed when it is used. */
  async readImports(): Promise<void> {
    const asked = new Set<string>();
    // A map that grows while it is walked is walked to its end.
    for (const { dependency } of this.byName.values()) {
      for (const name of dependency) {
        if (this.byName.has(name) || asked.has(name)) continue;
        asked.add(name);
        await this.read({ fileByFilename: name });
      }
    }
  }

  #decode(bytes: Uint8Array): FileDescriptor {
    try {
      return this.#decoder.file(bytes);
    } catch (cause) {
      throw new ReflectionFailure('it sent what is no file descriptor', { cause });
    }
  }
}

function filesOf({ fileDescriptorResponse }: ReflectionAnswer): readonly Uint8Array[] {
  return fileDescriptorResponse?.fileDescriptorProto ?? [];
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function explain(grpc: Grpc, error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  switch (code) {
    case undefined:
      return error.message;
    case grpc.status.UNIMPLEMENTED:
      return (
        'it has no reflection service; expected `grpc.reflection.v1.ServerReflection` there, ' +
        'or `proto` in place of `reflection`'
      );
    case grpc.status.DEADLINE_EXCEEDED:
      return `no answer within ${timeoutMs} ms; expected a gRPC server that is running`;
    default: {
      const details = 'details' in error && typeof error.details === 'string' ? error.details : error.message;
      return `${grpc.status[code] ?? 'UNKNOWN'}: ${details}`;
    }
  }
}
