import { generateFunction } from '../../../core/generate-function.ts';
import type { Reads } from '../../../mapping/infer/list-reads.ts';
import type { GrpcField, GrpcMessage } from '../../../supergraph/grpc/descriptor.ts';
import type { MessageReading, ReadMessage } from './codec-context.ts';
import { MAX_DEPTH } from './message-problem.ts';
import type { Reader } from './protobuf.ts';
import { READ_SCALAR, SCALAR_DEFAULTS, type ReadValue } from './read-scalar.ts';
import { readWellKnown } from './read-well-known.ts';
import { fail, setKey, skipField, tagOf, WIRE_TYPES } from './wire-format.ts';

/**
 * Compiles a reader for one message type into JavaScript: the wire's tags become the cases of a `switch`, the
 * defaults one object literal, so that every object of a type has one shape. With `reads`, other fields are skipped.
 * All text that enters the code is a JSON literal of a declared name or a number.
 */
export function compileReader(context: MessageReading, typeName: string, reads?: Reads): ReadMessage {
  const wellKnown = readWellKnown(context, typeName);
  if (wellKnown !== undefined) return wellKnown;
  const message = context.descriptor.messages[typeName];
  if (message === undefined) throw new Error(`the descriptor has no message '${typeName}'`);
  const given: Record<string, unknown> = { fail, skip: skipField };
  let held = 0;
  const hold = (value: unknown): string => {
    const name = `f${held++}`;
    given[name] = value;
    return name;
  };
  const body = messageCode({ context, message, reads, hold });
  return generateFunction<ReadMessage>({ name: 'read-message', body, given });
}

interface Reading {
  readonly context: MessageReading;
  readonly message: GrpcMessage;
  readonly reads: Reads | undefined;
  /** Gives a value to the code, and answers its name there. */
  readonly hold: (value: unknown) => string;
}

function messageCode(reading: Reading): string {
  const { context, message } = reading;
  const cases = message.fields.map((field) =>
    isRead(field, reading) ? fieldCases(field, reading) : skippedCase(field, reading),
  );
  const defaults = message.fields
    .filter((field) => field.oneof === undefined && isRead(field, reading))
    .map((field) => `${JSON.stringify(field.jsonName)}: ${defaultCode(context, field)}`);
  return `function read(reader, end, depth, into, endGroup) {
    if (depth > ${MAX_DEPTH}) fail('nested too deep');
    const out = into ?? { ${defaults.join(', ')} };
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        ${cases.join('\n        ')}
        default:
          if (tag === endGroup) return out;
          skip(reader, tag);
      }
    }
    if (reader.pos !== end || endGroup !== undefined) fail('cut off');
    return out;
  }`;
}

/** Presence: what tracks it and is unset is null, a set default is indistinguishable from an unset one without it. */
function defaultCode(context: MessageReading, field: GrpcField): string {
  if (field.cardinality === 'repeated') return '[]';
  if (field.cardinality === 'map') return '{}';
  if (field.presence !== 'implicit') return 'null';
  if (field.type.kind === 'scalar') return JSON.stringify(SCALAR_DEFAULTS[field.type.name]);
  return JSON.stringify(context.enumOf(field.type.name).toJson.get(0) ?? null);
}

function isRead({ jsonName }: GrpcField, { reads }: Reading): boolean {
  return reads === undefined || reads.below.has(jsonName);
}

function wireTypeOf({ cardinality, type, delimited }: GrpcField): number {
  if (cardinality === 'map' || type.kind === 'message') return delimited === true ? 3 : 2;
  return type.kind === 'enum' ? 0 : WIRE_TYPES[type.name];
}

/** Of a `oneof` the last one stands: also one that nobody reads takes the place of those before it. */
function clearOthers(field: GrpcField, reading: Reading): string {
  if (field.oneof === undefined) return '';
  const others = reading.message.fields.filter(
    (other) => other.oneof === field.oneof && other !== field && isRead(other, reading),
  );
  return others.map((other) => `delete out[${JSON.stringify(other.jsonName)}];`).join(' ');
}

function skippedCase(field: GrpcField, reading: Reading): string {
  const clear = clearOthers(field, reading);
  return clear === '' ? '' : `case ${tagOf(field.number, wireTypeOf(field))}: ${clear} skip(reader, tag); break;`;
}

function fieldCases(field: GrpcField, reading: Reading): string {
  const { context, hold } = reading;
  const target = `out[${JSON.stringify(field.jsonName)}]`;
  const wireType = wireTypeOf(field);
  const tag = tagOf(field.number, wireType);
  if (field.cardinality === 'map')
    return `case ${tag}: ${hold(entryReader(context, field))}(reader, ${target}, depth); break;`;
  const value = valueCode(field, reading, field.cardinality === 'singular' ? target : undefined);
  if (field.cardinality === 'singular')
    return `case ${tag}: ${clearOthers(field, reading)} ${target} = ${value}; break;`;
  const one = `case ${tag}: ${target}.push(${value}); break;`;
  if (wireType === 2 || wireType === 3) return one;
  // A list of numbers is read packed and unpacked, whatever the file says.
  return `${one}
        case ${tagOf(field.number, 2)}: {
          const last = reader.uint32() + reader.pos;
          while (reader.pos < last) ${target}.push(${value});
          break;
        }`;
}

const INLINE = new Set(['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32', 'bool']);

function valueCode(field: GrpcField, { context, reads, hold }: Reading, into: string | undefined): string {
  const { type } = field;
  if (type.kind === 'message') {
    const below = reads?.below.get(field.jsonName);
    const read = hold(below === undefined ? context.readerOf(type.name) : compileReader(context, type.name, below));
    if (field.delimited === true)
      return `${read}(reader, reader.len, depth + 1, ${into ?? 'undefined'}, ${tagOf(field.number, 4)})`;
    return `${read}(reader, reader.uint32() + reader.pos, depth + 1${into === undefined ? '' : `, ${into}`})`;
  }
  if (type.kind === 'scalar' && INLINE.has(type.name)) return `reader.${type.name}()`;
  return `${hold(valueReader(context, field))}(reader, depth)`;
}

/** Reads one value of the field's type: an item of a list, the value of a map's entry. */
function valueReader(context: MessageReading, { type }: GrpcField): ReadValue {
  if (type.kind === 'scalar') return READ_SCALAR[type.name];
  if (type.kind === 'message') {
    const read = context.readerOf(type.name);
    return (reader, depth) => read(reader, reader.uint32() + reader.pos, depth + 1);
  }
  const { toJson } = context.enumOf(type.name);
  return (reader) => {
    const number = reader.int32();
    const name = toJson.get(number);
    return name === undefined ? number : name;
  };
}

type ReadEntry = (reader: Reader, map: Record<string, unknown>, depth: number) => void;

function entryReader(context: MessageReading, field: GrpcField): ReadEntry {
  const keyType = field.mapKey ?? 'string';
  const readKey = READ_SCALAR[keyType];
  const readValue = valueReader(context, field);
  const emptyValue = defaultReader(context, field);
  const valueWireType =
    field.type.kind === 'message' ? 2 : field.type.kind === 'enum' ? 0 : WIRE_TYPES[field.type.name];
  const [keyTag, valueTag] = [tagOf(1, WIRE_TYPES[keyType]), tagOf(2, valueWireType)];
  return (reader, map, depth) => {
    const end = reader.uint32() + reader.pos;
    let key: unknown = SCALAR_DEFAULTS[keyType];
    let value: unknown;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === keyTag) key = readKey(reader, depth);
      else if (tag === valueTag) value = readValue(reader, depth);
      else skipField(reader, tag);
    }
    if (reader.pos !== end) fail('cut off');
    setKey(map, String(key), value === undefined ? emptyValue() : value);
  };
}

/** The value of an entry that has a key only. */
function defaultReader(context: MessageReading, { type }: GrpcField): () => unknown {
  if (type.kind === 'scalar') return () => SCALAR_DEFAULTS[type.name];
  if (type.kind === 'enum') return () => context.enumOf(type.name).toJson.get(0) ?? null;
  const nothing = context.wire.Reader.create(Buffer.alloc(0));
  return () => context.readerOf(type.name)(nothing, 0, 0);
}
