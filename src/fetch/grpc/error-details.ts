import type { GrpcDescriptor, GrpcField, GrpcType } from '../../supergraph/grpc/descriptor.ts';
import { codecOf } from './codec/codec.ts';
import { PLAIN_ENUMS } from '../../supergraph/grpc/enum-policy.ts';
import type { Wire } from './codec/protobuf.ts';

/** Field names of the error model's messages, in order of their numbers: `*` marks a list, `name:Type` a message. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'google.rpc.Status': ['code:int32', 'message', 'details*:google.protobuf.Any'],
  'google.rpc.ErrorInfo': ['reason', 'domain', 'metadata:map'],
  'google.rpc.RetryInfo': ['retry_delay:google.protobuf.Duration'],
  'google.rpc.QuotaFailure': ['violations*:google.rpc.QuotaFailure.Violation'],
  'google.rpc.QuotaFailure.Violation': ['subject', 'description'],
  'google.rpc.PreconditionFailure': ['violations*:google.rpc.PreconditionFailure.Violation'],
  'google.rpc.PreconditionFailure.Violation': ['type', 'subject', 'description'],
  'google.rpc.BadRequest': ['field_violations*:google.rpc.BadRequest.FieldViolation'],
  'google.rpc.BadRequest.FieldViolation': [
    'field',
    'description',
    'reason',
    'localized_message:google.rpc.LocalizedMessage',
  ],
  'google.rpc.RequestInfo': ['request_id', 'serving_data'],
  'google.rpc.ResourceInfo': ['resource_type', 'resource_name', 'owner', 'description'],
  'google.rpc.Help': ['links*:google.rpc.Help.Link'],
  'google.rpc.Help.Link': ['description', 'url'],
  'google.rpc.LocalizedMessage': ['locale', 'message'],
  'google.protobuf.Any': [],
  'google.protobuf.Duration': [],
};

/** DebugInfo is not among them: stack traces are for the log. RequestInfo holds the service's own bookkeeping. */
const SHOWN = new Set(
  [
    'ErrorInfo',
    'RetryInfo',
    'QuotaFailure',
    'PreconditionFailure',
    'BadRequest',
    'ResourceInfo',
    'Help',
    'LocalizedMessage',
  ].map((name) => `type.googleapis.com/google.rpc.${name}`),
);

const descriptor: GrpcDescriptor = {
  services: {},
  enums: {},
  messages: Object.fromEntries(
    Object.entries(MESSAGES).map(([name, fields]) => [name, { fields: fields.map(readField) }]),
  ),
};

function readField(text: string, index: number): GrpcField {
  const [label = '', typeName = 'string'] = text.split(':');
  const name = label.replace('*', '');
  const type: GrpcType = typeName.includes('.')
    ? { kind: 'message', name: typeName }
    : { kind: 'scalar', name: typeName === 'int32' ? 'int32' : 'string' };
  return {
    name,
    jsonName: name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    number: index + 1,
    type,
    cardinality: typeName === 'map' ? 'map' : label.endsWith('*') ? 'repeated' : 'singular',
    ...(typeName === 'map' ? { mapKey: 'string' as const } : {}),
    presence: type.kind === 'message' ? 'explicit' : 'implicit',
  };
}

/**
 * The rich details of a failure (`grpc-status-details-bin`, a `google.rpc.Status`) in ProtoJSON. Types outside the
 * published error model are left out: nobody has said that they are for clients. Never throws.
 */
export function readErrorDetails(wire: Wire, trailer: unknown): readonly unknown[] {
  if (!(trailer instanceof Uint8Array)) return [];
  try {
    // The type of a decoded google.rpc.Status, as described above.
    const status = codecOf(wire, descriptor, PLAIN_ENUMS).decode('google.rpc.Status', trailer) as {
      details: readonly { '@type'?: string }[];
    };
    return status.details.filter((detail) => SHOWN.has(detail['@type'] ?? ''));
  } catch {
    // A failure is a failure, whatever else was sent with it.
    return [];
  }
}
