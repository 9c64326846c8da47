import type { GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import { MessageProblem } from './message-problem.ts';
import type { Long, Writer } from './protobuf.ts';

/** Writes one ProtoJSON value, without its tag; throws a `MessageProblem`. */
export type WriteValue = (writer: Writer, value: unknown, depth: number) => void;

const [INT32_MIN, INT32_MAX, UINT32_MAX] = [-2_147_483_648, 2_147_483_647, 4_294_967_295];
const [INT64_MIN, INT64_MAX, UINT64_MAX] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

export const WRITE_SCALAR: Readonly<Record<GrpcScalar, WriteValue>> = {
  double: (writer, value) => void writer.double(toDouble(value)),
  float: (writer, value) => void writer.float(toFloat(value)),
  int32: (writer, value) => void writer.int32(toInteger(value, INT32_MIN, INT32_MAX)),
  uint32: (writer, value) => void writer.uint32(toInteger(value, 0, UINT32_MAX)),
  sint32: (writer, value) => void writer.sint32(toInteger(value, INT32_MIN, INT32_MAX)),
  fixed32: (writer, value) => void writer.fixed32(toInteger(value, 0, UINT32_MAX)),
  sfixed32: (writer, value) => void writer.sfixed32(toInteger(value, INT32_MIN, INT32_MAX)),
  int64: (writer, value) => void writer.int64(toLong(value, INT64_MIN, INT64_MAX)),
  uint64: (writer, value) => void writer.uint64(toLong(value, 0n, UINT64_MAX)),
  sint64: (writer, value) => void writer.sint64(toLong(value, INT64_MIN, INT64_MAX)),
  fixed64: (writer, value) => void writer.fixed64(toLong(value, 0n, UINT64_MAX)),
  sfixed64: (writer, value) => void writer.sfixed64(toLong(value, INT64_MIN, INT64_MAX)),
  bool: (writer, value) => {
    if (typeof value !== 'boolean') throw new MessageProblem('true or false', value);
    writer.bool(value);
  },
  string: (writer, value) => {
    if (typeof value !== 'string') throw new MessageProblem('a string', value);
    writer.string(value);
  },
  bytes: (writer, value) => void writer.bytes(toBytes(value)),
};

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

export function toInteger(value: unknown, min: number, max: number): number {
  const number =
    typeof value === 'string'
      ? DECIMAL.test(value)
        ? Number(value)
        : Number.NaN
      : typeof value === 'bigint'
        ? Number(value)
        : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new MessageProblem(`an integer from ${min} to ${max}`, value);
}

/** A 64-bit integer, exact. A number beyond 2^53 is refused: it has already lost digits. */
export function toBigInt(value: unknown, min: bigint, max: bigint): bigint {
  const exact =
    typeof value === 'bigint'
      ? value
      : typeof value === 'string'
        ? textToBigInt(value)
        : typeof value === 'number' && Number.isSafeInteger(value)
          ? BigInt(value)
          : undefined;
  if (exact !== undefined && exact >= min && exact <= max) return exact;
  const unsafe = typeof value === 'number' && Number.isInteger(value);
  throw new MessageProblem(
    `an integer from ${min} to ${max}${unsafe ? ', as a string when it is over 9007199254740991' : ''}`,
    value,
  );
}

function textToBigInt(text: string): bigint | undefined {
  // Longer than any 64-bit integer: not worth the conversion.
  if (text.length > 40) return undefined;
  if (INTEGER.test(text)) return BigInt(text);
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}

function toLong(value: unknown, min: bigint, max: bigint): number | Long {
  if (typeof value === 'number' && Number.isSafeInteger(value) && (value >= 0 || min < 0n)) return value;
  const bits = BigInt.asUintN(64, toBigInt(value, min, max));
  // The writer reads these two halves only; a whole Long would cost its class.
  return { low: Number(bits & 0xffff_ffffn), high: Number(bits >> 32n), unsigned: true };
}

export function toDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value);
  if (typeof value === 'string') {
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
    const number = DECIMAL.test(value) ? Number(value) : Number.NaN;
    if (Number.isFinite(number)) return number;
  }
  throw new MessageProblem('a number, "NaN", "Infinity" or "-Infinity"', value);
}

function toFloat(value: unknown): number {
  const number = toDouble(value);
  if (Number.isFinite(number) && !Number.isFinite(Math.fround(number)))
    throw new MessageProblem('a number within the range of a float', value);
  return number;
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const digits = typeof value === 'string' ? /^([A-Za-z0-9+/_-]*)={0,2}$/.exec(value)?.[1] : undefined;
  if (digits === undefined || digits.length % 4 === 1) throw new MessageProblem('bytes in base64', value);
  return Buffer.from(digits, 'base64');
}
