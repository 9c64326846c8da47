/**
 * What `.proto` files say, as plain JSON: every reference resolved, nothing to load or to parse later. It is
 * made when a subgraph is registered and stored with it.
 */
export interface GrpcDescriptor {
  /** By full name (`shop.Inventory`), then by the name of the RPC. */
  readonly services: Readonly<Record<string, Readonly<Record<string, GrpcRpc>>>>;
  /** By full name (`shop.StockLevel`), the well-known types that are used among them. */
  readonly messages: Readonly<Record<string, GrpcMessage>>;
  readonly enums: Readonly<Record<string, GrpcEnum>>;
}

export interface GrpcRpc {
  /** Full names of messages. */
  readonly requestType: string;
  readonly responseType: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** An RPC together with where it is called: `/shop.Inventory/BatchGet`. */
export interface GrpcMethod extends GrpcRpc {
  readonly path: string;
}

export interface GrpcMessage {
  readonly fields: readonly GrpcField[];
  /** The full names of fields that extensions add to it, which are neither read nor written. */
  readonly extensions?: readonly string[];
}

/** The scalar value types of the protobuf language. */
export type GrpcScalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'sfixed32'
  | 'int64'
  | 'uint64'
  | 'sint64'
  | 'fixed64'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export type GrpcType =
  | { readonly kind: 'scalar'; readonly name: GrpcScalar }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'message'; readonly name: string };

export interface GrpcField {
  /** As written in the file: `warehouse_id`. */
  readonly name: string;
  /** Its ProtoJSON name: `warehouseId`, or what `json_name` says. */
  readonly jsonName: string;
  readonly number: number;
  /** The type of the field, of a list's items or of a map's values. */
  readonly type: GrpcType;
  readonly cardinality: 'singular' | 'repeated' | 'map';
  readonly mapKey?: GrpcScalar;
  /** `implicit`: unset and default are one and the same on the wire (proto3 without `optional`). */
  readonly presence: 'implicit' | 'explicit' | 'required';
  /** The `oneof` it belongs to; not set for the one that `optional` implies. */
  readonly oneof?: string;
  readonly packed?: true;
  /** Encoded as a group (proto2 `group`, editions `DELIMITED`). */
  readonly delimited?: true;
}

export interface GrpcEnum {
  /** Names in order of declaration; an alias has the number of another name. */
  readonly values: Readonly<Record<string, number>>;
}
