import { leafType, type Member, type ObjectType, type ValueType } from '../../mapping/infer/infer-type.ts';
import { describeMessage, type DescribedField } from './describe-message.ts';
import type { GrpcDescriptor } from './descriptor.ts';
import { nameEnum, type EnumPolicy } from './enum-policy.ts';

const UNKNOWN: ValueType = { kind: 'unknown' };

/** A message as mappings see it: an object with ProtoJSON names, whose leaves are named by their `JsonKind`. */
export function messageType(descriptor: GrpcDescriptor, typeName: string, enums: EnumPolicy): ObjectType {
  let members: ReadonlyMap<string, Member> | undefined;
  const make = (): ReadonlyMap<string, Member> => {
    const fields = describeMessage(descriptor, typeName)?.fields ?? [];
    return new Map(
      fields.map((field) => [field.jsonName, { type: fieldType(descriptor, field, enums), offset: undefined }]),
    );
  };
  return { kind: 'object', name: typeName, members: () => (members ??= make()), rest: undefined };
}

function fieldType(descriptor: GrpcDescriptor, field: DescribedField, enums: EnumPolicy): ValueType {
  const one = valueType(descriptor, field, enums);
  if (field.shape === 'list') return { kind: 'list', of: one };
  if (field.shape === 'map') return { kind: 'object', name: undefined, members: () => new Map(), rest: one };
  return field.oneof === undefined || one.kind === 'unknown' || one.kind === 'list'
    ? one
    : { ...one, oneof: field.oneof };
}

function valueType(descriptor: GrpcDescriptor, { kind, typeName }: DescribedField, enums: EnumPolicy): ValueType {
  switch (kind) {
    case 'any':
      return UNKNOWN;
    case 'list':
      return { kind: 'list', of: UNKNOWN };
    case 'object':
      return typeName === undefined ? UNKNOWN : messageType(descriptor, typeName, enums);
    case 'enum':
      return leafType('enum', typeName === undefined ? undefined : enumValues(descriptor, typeName, enums));
    default:
      return leafType(kind);
  }
}

/** The names that a response may have; undefined for an enum that the descriptor does not know. */
function enumValues(descriptor: GrpcDescriptor, typeName: string, enums: EnumPolicy): readonly string[] | undefined {
  const declared = Object.hasOwn(descriptor.enums, typeName) ? descriptor.enums[typeName] : undefined;
  if (declared === undefined) return undefined;
  return [...nameEnum(typeName, declared, enums).toJson.values()].filter((name) => name !== null);
}
