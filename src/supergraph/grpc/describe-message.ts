import type { GrpcDescriptor, GrpcField, GrpcScalar } from './descriptor.ts';

/**
 * What a value is once it is ProtoJSON. `integerText` is a 64-bit integer as a decimal string, `any` any JSON value.
 */
export type JsonKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'integerText'
  | 'text'
  | 'base64'
  | 'enum'
  | 'object'
  | 'list'
  | 'any';

/** One field of a message as a mapping sees it. */
export interface DescribedField {
  /** The ProtoJSON name, and the name in the file, which requests may use as well. */
  readonly jsonName: string;
  readonly protoName: string;
  readonly kind: JsonKind;
  /** `map`: an object whose values are of `kind`. */
  readonly shape: 'one' | 'list' | 'map';
  /** Full name of the message or enum; undefined for scalars. */
  readonly typeName: string | undefined;
  /** True when a response may have null here. */
  readonly nullable: boolean;
  /** True when a request must set it (proto2 `required`). */
  readonly required: boolean;
  readonly oneof: string | undefined;
  /** The names of an enum's values. */
  readonly enumValues: readonly string[] | undefined;
}

export interface DescribedMessage {
  readonly typeName: string;
  readonly fields: readonly DescribedField[];
}

const SCALAR_KINDS: Readonly<Record<GrpcScalar, JsonKind>> = {
  double: 'number',
  float: 'number',
  int32: 'integer',
  uint32: 'integer',
  sint32: 'integer',
  fixed32: 'integer',
  sfixed32: 'integer',
  int64: 'integerText',
  uint64: 'integerText',
  sint64: 'integerText',
  fixed64: 'integerText',
  sfixed64: 'integerText',
  bool: 'boolean',
  string: 'text',
  bytes: 'base64',
};

/** Well-known types whose ProtoJSON is not an object with their fields. */
const WELL_KNOWN_KINDS: Readonly<Record<string, JsonKind>> = {
  'google.protobuf.Timestamp': 'text',
  'google.protobuf.Duration': 'text',
  'google.protobuf.FieldMask': 'text',
  'google.protobuf.Struct': 'any',
  'google.protobuf.Value': 'any',
  'google.protobuf.ListValue': 'list',
  'google.protobuf.Any': 'any',
  'google.protobuf.DoubleValue': 'number',
  'google.protobuf.FloatValue': 'number',
  'google.protobuf.Int64Value': 'integerText',
  'google.protobuf.UInt64Value': 'integerText',
  'google.protobuf.Int32Value': 'integer',
  'google.protobuf.UInt32Value': 'integer',
  'google.protobuf.BoolValue': 'boolean',
  'google.protobuf.StringValue': 'text',
  'google.protobuf.BytesValue': 'base64',
};

/** Lists the fields of a message as ProtoJSON has them; undefined for a type that the descriptor does not know. */
export function describeMessage(descriptor: GrpcDescriptor, typeName: string): DescribedMessage | undefined {
  const message = Object.hasOwn(descriptor.messages, typeName) ? descriptor.messages[typeName] : undefined;
  if (message === undefined) return undefined;
  return { typeName, fields: message.fields.map((field) => describeField(descriptor, field)) };
}

function describeField(descriptor: GrpcDescriptor, field: GrpcField): DescribedField {
  return {
    jsonName: field.jsonName,
    protoName: field.name,
    kind: kindOf(field),
    shape: field.cardinality === 'repeated' ? 'list' : field.cardinality === 'map' ? 'map' : 'one',
    typeName: field.type.kind === 'scalar' ? undefined : field.type.name,
    nullable: field.cardinality === 'singular' && field.presence !== 'implicit',
    required: field.presence === 'required',
    oneof: field.oneof,
    enumValues: field.type.kind === 'enum' ? Object.keys(descriptor.enums[field.type.name]?.values ?? {}) : undefined,
  };
}

function kindOf({ type }: GrpcField): JsonKind {
  if (type.kind === 'scalar') return SCALAR_KINDS[type.name];
  if (type.kind === 'enum') return 'enum';
  return WELL_KNOWN_KINDS[type.name] ?? 'object';
}
