import type { GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import type { MessageWriting } from './codec-context.ts';
import { at, isObject, MAX_DEPTH, MessageProblem } from './message-problem.ts';
import type { Writer } from './protobuf.ts';
import {
  textToDuration,
  textToFieldPaths,
  textToTimestamp,
  WRAPPERS,
  type SecondsAndNanos,
} from './well-known-text.ts';
import { tagOf, WIRE_TYPES } from './wire-format.ts';
import { toDouble, WRITE_SCALAR, type WriteValue } from './write-scalar.ts';

/** The writer of a well-known type whose ProtoJSON is not an object with its fields. */
export function writeWellKnown(context: MessageWriting, typeName: string): WriteValue | undefined {
  const wrapped = WRAPPERS[typeName];
  if (wrapped !== undefined) return wrapperWriter(wrapped);
  switch (typeName) {
    case 'google.protobuf.Timestamp':
      return (writer, value) => writeSecondsAndNanos(writer, textToTimestamp(value));
    case 'google.protobuf.Duration':
      return (writer, value) => writeSecondsAndNanos(writer, textToDuration(value));
    case 'google.protobuf.FieldMask':
      return (writer, value) => textToFieldPaths(value).forEach((path) => writer.uint32(10).string(path));
    case 'google.protobuf.Struct':
      return writeStruct;
    case 'google.protobuf.Value':
      return writeAnyJson;
    case 'google.protobuf.ListValue':
      return writeList;
    case 'google.protobuf.Any':
      return (writer, value, depth) => writeAny(context, writer, value, depth);
    default:
      return undefined;
  }
}

function wrapperWriter(scalar: GrpcScalar): WriteValue {
  const tag = tagOf(1, WIRE_TYPES[scalar]);
  const write = WRITE_SCALAR[scalar];
  return (writer, value, depth) => write(writer.uint32(tag), value, depth);
}

function writeSecondsAndNanos(writer: Writer, { seconds, nanos }: SecondsAndNanos): void {
  writer.uint32(8).int64(seconds).uint32(16).int32(nanos);
}

function writeStruct(writer: Writer, value: unknown, depth: number): void {
  if (!isObject(value)) throw new MessageProblem('an object', value);
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    at(key, () => {
      writer.uint32(10).fork().uint32(10).string(key).uint32(18).fork();
      writeAnyJson(writer, value[key], depth + 1);
      writer.ldelim().ldelim();
    });
  }
}

function writeList(writer: Writer, value: unknown, depth: number): void {
  if (!Array.isArray(value)) throw new MessageProblem('a list', value);
  value.forEach((item: unknown, index) =>
    at(index, () => {
      writeAnyJson(writer.uint32(10).fork(), item, depth + 1);
      writer.ldelim();
    }),
  );
}

function writeAnyJson(writer: Writer, value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw new MessageProblem(`at most ${MAX_DEPTH} levels`, value);
  if (value === null) writer.uint32(8).int32(0);
  else if (typeof value === 'string') writer.uint32(26).string(value);
  else if (typeof value === 'boolean') writer.uint32(32).bool(value);
  else if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)))
    writer.uint32(17).double(toDouble(value));
  else if (Array.isArray(value)) {
    writeList(writer.uint32(50).fork(), value, depth + 1);
    writer.ldelim();
  } else if (isObject(value)) {
    writeStruct(writer.uint32(42).fork(), value, depth + 1);
    writer.ldelim();
  } else throw new MessageProblem('a JSON value', value);
}

function writeAny(context: MessageWriting, writer: Writer, value: unknown, depth: number): void {
  if (!isObject(value)) throw new MessageProblem('an object with an "@type"', value);
  const { '@type': url, ...fields } = value;
  if (url === undefined && Object.keys(fields).length === 0) return;
  const typeName = typeof url === 'string' && url.includes('/') ? url.slice(url.lastIndexOf('/') + 1) : '';
  if (typeof url !== 'string' || !Object.hasOwn(context.descriptor.messages, typeName)) {
    throw new MessageProblem(
      'the URL of a known message type, such as "type.googleapis.com/package.Message"',
      url,
    ).within('@type');
  }
  const inner = context.wire.Writer.create();
  const body = writeWellKnown(context, typeName) === undefined ? fields : fields['value'];
  context.writerOf(typeName)(inner, body, depth + 1);
  writer.uint32(10).string(url).uint32(18).bytes(inner.finish());
}
