import type { GrpcField, GrpcMessage, GrpcScalar } from '../../../supergraph/grpc/descriptor.ts';
import type { MessageWriting } from './codec-context.ts';
import { at, isObject, MAX_DEPTH, MessageProblem } from './message-problem.ts';
import type { Writer } from './protobuf.ts';
import { tagOf, WIRE_TYPES } from './wire-format.ts';
import { WRITE_SCALAR, toInteger, type WriteValue } from './write-scalar.ts';
import { writeWellKnown } from './write-well-known.ts';

/** A field ready to be written: `write` includes its tags. */
interface FieldWriter {
  readonly field: GrpcField;
  readonly write: WriteValue;
  /** Null is a value of this type, not the absence of one. */
  readonly takesNull: boolean;
}

/** Compiles what writes one message type from its ProtoJSON: fields by either name, each bound to its own closure. */
export function compileWriter(context: MessageWriting, typeName: string): WriteValue {
  const wellKnown = writeWellKnown(context, typeName);
  if (wellKnown !== undefined) return wellKnown;
  const message = context.descriptor.messages[typeName];
  if (message === undefined) throw new Error(`the descriptor has no message '${typeName}'`);
  const writers = new Map<string, FieldWriter>();
  for (const field of message.fields) {
    const writer = { field, write: fieldWriter(context, field), takesNull: takesNull(field) };
    // A JSON name wins over the original name of another field.
    writers.set(field.jsonName, writer);
    if (!message.fields.some((other) => other.jsonName === field.name)) writers.set(field.name, writer);
  }
  const checks = message.fields.some((field) => field.presence === 'required' || field.oneof !== undefined);
  return (writer, value, depth) => {
    if (!isObject(value)) throw new MessageProblem('an object', value);
    if (depth > MAX_DEPTH) throw new MessageProblem(`at most ${MAX_DEPTH} levels`, value);
    if (checks) checkWhole(message, value);
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === undefined) continue;
      const known = writers.get(key);
      if (known === undefined) throw new MessageProblem(`one of the fields ${listNames(message)}`, item).within(key);
      if (item === null && !known.takesNull) continue;
      if (key !== known.field.jsonName && isSet(value[known.field.jsonName])) {
        throw new MessageProblem(`either '${known.field.jsonName}' or '${key}', not both`, item).within(key);
      }
      try {
        known.write(writer, item, depth + 1);
      } catch (error) {
        throw error instanceof MessageProblem ? error.within(key) : error;
      }
    }
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function takesNull({ type, cardinality }: GrpcField): boolean {
  return (
    cardinality === 'singular' && (type.name === 'google.protobuf.Value' || type.name === 'google.protobuf.NullValue')
  );
}

function listNames(message: GrpcMessage): string {
  const names = message.fields.map((field) => field.jsonName);
  return names.length === 0
    ? '(there are none)'
    : names.length > 12
      ? `${names.slice(0, 12).join(', ')}, …`
      : names.join(', ');
}

/** What can be seen only with all fields in view: a oneof set twice, a required field left out. */
function checkWhole(message: GrpcMessage, value: Readonly<Record<string, unknown>>): void {
  const chosen = new Map<string, string>();
  for (const field of message.fields) {
    const set =
      isSet(value[field.jsonName]) || isSet(value[field.name]) || (takesNull(field) && value[field.jsonName] === null);
    if (!set && field.presence === 'required')
      throw new MessageProblem('a value: the field is required', undefined).within(field.jsonName);
    if (!set || field.oneof === undefined) continue;
    const other = chosen.get(field.oneof);
    if (other !== undefined)
      throw new MessageProblem(
        `nothing beside '${other}': both are of the oneof '${field.oneof}'`,
        value[field.jsonName],
      ).within(field.jsonName);
    chosen.set(field.oneof, field.jsonName);
  }
}

function fieldWriter(context: MessageWriting, field: GrpcField): WriteValue {
  if (field.cardinality === 'map') return mapWriter(context, field);
  const write = taggedWriter(context, field);
  if (field.cardinality === 'singular') return write;
  return field.packed === true
    ? packedWriter(context, field)
    : (writer, value, depth) => eachItem(value, (item) => write(writer, item, depth));
}

function eachItem(value: unknown, write: (item: unknown) => void): void {
  if (!Array.isArray(value)) throw new MessageProblem('a list', value);
  value.forEach((item: unknown, index) => at(index, () => write(item)));
}

function packedWriter(context: MessageWriting, field: GrpcField): WriteValue {
  const tag = tagOf(field.number, 2);
  const write = valueWriter(context, field);
  return (writer, value, depth) => {
    if (Array.isArray(value) && value.length === 0) return;
    writer.uint32(tag).fork();
    eachItem(value, (item) => write(writer, item, depth));
    writer.ldelim();
  };
}

/** Writes the tag and the value. */
function taggedWriter(context: MessageWriting, field: GrpcField, number = field.number): WriteValue {
  const { type } = field;
  if (type.kind !== 'message') {
    const tag = tagOf(number, type.kind === 'enum' ? 0 : WIRE_TYPES[type.name]);
    const write = valueWriter(context, field);
    return (writer, value, depth) => write(writer.uint32(tag), value, depth);
  }
  const write = lazyWriter(context, type.name);
  if (field.delimited === true) {
    return (writer, value, depth) => {
      write(writer.uint32(tagOf(number, 3)), value, depth);
      writer.uint32(tagOf(number, 4));
    };
  }
  const tag = tagOf(number, 2);
  return (writer, value, depth) => {
    write(writer.uint32(tag).fork(), value, depth);
    writer.ldelim();
  };
}

/** Types may contain themselves: the inner writer is looked up when it is first needed. */
function lazyWriter(context: MessageWriting, typeName: string): WriteValue {
  let write: WriteValue | undefined;
  return (writer, value, depth) => (write ??= context.writerOf(typeName))(writer, value, depth);
}

function valueWriter(context: MessageWriting, { type }: GrpcField): WriteValue {
  if (type.kind === 'scalar') return WRITE_SCALAR[type.name];
  const { toNumber } = context.enumOf(type.name);
  const names = [...toNumber.keys()];
  const expected = `one of ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
  return (writer: Writer, value) => {
    if (value === null && type.name === 'google.protobuf.NullValue') return void writer.int32(0);
    if (typeof value === 'number') return void writer.int32(toInteger(value, -2_147_483_648, 2_147_483_647));
    const number = typeof value === 'string' ? toNumber.get(value) : undefined;
    if (number === undefined) throw new MessageProblem(expected, value);
    writer.int32(number);
  };
}

function mapWriter(context: MessageWriting, field: GrpcField): WriteValue {
  const tag = tagOf(field.number, 2);
  const keyType = field.mapKey ?? 'string';
  const keyTag = tagOf(1, WIRE_TYPES[keyType]);
  const writeKey = WRITE_SCALAR[keyType];
  const writeValue = taggedWriter(context, field, 2);
  return (writer, value, depth) => {
    if (!isObject(value)) throw new MessageProblem('an object: it is a map', value);
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) continue;
      at(key, () => {
        writer.uint32(tag).fork();
        writeKey(writer.uint32(keyTag), parseKey(keyType, key), depth);
        writeValue(writer, value[key], depth);
        writer.ldelim();
      });
    }
  };
}

/** JSON's keys are text; only `bool` keys are not accepted as text by their own type. */
function parseKey(keyType: GrpcScalar, key: string): unknown {
  if (keyType !== 'bool') return key;
  return key === 'true' ? true : key === 'false' ? false : key;
}
