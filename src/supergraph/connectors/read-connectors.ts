import type { ConstDirectiveNode } from 'graphql';
import type { Template } from '../../mapping/parse/parse-template.ts';
import { findMethod, suggestMethods } from '../grpc/find-method.ts';
import type { ConnectorPlace, GrpcArm, HttpArm, HttpMethod, Source, VirtualArm } from './model/connector.ts';
import { Arguments, type ArgumentReading } from './read/read-arguments.ts';
import { readCache } from './read/read-cache.ts';
import { readBatch } from './read/read-batch.ts';
import { readPagination } from './read/read-pagination.ts';
import { readErrors, readHeaders, readIsSuccess } from './read/read-call.ts';
import type { ConnectVersion } from './read/read-links.ts';
import { BODY_STYLES, QUERY_STYLES, readStyles } from './read/read-styles.ts';
import { listed, type SourcesByName } from './sources/read-sources.ts';
import { readVirtual } from './read/read-virtual.ts';
import type { WrittenConnector } from './read/written-connector.ts';

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly HttpMethod[];

export interface ConnectorReading extends ArgumentReading {
  readonly version: ConnectVersion;
}

/** Reads one `@connect`; undefined when what is wrong (told in the problems) leaves nothing to check further. */
export function readConnector(
  directive: ConstDirectiveNode,
  at: { readonly coordinate: string; readonly place: ConnectorPlace },
  sources: SourcesByName,
  reading: ConnectorReading,
): WrittenConnector | undefined {
  const args = new Arguments(directive, '`@connect`', at.coordinate, reading);
  args.allow([
    'source',
    'id',
    'http',
    'grpc',
    'batch',
    'paginate',
    'errors',
    'isSuccess',
    'selection',
    'entity',
    'cache',
  ]);
  const source = findSource(args, sources);
  const arm = source === 'unknown' ? undefined : readArm(args, source, { place: at.place, version: reading.version });
  const selection = args.mapping('selection', 'INVALID_SELECTION');
  if (!args.has('selection')) args.problem('INVALID_SELECTION', 'expected a `selection` in this `@connect`');
  const errors = readErrors(args);
  const entity = args.boolean('entity');
  const id = args.stringNode('id');
  if (id !== undefined && !/^[A-Za-z_]\w*$/.test(id.value))
    args.problem('INVALID_CONNECTOR_ID_NAME', `expected a GraphQL name as \`id\`, found "${id.value}"`, id);
  // What a source says is about the answers of calls.
  const inherited = arm === undefined || arm.kind === 'virtual' ? undefined : arm.source;
  const isSuccess = readIsSuccess(args) ?? inherited?.isSuccess;
  if (arm === undefined || selection === undefined) return undefined;
  return {
    ...at,
    args,
    arm,
    selection,
    entity,
    ...(arm.kind === 'virtual'
      ? WITHOUT_CALL
      : {
          batch: readBatch(args),
          pagination: readPagination(args, arm.kind, at.place),
          cache: readCache(args, at.place),
        }),
    errors: {
      message: errors.message ?? inherited?.errors.message,
      extensions: [...(inherited?.errors.extensions ?? []), ...errors.extensions],
    },
    isSuccess,
    id: id?.value,
  };
}

const WITHOUT_CALL = { batch: undefined, pagination: undefined, cache: undefined };

function findSource(args: Arguments, sources: SourcesByName): Source | undefined | 'unknown' {
  const node = args.stringNode('source');
  if (node === undefined) return undefined;
  const source = sources.get(node.value);
  if (source === undefined) {
    const code = sources.size === 0 ? 'NO_SOURCES_DEFINED' : 'SOURCE_NAME_MISMATCH';
    args.problem(code, `there is no source "${node.value}"; expected ${listed(sources.keys())}`, node);
    return 'unknown';
  }
  if (source.kind === 'graphql') {
    args.problem(
      'SOURCE_NAME_MISMATCH',
      `the source "${node.value}" is a GraphQL service; expected one with \`http\` or \`grpc\``,
      node,
    );
    return 'unknown';
  }
  return source.kind === 'wrong' ? 'unknown' : source;
}

function readArm(
  args: Arguments,
  source: Source | undefined,
  { place, version }: { readonly place: ConnectorPlace; readonly version: ConnectVersion },
): HttpArm | GrpcArm | VirtualArm | undefined {
  if (!args.has('http') && !args.has('grpc')) return readVirtual(args, { source, place, version });
  const http = args.object('http');
  const grpc = args.object('grpc');
  if (http !== undefined && grpc !== undefined) {
    args.problem('INVALID_CONNECTOR', 'expected exactly one of `http` and `grpc`, found both');
    return undefined;
  }
  const ofEvents = place.kind === 'root' && place.operation === 'subscription';
  if (http !== undefined) {
    if (ofEvents) {
      http.problem(
        'SUBSCRIPTION_IN_CONNECTORS',
        'an HTTP call answers once; expected `grpc` with a method that streams its responses on a field of a ' +
          'subscription',
      );
      return undefined;
    }
    if (source?.kind !== 'grpc') return readHttp(http, source, version);
    http.problem('SOURCE_NAME_MISMATCH', `the source "${source.name}" is a gRPC service; expected \`grpc\` here`);
    return undefined;
  }
  if (grpc === undefined) return undefined;
  if (source?.kind === 'grpc') return readGrpc(grpc, source, ofEvents);
  const found =
    source === undefined
      ? 'a gRPC connector needs a `source`'
      : `the source "${source.name}" is an HTTP service; expected \`http\` here`;
  grpc.problem('SOURCE_NAME_MISMATCH', found);
  return undefined;
}

function readHttp(http: Arguments, source: HttpArm['source'], version: ConnectVersion): HttpArm | undefined {
  http.allow([...VERBS, 'body', 'bodyStyles', 'cookies', 'headers', 'path', 'queryParams', 'queryStyles']);
  const verbs = VERBS.filter((verb) => http.has(verb));
  const [method] = verbs;
  if (method === undefined || verbs.length > 1) {
    const code = method === undefined ? 'MISSING_HTTP_METHOD' : 'MULTIPLE_HTTP_METHODS';
    http.problem(
      code,
      `expected exactly one of ${VERBS.join(', ')}, found ${verbs.length === 0 ? 'none' : verbs.join(' and ')}`,
    );
    return undefined;
  }
  const url = http.urlTemplate(method, 'INVALID_URL');
  const arm = {
    headers: readHeaders(http, 'headers'),
    body: http.mapping('body', 'INVALID_BODY'),
    cookies: http.mapping('cookies', 'INVALID_HEADER'),
    path: http.mapping('path', 'INVALID_URL_PROPERTY'),
    queryParams: http.mapping('queryParams', 'INVALID_URL_PROPERTY'),
  };
  if (url === undefined || !checkUrl(http, method, url, source)) return undefined;
  const queryStyles = readStyles(http, QUERY_STYLES, [source?.queryParams, arm.queryParams]);
  const bodyStyles = readStyles(http, BODY_STYLES, [arm.body]);
  // Apollo's connectors number the items of every list.
  const others = version.of === 'apollo' ? [{ name: undefined, form: 'indexed' as const, explode: false }] : [];
  return { kind: 'http', method, url, ...arm, queryStyles, bodyStyles: [...others, ...bodyStyles], source };
}

function checkUrl(http: Arguments, method: HttpMethod, url: Template, source: HttpArm['source']): boolean {
  const node = http.stringNode(method);
  const scheme = /^\s*([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url.text)?.[1];
  if (source !== undefined) {
    if (scheme === undefined) return true;
    http.problem(
      'ABSOLUTE_CONNECT_URL_WITH_SOURCE',
      `expected a URL relative to the source "${source.name}", found an absolute one`,
      node,
    );
    return false;
  }
  if (scheme === undefined) {
    http.problem(
      'RELATIVE_CONNECT_URL_WITHOUT_SOURCE',
      'expected an absolute URL, or a `source` that it is relative to',
      node,
    );
    return false;
  }
  if (!/^https?$/i.test(scheme)) {
    http.problem('INVALID_URL_SCHEME', `expected an http or https URL, found ${scheme}`, node);
    return false;
  }
  const host = /^\s*[^/]*:\/\/([^/?#]*)/.exec(url.text)?.[1] ?? '';
  if (host === '' || /[{},]/.test(host)) {
    http.problem(
      'INVALID_URL',
      'expected the name of one host, without expressions',
      node,
      url.text.indexOf('://') + 3,
    );
    return false;
  }
  return true;
}

function readGrpc(grpc: Arguments, source: GrpcArm['source'], ofEvents: boolean): GrpcArm | undefined {
  grpc.allow(['method', 'request', 'metadata']);
  const node = grpc.stringNode('method');
  const request = grpc.mapping('request', 'INVALID_BODY');
  const metadata = readHeaders(grpc, 'metadata');
  if (node === undefined) {
    grpc.problem('MISSING_GRPC_METHOD', 'expected a `method` such as "package.Service/Rpc"');
    return undefined;
  }
  const method = findMethod(source.descriptor, node.value);
  if (method === undefined) {
    const near = suggestMethods(source.descriptor, node.value);
    const hint =
      near.length === 0
        ? 'expected "package.Service/Rpc"'
        : `did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`;
    grpc.problem('UNKNOWN_GRPC_METHOD', `the source "${source.name}" has no method "${node.value}"; ${hint}`, node);
    return undefined;
  }
  // Of a stream of requests a subscription sends one, and then leaves it open.
  if (method.responseStream !== ofEvents || (method.requestStream && !ofEvents)) {
    const what = `the method "${node.value}" ${describeStreams(method)}`;
    grpc.problem(
      'UNSUPPORTED_GRPC_METHOD',
      `${what}; expected ${ofEvents ? 'one that streams its responses on a field of a subscription' : 'a unary one'}`,
      node,
    );
    return undefined;
  }
  return { kind: 'grpc', method, request, metadata, source };
}

function describeStreams({ requestStream, responseStream }: GrpcArm['method']): string {
  if (!requestStream && !responseStream) return 'answers once';
  const streamed = [...(requestStream ? ['requests'] : []), ...(responseStream ? ['responses'] : [])];
  return `streams its ${streamed.join(' and ')}`;
}
