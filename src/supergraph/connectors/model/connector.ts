import type { GraphQLSchema } from 'graphql';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import type { Template } from '../../../mapping/parse/parse-template.ts';
import type { QueryStyle } from '../../../mapping/write/write-query.ts';
import type { GrpcDescriptor, GrpcMethod } from '../../grpc/read-descriptor.ts';

/** One header of a call: copied from the client (`from`) or written by a template (`value`), never both. */
export interface HeaderRule {
  /** In lower case. */
  readonly name: string;
  /** The client's header, in lower case. */
  readonly from?: string | undefined;
  readonly value?: Template | undefined;
}

/** What a failed call tells: its message, and extensions that are laid over the standard ones. */
export interface ErrorMapping {
  readonly message?: Mapping | undefined;
  /** In the order in which they are laid over each other: the source's, then the connector's. */
  readonly extensions: readonly Mapping[];
}

export interface HttpSource {
  readonly kind: 'http';
  readonly name: string;
  readonly baseUrl: Template;
  readonly headers: readonly HeaderRule[];
  readonly path?: Mapping | undefined;
  readonly queryParams?: Mapping | undefined;
  /** Of its own query, and of its connectors'. */
  readonly queryStyles: readonly QueryStyle[];
  /** Of its connectors' forms. */
  readonly bodyStyles: readonly QueryStyle[];
  readonly cookies?: Mapping | undefined;
  readonly errors: ErrorMapping;
  readonly isSuccess?: Mapping | undefined;
  /** `$config`: what the operator gives to the source. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** How enum values are named between GraphQL and protobuf. */
export interface EnumNaming {
  /** `strip`: `STOCK_STATUS_LOW` of the enum `StockStatus` is `LOW`. */
  readonly prefix: 'keep' | 'strip';
  /** `null`: the value 0 whose name ends in `UNSPECIFIED` reads as null. */
  readonly unspecified: 'name' | 'null';
}

/** PEM text; with `cert` and `key` both sides show who they are. */
export interface Tls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** The name in the server's certificate, when it is not the host's. */
  readonly serverName: string | undefined;
}

export interface GrpcSource {
  readonly kind: 'grpc';
  readonly name: string;
  /** `host:port`, or any target that grpc-js resolves. */
  readonly target: string;
  /** Undefined: the connection is not encrypted. */
  readonly tls: Tls | undefined;
  readonly descriptor: GrpcDescriptor;
  readonly enums: EnumNaming;
  readonly metadata: readonly HeaderRule[];
  readonly errors: ErrorMapping;
  readonly isSuccess?: Mapping | undefined;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A named backend of a subgraph. */
export type Source = HttpSource | GrpcSource;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpArm {
  readonly kind: 'http';
  readonly method: HttpMethod;
  /** Absolute without a source, else relative to the source's base URL. */
  readonly url: Template;
  readonly body?: Mapping | undefined;
  readonly headers: readonly HeaderRule[];
  readonly path?: Mapping | undefined;
  readonly queryParams?: Mapping | undefined;
  readonly queryStyles: readonly QueryStyle[];
  /** How the members of a form are written. */
  readonly bodyStyles: readonly QueryStyle[];
  /** Beside the source's, an object. */
  readonly cookies?: Mapping | undefined;
  readonly source: HttpSource | undefined;
}

export interface GrpcArm {
  readonly kind: 'grpc';
  readonly method: GrpcMethod;
  readonly request?: Mapping | undefined;
  readonly metadata: readonly HeaderRule[];
  readonly source: GrpcSource;
}

/** No call: the selection makes the value of variables alone. */
export interface VirtualArm {
  readonly kind: 'virtual';
  /** The one whose `$config` it reads. */
  readonly source: Source | undefined;
}

/** How the pages of an answer are asked for; their lists are joined to one. */
export interface Pagination {
  /** `page` and `offset` count in a query parameter, `cursor` carries there what a page names, `link` follows URLs. */
  readonly kind: 'page' | 'offset' | 'cursor' | 'link';
  /** The query parameter; empty for links. */
  readonly param: string;
  /** The number of the first page, or of its first item. */
  readonly start: number;
  /** How many items a full page has. */
  readonly size: number | undefined;
  /** The query parameter that the size is sent in. */
  readonly sizeParam: string | undefined;
  /** The keys that lead to the list in a page's body. */
  readonly items: readonly string[];
  /** Finds the next cursor or URL in a page; without it, links are those of the `Link` header. */
  readonly next: Mapping | undefined;
  /** Whether there is another page; without it, other signs tell. */
  readonly hasMore: Mapping | undefined;
  /** How many items are wanted. */
  readonly limit: Mapping | undefined;
  readonly maxPages: number;
  /** Of more pages than `maxPages`: the first ones are the answer, or the call fails. */
  readonly overflow: 'cut' | 'fail';
}

/** For how long answers may be kept, in seconds, and the tags by which they are purged. */
export interface ConnectorCache {
  readonly maxAge: number;
  readonly tags: readonly Template[];
}

/** How the keys of `$batch` become calls, and results find their askers. */
export interface Batching {
  /** At most so many keys in one call; unlimited when undefined. */
  readonly maxSize: number | undefined;
  /** How long keys are collected; until the end of the tick when undefined. */
  readonly waitMs: number | undefined;
  /** `key`: by equal key fields, in any order. `index`: the results are one for each key, in the order of the keys. */
  readonly match: 'key' | 'index';
  /** Where each field that `$batch` reads stands in a result, in the same order. */
  readonly key: readonly string[];
  /** Each key gets the list of its results. */
  readonly many: boolean;
  /** The member of a result that is the value; the result itself when undefined. */
  readonly value: string | undefined;
}

/** The kinds of operations that root fields are asked by. */
export type RootOperation = 'query' | 'mutation' | 'subscription';

/**
 * Where a connector stands: on a root field, on a field of another object (called for each parent, `$this`),
 * or on a type (finds entities by `$this` or `$batch`).
 */
export type ConnectorPlace =
  | { readonly kind: 'root'; readonly operation: RootOperation; readonly fieldName: string }
  | { readonly kind: 'field'; readonly typeName: string; readonly fieldName: string }
  | { readonly kind: 'type'; readonly typeName: string };

/** How a connector finds an entity of `typeName` from a representation. */
export interface EntityAccess {
  readonly typeName: string;
  /** Which variable carries the representation. */
  readonly via: 'args' | 'this' | 'batch';
  /** The key fields it reads, nested ones as `owner.id`, sorted. */
  readonly key: readonly string[];
}

/** One `@connect`: one call or none, its arguments, its mapping. */
export interface Connector {
  /** `Query.products`, `Product`; a second one at the same place is `Product[1]`. */
  readonly coordinate: string;
  /** Of the `@connect` in its file, 1-based. */
  readonly position: { readonly line: number | undefined; readonly column: number | undefined };
  readonly place: ConnectorPlace;
  readonly arm: HttpArm | GrpcArm | VirtualArm;
  readonly selection: Mapping;
  /** Set when the connector resolves references: on a type, or a root field with `entity: true`. */
  readonly entity: EntityAccess | undefined;
  /** The fields of the parent that a connector on a field reads, as in `EntityAccess.key`. */
  readonly requires: readonly string[];
  /** True when it reads the whole of its parent, which is all leaves that the subgraph has without a call. */
  readonly wholeParent: boolean;
  /** Set when the request reads `$batch`: one call for many entities or parents. */
  readonly batch: Batching | undefined;
  /** Set when one answer is asked for in pages. */
  readonly pagination: Pagination | undefined;
  /** Set when its answers may be kept. */
  readonly cache: ConnectorCache | undefined;
  readonly errors: ErrorMapping;
  readonly isSuccess: Mapping | undefined;
}

/** All connectors of one subgraph, and the types that their values are completed against. */
export interface ConnectorSet {
  readonly schema: GraphQLSchema;
  /** The registered SDL, which (with the configuration's overrides) everything here follows from. */
  readonly sdl: string;
  /** `$env`: what the configuration gives to this subgraph of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly connectors: readonly Connector[];
}
