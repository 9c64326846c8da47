import type { UnreadableValue } from '../../../core/json/unreadable-value.ts';
import type { GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import type { MessageReading, ReadMessage } from './codec-context.ts';
import { MAX_DEPTH } from './message-problem.ts';
import type { Reader } from './protobuf.ts';
import { numberToJson, READ_SCALAR, readText, SCALAR_DEFAULTS, signedToText } from './read-scalar.ts';
import { durationToText, fieldPathToJson, timestampToText, WRAPPERS } from './well-known-text.ts';
import { fail, setKey, skipField, tagOf, WIRE_TYPES } from './wire-format.ts';

/** The reader of a well-known type whose ProtoJSON is not an object with its fields. */
export function readWellKnown(context: MessageReading, typeName: string): ReadMessage | undefined {
  const wrapped = WRAPPERS[typeName];
  if (wrapped !== undefined) return wrapperReader(wrapped);
  switch (typeName) {
    case 'google.protobuf.Timestamp':
      return (reader, end) => readSecondsAndNanos(reader, end, timestampToText);
    case 'google.protobuf.Duration':
      return (reader, end) => readSecondsAndNanos(reader, end, durationToText);
    case 'google.protobuf.FieldMask':
      return readFieldMask;
    case 'google.protobuf.Struct':
      return readStruct;
    case 'google.protobuf.Value':
      return readAnyJson;
    case 'google.protobuf.ListValue':
      return readList;
    case 'google.protobuf.Any':
      return (reader, end, depth) => readAny(context, reader, end, depth);
    default:
      return undefined;
  }
}

/** Calls `onField` for each tag up to `end`; what it does not read (it answers false) is skipped. */
function eachField(reader: Reader, end: number, onField: (tag: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!onField(tag)) skipField(reader, tag);
  }
  if (reader.pos !== end) fail('cut off');
}

function wrapperReader(scalar: GrpcScalar): ReadMessage {
  const read = READ_SCALAR[scalar];
  const valueTag = tagOf(1, WIRE_TYPES[scalar]);
  return (reader, end, depth) => {
    let value: unknown = SCALAR_DEFAULTS[scalar];
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === valueTag) value = read(reader, depth);
      else skipField(reader, tag);
    }
    return reader.pos === end ? value : fail('cut off');
  };
}

function readSecondsAndNanos(
  reader: Reader,
  end: number,
  toText: (seconds: number, nanos: number) => string | UnreadableValue,
): string | UnreadableValue {
  let seconds = 0;
  let nanos = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    // Exact: what is in the range of either type is far below 2^53.
    if (tag === 8) seconds = Number(signedToText(reader.int64()));
    else if (tag === 16) nanos = reader.int32();
    else skipField(reader, tag);
  }
  return reader.pos === end ? toText(seconds, nanos) : fail('cut off');
}

function readFieldMask(reader: Reader, end: number): string {
  const paths: string[] = [];
  eachField(reader, end, (tag) => tag === 10 && paths.push(fieldPathToJson(readText(reader))) > 0);
  return paths.join(',');
}

function readStruct(reader: Reader, end: number, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  eachField(reader, end, (tag) => {
    if (tag !== 10) return false;
    let key = '';
    let value: unknown = null;
    eachField(reader, reader.uint32() + reader.pos, (entryTag) => {
      if (entryTag === 10) key = readText(reader);
      else if (entryTag === 18) value = readAnyJson(reader, reader.uint32() + reader.pos, depth + 1);
      else return false;
      return true;
    });
    setKey(object, key, value);
    return true;
  });
  return object;
}

function readList(reader: Reader, end: number, depth: number): unknown[] {
  const items: unknown[] = [];
  eachField(
    reader,
    end,
    (tag) => tag === 10 && items.push(readAnyJson(reader, reader.uint32() + reader.pos, depth + 1)) > 0,
  );
  return items;
}

function readAnyJson(reader: Reader, end: number, depth: number): unknown {
  if (depth > MAX_DEPTH) fail('nested too deep');
  let value: unknown = null;
  eachField(reader, end, (tag) => {
    if (tag === 8) {
      reader.int32();
      value = null;
    } else if (tag === 17) value = numberToJson(reader.double());
    else if (tag === 26) value = readText(reader);
    else if (tag === 32) value = reader.bool();
    else if (tag === 42) value = readStruct(reader, reader.uint32() + reader.pos, depth + 1);
    else if (tag === 50) value = readList(reader, reader.uint32() + reader.pos, depth + 1);
    else return false;
    return true;
  });
  return value;
}

/**
 * `{ '@type', …fields }`, or `{ '@type', value }` when the JSON of the type is not an object of its fields.
 * A type that is not in the descriptor keeps its bytes as base64 in `value`: one unknown detail does not lose the
 * answer.
 */
function readAny(context: MessageReading, reader: Reader, end: number, depth: number): Record<string, unknown> {
  let url = '';
  let bytes: Uint8Array = Buffer.alloc(0);
  eachField(reader, end, (tag) => {
    if (tag === 10) url = readText(reader);
    else if (tag === 18) bytes = reader.bytes();
    else return false;
    return true;
  });
  if (url === '') return {};
  const typeName = url.slice(url.lastIndexOf('/') + 1);
  if (!Object.hasOwn(context.descriptor.messages, typeName))
    return { '@type': url, value: Buffer.from(bytes).toString('base64') };
  if (depth > MAX_DEPTH) fail('nested too deep');
  const inner = context.wire.Reader.create(bytes);
  const value = context.readerOf(typeName)(inner, inner.len, depth + 1);
  // A reader of fields answers an object.
  return readWellKnown(context, typeName) === undefined
    ? { '@type': url, ...(value as object) }
    : { '@type': url, value };
}
