import type { GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import type { Long, Reader } from './protobuf.ts';
import { fail } from './wire-format.ts';

/** Reads one value off the wire as ProtoJSON. */
export type ReadValue = (reader: Reader, depth: number) => unknown;

export const READ_SCALAR: Readonly<Record<GrpcScalar, ReadValue>> = {
  double: (reader) => numberToJson(reader.double()),
  float: (reader) => floatToJson(reader.float()),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  sint32: (reader) => reader.sint32(),
  fixed32: (reader) => reader.fixed32(),
  sfixed32: (reader) => reader.sfixed32(),
  int64: (reader) => signedToText(reader.int64()),
  uint64: (reader) => unsignedToText(reader.uint64()),
  sint64: (reader) => signedToText(reader.sint64()),
  fixed64: (reader) => unsignedToText(reader.fixed64()),
  sfixed64: (reader) => signedToText(reader.sfixed64()),
  bool: (reader) => reader.bool(),
  string: readText,
  bytes: (reader) => bytesToText(reader.bytes()),
};

/** What an unset field of implicit presence is worth in ProtoJSON. */
export const SCALAR_DEFAULTS: Readonly<Record<GrpcScalar, string | number | boolean>> = {
  double: 0,
  float: 0,
  int32: 0,
  uint32: 0,
  sint32: 0,
  fixed32: 0,
  sfixed32: 0,
  int64: '0',
  uint64: '0',
  sint64: '0',
  fixed64: '0',
  sfixed64: '0',
  bool: false,
  string: '',
  bytes: '',
};

/** JSON has no number for these three; ProtoJSON spells them. */
export function numberToJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The shortest decimal that is this float again: 0.1, not 0.10000000149011612. */
function floatToJson(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  // Below 2^24 every integer is a float.
  if (Number.isInteger(value) && Math.abs(value) < 0x100_0000) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** As the reader's own, but a text that ends after the message is an error, not shorter. */
export function readText(reader: Reader): string {
  const length = reader.uint32();
  const start = reader.pos;
  if (start + length > reader.len) fail('cut off');
  reader.pos = start + length;
  // The reader is made of the Buffer that grpc-js hands over, or of a part of it.
  return sliceText(reader.buf as SlicedBuffer, start, reader.pos);
}

/**
 * `toString` asks for the encoding of each of a hundred short texts; what it calls for UTF-8 is there, though the types
 * do not say so.
 */
type SlicedBuffer = Buffer & { readonly utf8Slice?: (start: number, end: number) => string };

function sliceText(buffer: SlicedBuffer, start: number, end: number): string {
  return buffer.utf8Slice?.(start, end) ?? buffer.toString('utf8', start, end);
}

function bytesToText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function signedToText(value: number | Long): string {
  // Never a number: `long` is a dependency of protobufjs.
  if (typeof value === 'number') return String(value);
  const { low, high } = value;
  if (high === low >> 31) return String(low);
  // Within 2^53 a double is exact, and far cheaper than a bigint.
  if (high >= -0x20_0000 && high < 0x20_0000) return String(high * 0x1_0000_0000 + (low >>> 0));
  return String((BigInt(high) << 32n) | BigInt(low >>> 0));
}

function unsignedToText(value: number | Long): string {
  if (typeof value === 'number') return String(value);
  const low = value.low >>> 0;
  const high = value.high >>> 0;
  if (high < 0x20_0000) return String(high * 0x1_0000_0000 + low);
  return String((BigInt(high) << 32n) | BigInt(low));
}
