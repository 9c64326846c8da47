import { leafType, type Member, type ValueType } from '../../../mapping/infer/infer-type.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import { describeMessage, type DescribedField, type JsonKind } from '../../grpc/describe-message.ts';
import type { GrpcDescriptor } from '../../grpc/descriptor.ts';
import { nameEnum, type EnumPolicy } from '../../grpc/enum-policy.ts';
import { describeValueType } from './describe-value-type.ts';

export interface RequestMessage {
  readonly descriptor: GrpcDescriptor;
  readonly typeName: string;
  readonly enums: EnumPolicy;
  problem(code: string, message: string, offset: number): void;
}

/** Checks what a `request` mapping makes against the message that the method takes. */
export function checkRequestMessage(given: ValueType, message: RequestMessage): void {
  checkMessage(given, { ...message, seen: new Set() }, 0);
}

interface CheckedMessage extends RequestMessage {
  /**
   * The pairs of input type and message that this place lies in: an argument that is passed on whole may contain
   * itself.
   */
  readonly seen: ReadonlySet<string>;
}

function checkMessage(given: ValueType, outer: CheckedMessage, offset: number): void {
  if (given.kind === 'unknown') return;
  const pair = given.kind === 'object' && given.name !== undefined ? `${given.name} ${outer.typeName}` : undefined;
  if (pair !== undefined && outer.seen.has(pair)) return;
  const message = pair === undefined ? outer : { ...outer, seen: new Set([...outer.seen, pair]) };
  if (given.kind !== 'object') {
    message.problem(
      'INCOMPATIBLE_GRPC_TYPE',
      `expected an object with the fields of ${message.typeName}, found ${describeValueType(given)}`,
      offset,
    );
    return;
  }
  const fields = describeMessage(message.descriptor, message.typeName)?.fields ?? [];
  const members = given.members();
  for (const [name, member] of members) {
    const field = fields.find(({ jsonName, protoName }) => jsonName === name || protoName === name);
    const at = member.offset ?? offset;
    if (field !== undefined) checkField(member.type, field, message, at);
    else
      message.problem(
        'UNKNOWN_GRPC_REQUEST_FIELD',
        `the message ${message.typeName} has no field \`${name}\`; ${suggestion(
          name,
          fields.map(({ jsonName }) => jsonName),
        )}`,
        at,
      );
  }
  checkOneofs(members, fields, message, offset);
  if (given.rest !== undefined) return;
  for (const { jsonName, protoName, required } of fields) {
    if (required && !members.has(jsonName) && !members.has(protoName)) {
      message.problem(
        'INVALID_BODY',
        `the message ${message.typeName} requires the field \`${jsonName}\`; expected it in the mapping`,
        offset,
      );
    }
  }
}

/** Of a oneof one member can be sent; what may be null is left out, so that two of those may take turns. */
function checkOneofs(
  members: ReadonlyMap<string, Member>,
  fields: readonly DescribedField[],
  message: CheckedMessage,
  offset: number,
): void {
  const chosen = new Map<string, string>();
  for (const [name, { type, offset: at }] of members) {
    const field = fields.find(({ jsonName, protoName }) => jsonName === name || protoName === name);
    if (field?.oneof === undefined || type.present !== true) continue;
    const other = chosen.get(field.oneof);
    if (other === undefined) chosen.set(field.oneof, name);
    else
      message.problem(
        'INVALID_BODY',
        `\`${other}\` and \`${name}\` are both of the oneof \`${field.oneof}\` of ${message.typeName}, ` +
          'of which a request sets one; expected one of them, or values of which one may be null',
        at ?? offset,
      );
  }
}

function checkField(given: ValueType, field: DescribedField, message: CheckedMessage, offset: number): void {
  if (given.kind === 'unknown') return;
  if (field.shape === 'list') {
    if (given.kind === 'list') checkValue(given.of, field, message, offset);
    else
      message.problem(
        'INCOMPATIBLE_GRPC_TYPE',
        `the field \`${field.jsonName}\` of ${message.typeName} is repeated; expected a list, ` +
          `found ${describeValueType(given)}`,
        offset,
      );
  } else if (field.shape === 'map') {
    if (given.kind !== 'object')
      message.problem(
        'INCOMPATIBLE_GRPC_TYPE',
        `the field \`${field.jsonName}\` of ${message.typeName} is a map; expected an object, ` +
          `found ${describeValueType(given)}`,
        offset,
      );
    else for (const { type, offset: at } of given.members().values()) checkValue(type, field, message, at ?? offset);
  } else checkValue(given, field, message, offset);
}

/** The leaves of a mapping that each kind of ProtoJSON takes; what is not named takes whatever is a leaf. */
const TAKES: Partial<Readonly<Record<JsonKind, readonly string[]>>> = {
  boolean: ['boolean'],
  integer: ['integer', 'number', 'text'],
  integerText: ['integer', 'number', 'text'],
  number: ['integer', 'number', 'text'],
  text: ['text', 'enum'],
  base64: ['text'],
  enum: ['text', 'enum', 'integer'],
};

function checkValue(given: ValueType, field: DescribedField, message: CheckedMessage, offset: number): void {
  const { kind, jsonName, typeName } = field;
  if (given.kind === 'unknown' || kind === 'any') return;
  if (kind === 'object' && typeName !== undefined) return checkMessage(given, { ...message, typeName }, offset);
  if ((kind === 'list') !== (given.kind === 'list') || given.kind === 'object') {
    message.problem(
      'INCOMPATIBLE_GRPC_TYPE',
      `the field \`${jsonName}\` of ${message.typeName} ` +
        `is ${kind === 'list' ? 'a list' : describeValueType(leafType(kind))}; found ${describeValueType(given)}`,
      offset,
    );
    return;
  }
  if (given.kind !== 'leaf') return;
  const takes = TAKES[kind];
  if (takes !== undefined && !takes.includes(given.name)) {
    message.problem(
      'INCOMPATIBLE_GRPC_TYPE',
      `the field \`${jsonName}\` of ${message.typeName} ` +
        `is ${kind === 'list' ? 'a list' : describeValueType(leafType(kind))}; found ${describeValueType(given)}`,
      offset,
    );
    return;
  }
  const declared = kind === 'enum' && typeName !== undefined ? message.descriptor.enums[typeName] : undefined;
  if (declared === undefined || typeName === undefined) return;
  const known = nameEnum(typeName, declared, message.enums).toNumber;
  for (const value of given.values ?? []) {
    if (known.has(value)) continue;
    message.problem(
      'INCOMPATIBLE_GRPC_TYPE',
      `the enum ${typeName} has no value \`${value}\`; ${suggestion(value, [...known.keys()])}`,
      offset,
    );
  }
}
