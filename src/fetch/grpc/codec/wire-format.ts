import type { GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import type { Reader } from './protobuf.ts';

/** The wire types of the protobuf encoding. */
export const WIRE_TYPES: Readonly<Record<GrpcScalar, 0 | 1 | 2 | 5>> = {
  double: 1,
  float: 5,
  int32: 0,
  uint32: 0,
  sint32: 0,
  fixed32: 5,
  sfixed32: 5,
  int64: 0,
  uint64: 0,
  sint64: 0,
  fixed64: 1,
  sfixed64: 1,
  bool: 0,
  string: 2,
  bytes: 2,
};

/** An unsigned 32-bit number: field numbers reach 2^29. */
export function tagOf(fieldNumber: number, wireType: number): number {
  return ((fieldNumber << 3) | wireType) >>> 0;
}

export function skipField(reader: Reader, tag: number): void {
  if (tag >>> 3 === 0) fail('a field with the number 0');
  reader.skipType(tag & 7);
}

/** The bytes are no message of the type. */
export function fail(what: string): never {
  throw new Error(`malformed message: ${what}`);
}

/** Sets an own key: a plain assignment to `__proto__` would not. */
export function setKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
