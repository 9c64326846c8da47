import type { Root, Type } from 'protobufjs';

/**
 * A `google.protobuf.FileDescriptorProto`, as far as calls need it. Lists are there; anything else may be missing,
 * since bytes from elsewhere need not come from a compiler.
 */
export interface FileDescriptor {
  readonly name?: string;
  readonly package?: string;
  readonly dependency: readonly string[];
  readonly messageType: readonly MessageDescriptor[];
  readonly enumType: readonly EnumDescriptor[];
  readonly service: readonly ServiceDescriptor[];
  /** `proto3` or `editions`; none is proto2. */
  readonly syntax?: string;
  readonly options?: WithFeatures;
}

export interface MessageDescriptor {
  readonly name?: string;
  readonly field: readonly FieldDescriptor[];
  readonly nestedType: readonly MessageDescriptor[];
  readonly enumType: readonly EnumDescriptor[];
  readonly oneofDecl: readonly { readonly name?: string }[];
  readonly options?: WithFeatures & { readonly mapEntry?: boolean };
}

export interface FieldDescriptor {
  readonly name?: string;
  readonly number?: number;
  /** `LABEL_REPEATED` and so on. */
  readonly label?: string;
  /** `TYPE_INT64` and so on; a number that has no name stays a number. */
  readonly type?: string | number;
  /** Of a message or enum, with a dot in front. */
  readonly typeName?: string;
  readonly jsonName?: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly options?: WithFeatures & { readonly packed?: boolean };
}

export interface EnumDescriptor {
  readonly name?: string;
  readonly value: readonly { readonly name?: string; readonly number?: number }[];
}

/** The name under which the extension `google.api.http` is decoded. */
export const HTTP_RULE = 'httpRule';

export interface ServiceDescriptor {
  readonly name?: string;
  readonly method: readonly {
    readonly name?: string;
    readonly inputType?: string;
    readonly outputType?: string;
    readonly clientStreaming?: boolean;
    readonly serverStreaming?: boolean;
    readonly options?: {
      /** `NO_SIDE_EFFECTS` and so on. */
      readonly idempotencyLevel?: string;
      readonly deprecated?: boolean;
      /** Of `google.api.http`. */
      readonly [HTTP_RULE]?: unknown;
    };
  }[];
}

/** What editions say in place of a syntax. */
export interface Features {
  readonly fieldPresence?: string;
  readonly repeatedFieldEncoding?: string;
  readonly messageEncoding?: string;
}

interface WithFeatures {
  readonly features?: Features;
}

/** Reads serialized descriptors. Both functions throw when the bytes are something else. */
export interface DescriptorDecoder {
  file(bytes: Uint8Array): FileDescriptor;
  /** A `google.protobuf.FileDescriptorSet`, as `protoc --descriptor_set_out` writes it. */
  set(bytes: Uint8Array): readonly FileDescriptor[];
}

/** Of google/api/http.proto, as far as it says how an RPC is bound. */
const HTTP_PROTO = `
  syntax = "proto2"; package google.api;
  message HttpRule {
    optional string get = 2; optional string put = 3; optional string post = 4;
    optional string delete = 5; optional string patch = 6;
    optional CustomHttpPattern custom = 8; repeated HttpRule additional_bindings = 11;
  }
  message CustomHttpPattern { optional string kind = 1; optional string path = 2; }`;
/** The number of the extension `google.api.http` of `google.protobuf.MethodOptions`. */
const HTTP_NUMBER = 72_295_728;

/** Loads what reads descriptors: nothing else needs it. */
export async function loadDescriptorDecoder(): Promise<DescriptorDecoder> {
  const protobuf = (await import('protobufjs')).default;
  const descriptor = (await import('protobufjs/ext/descriptor/index.js')).default;
  // A copy: the module's own types are shared with whoever else loads them.
  const root: Root = protobuf.Root.fromJSON(descriptor.FileDescriptorProto.root.toJSON());
  protobuf.parse(HTTP_PROTO, root);
  root
    .lookupType('google.protobuf.MethodOptions')
    .add(new protobuf.Field(HTTP_RULE, HTTP_NUMBER, 'google.api.HttpRule'));
  const decode = (type: Type, bytes: Uint8Array): Record<string, unknown> =>
    type.toObject(type.decode(bytes), { enums: String, arrays: true });
  return {
    // The interfaces above say what these types declare; numbers of enums are names, and lists are never missing.
    file: (bytes) => decode(root.lookupType('google.protobuf.FileDescriptorProto'), bytes) as unknown as FileDescriptor,
    set: (bytes) =>
      decode(root.lookupType('google.protobuf.FileDescriptorSet'), bytes)['file'] as readonly FileDescriptor[],
  };
}
