import { BoundedCache } from '../../../core/bounded-cache.ts';
import type { Reads } from '../../../mapping/infer/list-reads.ts';
import type { GrpcDescriptor } from '../../../supergraph/grpc/descriptor.ts';
import type { ReadMessage } from './codec-context.ts';
import { nameEnum, type EnumNames, type EnumPolicy } from '../../../supergraph/grpc/enum-policy.ts';
import type { Wire } from './protobuf.ts';
import { compileReader } from './read-message.ts';
import { compileWriter } from './write-message.ts';
import type { WriteValue } from './write-scalar.ts';

/** ProtoJSON to the wire and back for the messages of one descriptor. Each type is compiled on first use, once. */
export interface MessageCodec {
  /** Throws a `MessageProblem` when `value` does not fit. */
  encode(typeName: string, value: unknown): Uint8Array;
  /** Throws when the bytes are not a message of this type. With `reads`, what nobody reads is skipped. */
  decode(typeName: string, bytes: Uint8Array, reads?: Reads): unknown;
}

const codecs = new WeakMap<GrpcDescriptor, Map<string, MessageCodec>>();

/** The codec of a descriptor: kept as long as the descriptor is. */
export function codecOf(wire: Wire, descriptor: GrpcDescriptor, policy: EnumPolicy): MessageCodec {
  let kept = codecs.get(descriptor);
  if (kept === undefined) codecs.set(descriptor, (kept = new Map<string, MessageCodec>()));
  const key = `${policy.prefix} ${policy.unspecified}`;
  let codec = kept.get(key);
  if (codec === undefined) kept.set(key, (codec = makeCodec(wire, descriptor, policy)));
  return codec;
}

function makeCodec(wire: Wire, descriptor: GrpcDescriptor, policy: EnumPolicy): MessageCodec {
  const enums = new Map<string, EnumNames>();
  const readers = new Map<string, ReadMessage>();
  const writers = new Map<string, WriteValue>();

  const enumOf = (typeName: string): EnumNames => {
    let names = enums.get(typeName);
    if (names === undefined)
      enums.set(typeName, (names = nameEnum(typeName, descriptor.enums[typeName] ?? { values: {} }, policy)));
    return names;
  };

  const readerOf = (typeName: string): ReadMessage => {
    const known = readers.get(typeName);
    if (known !== undefined) return known;
    // A type that contains itself finds this one, which finds the compiled one when it runs.
    const later: { read: ReadMessage | undefined } = { read: undefined };
    readers.set(typeName, (...given) => (later.read ?? readerOf(typeName))(...given));
    const read = compileReader({ wire, descriptor, enumOf, readerOf }, typeName);
    later.read = read;
    readers.set(typeName, read);
    return read;
  };

  const partReaders = rememberReaders((typeName, reads) =>
    compileReader({ wire, descriptor, enumOf, readerOf }, typeName, reads),
  );

  const writerOf = (typeName: string): WriteValue => {
    let write = writers.get(typeName);
    if (write === undefined)
      writers.set(typeName, (write = compileWriter({ wire, descriptor, enumOf, writerOf }, typeName)));
    return write;
  };

  return {
    encode(typeName, value) {
      const writer = wire.Writer.create();
      writerOf(typeName)(writer, value, 0);
      return writer.finish();
    },
    decode(typeName, bytes, reads) {
      const reader = wire.Reader.create(bytes);
      const read = reads === undefined ? readerOf(typeName) : partReaders(typeName, reads);
      return read(reader, reader.len, 0);
    },
  };
}

type MakeReader = (typeName: string, reads: Reads) => ReadMessage;

const MAX_PART_READERS = 1_000;

/**
 * Operations that read the same parts share a reader. It is found by the object, or by its text where the object is
 * new.
 */
function rememberReaders(make: MakeReader): MakeReader {
  const byText = new BoundedCache<string, ReadMessage>(MAX_PART_READERS);
  const byReads = new WeakMap<Reads, Map<string, ReadMessage>>();
  return (typeName, reads) => {
    let ofReads = byReads.get(reads);
    if (ofReads === undefined) byReads.set(reads, (ofReads = new Map<string, ReadMessage>()));
    let read = ofReads.get(typeName);
    if (read === undefined) {
      read = byText.getOrMake(`${typeName} ${reads.text}`, () => make(typeName, reads), 1);
      ofReads.set(typeName, read);
    }
    return read;
  };
}
