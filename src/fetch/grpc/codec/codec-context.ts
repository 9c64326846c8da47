import type { GrpcDescriptor } from '../../../supergraph/grpc/descriptor.ts';
import type { EnumNames } from '../../../supergraph/grpc/enum-policy.ts';
import type { Reader, Wire } from './protobuf.ts';
import type { WriteValue } from './write-scalar.ts';

/**
 * Reads a message from the reader's position up to `end` as ProtoJSON. `into` is what came before of the same
 * singular field: a message sent in two parts is merged. A group ends with the tag `endGroup`, not at `end`.
 */
// Positional, since it is called for each nested message: an object for each call would double the garbage.
// eslint-disable-next-line max-params
export type ReadMessage = (reader: Reader, end: number, depth: number, into?: unknown, endGroup?: number) => unknown;

/** What the readers of one descriptor share. */
export interface MessageReading {
  readonly wire: Wire;
  readonly descriptor: GrpcDescriptor;
  enumOf(typeName: string): EnumNames;
  readerOf(typeName: string): ReadMessage;
}

/** What the writers of one descriptor share. */
export interface MessageWriting {
  readonly wire: Wire;
  readonly descriptor: GrpcDescriptor;
  enumOf(typeName: string): EnumNames;
  writerOf(typeName: string): WriteValue;
}
