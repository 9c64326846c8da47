import { resolve } from 'node:path';
import type { ConstDirectiveNode } from 'graphql';
import type { SubgraphConfig } from '../../config/schema.ts';
import { listTemplateDependencies } from '../../core/mapping/list-dependencies.ts';
import { parseTemplate } from '../../core/mapping/parse-template.ts';
import type { Grammar } from '../../core/mapping/syntax.ts';
import { ProtoFailure, readProto } from '../grpc/read-descriptor.ts';
import { checkSourceVariables } from './check-variables.ts';
import { listHeaderUses, listOutcomeUses, listUrlUses } from './list-uses.ts';
import { readTls } from './read-tls.ts';
import type { EnumNaming, GrpcSource, HttpSource, Source } from './connector.ts';
import type { Problems } from './problems.ts';
import { Arguments } from './read-arguments.ts';
import { readErrors, readHeaders, readIsSuccess } from './read-call.ts';

/** `@source(graphql: …)`: a GraphQL service, which speaks Federation or not. */
export interface GraphqlSource {
  readonly kind: 'graphql';
  readonly name: string;
  readonly url: string;
  readonly federated: boolean;
}

export interface SourceInput {
  readonly directives: readonly ConstDirectiveNode[];
  /** Files are named relative to it. */
  readonly directory: string;
  readonly config: SubgraphConfig;
  readonly problems: Problems;
  readonly grammar: Grammar;
}

const SOURCE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Reads every `@source`, by name; one that is wrong is left out and told in the problems. */
export async function readSources(input: SourceInput): Promise<ReadonlyMap<string, Source | GraphqlSource>> {
  const sources = new Map<string, Source | GraphqlSource>();
  const seen = new Set<string>();
  for (const directive of input.directives) {
    const args = new Arguments(directive, '`@source`', '@source', input);
    args.allow(['name', 'http', 'grpc', 'graphql', 'errors', 'isSuccess']);
    const name = readName(args, seen);
    if (name === undefined) continue;
    seen.add(name);
    const source = await readSource(args, name, input);
    if (source !== undefined) sources.set(name, source);
  }
  checkOverrides(input, seen);
  return sources;
}

function readName(args: Arguments, seen: ReadonlySet<string>): string | undefined {
  const node = args.stringNode('name');
  if (node === undefined || node.value === '') {
    args.problem('EMPTY_SOURCE_NAME', 'expected a `name` for this `@source`', node);
    return undefined;
  }
  if (!SOURCE_NAME.test(node.value)) {
    args.problem('INVALID_SOURCE_NAME', `expected a letter, then at most 63 letters, digits, \`_\` or \`-\` as the source's name, found "${node.value}"`, node);
  }
  if (seen.has(node.value)) args.problem('DUPLICATE_SOURCE_NAME', `expected another name: there is a source "${node.value}" already`, node);
  return node.value;
}

function checkOverrides({ config, problems }: SourceInput, names: ReadonlySet<string>): void {
  for (const name of Object.keys(config.sources)) {
    if (!names.has(name)) problems.add('SOURCE_NAME_MISMATCH', `the configuration names a source "${name}"; expected ${listed(names)}`);
  }
}

/** `"a" or "b"`, or that there is none. */
export function listed(names: Iterable<string>): string {
  const all = [...names].map((name) => `"${name}"`);
  return all.length === 0 ? 'none, since the schema has no `@source`' : all.join(' or ');
}

async function readSource(args: Arguments, name: string, input: SourceInput): Promise<Source | GraphqlSource | undefined> {
  const arms = ['http', 'grpc', 'graphql'].filter((arm) => args.has(arm));
  if (arms.length !== 1) {
    const found = arms.length === 0 ? 'none' : arms.map((arm) => `\`${arm}\``).join(' and ');
    args.problem('INVALID_SOURCE', `expected exactly one of \`http\`, \`grpc\` and \`graphql\` in the source "${name}", found ${found}`);
    return undefined;
  }
  const { url, config = {} } = input.config.sources[name] ?? {};
  if (args.has('http')) return readHttpSource(args, name, { url, config });
  if (args.has('grpc')) return await readGrpcSource(args, name, { url, config, directory: input.directory });
  const graphql = args.object('graphql');
  graphql?.allow(['url', 'federated']);
  const address = url ?? input.config.url ?? graphql?.string('url');
  if (graphql === undefined) return undefined;
  if (address === undefined || !/^https?:\/\//.test(address)) {
    graphql.problem('INVALID_URL', `expected an http or https URL as \`url\` of the source "${name}"`, graphql.value('url'));
    return undefined;
  }
  return { kind: 'graphql', name, url: address, federated: graphql.boolean('federated') ?? false };
}

interface Operated {
  /** In place of the address in the schema. */
  readonly url: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
}

function readHttpSource(args: Arguments, name: string, { url: override, config }: Operated): HttpSource | undefined {
  const http = args.object('http');
  if (http === undefined) return undefined;
  http.allow(['baseURL', 'headers', 'path', 'queryParams']);
  const node = http.stringNode('baseURL');
  const written = http.template('baseURL', 'INVALID_URL');
  const baseUrl = override === undefined ? written : parseTemplate(override);
  if (node === undefined && baseUrl === undefined) http.problem('INVALID_URL', `expected a \`baseURL\` in the source "${name}"`);
  if (baseUrl === undefined) return undefined;
  const [first] = baseUrl.parts;
  if (first === undefined || (first.kind === 'text' && !/^https?:\/\/./.test(first.text.trim()) && !/^https?:\/\/$/.test(first.text.trim()))) {
    http.problem('INVALID_URL_SCHEME', `expected an http or https URL as \`baseURL\` of the source "${name}", found "${baseUrl.text}"`, node);
    return undefined;
  }
  for (const { variable, offset } of listTemplateDependencies(baseUrl)) {
    if (variable !== 'config' && variable !== 'env') {
      http.problem('INVALID_URL', `expected only $config and $env in \`baseURL\`, found $${variable}`, node, offset);
    }
  }
  const parts = { path: http.mapping('path', 'INVALID_URL_PROPERTY'), queryParams: http.mapping('queryParams', 'INVALID_URL_PROPERTY') };
  checkSourceVariables([...listUrlUses(http, parts), ...listHeaderUses(http, 'headers'), ...listOutcomeUses(args)]);
  return {
    kind: 'http',
    name,
    config,
    baseUrl,
    headers: readHeaders(http, 'headers'),
    ...parts,
    errors: readErrors(args),
    isSuccess: readIsSuccess(args),
  };
}

async function readGrpcSource(args: Arguments, name: string, { url: override, config, directory }: Operated & { readonly directory: string }): Promise<GrpcSource | undefined> {
  const grpc = args.object('grpc');
  if (grpc === undefined) return undefined;
  grpc.allow(['target', 'proto', 'metadata', 'enums', 'tls']);
  const target = override ?? grpc.string('target');
  const proto = grpc.stringNode('proto');
  if (target === undefined || target === '') grpc.problem('INVALID_URL', `expected a \`target\` such as "inventory:50051" in the source "${name}"`);
  if (proto === undefined) {
    grpc.problem('INVALID_PROTO', `expected the name of a \`.proto\` file as \`proto\` of the source "${name}"`);
    return undefined;
  }
  if (target === undefined) return undefined;
  const enums = grpc.object('enums');
  enums?.allow(['prefix', 'unspecified']);
  const naming: EnumNaming = {
    prefix: enums?.enumName('prefix', ['STRIP', 'KEEP']) === 'KEEP' ? 'keep' : 'strip',
    unspecified: enums?.enumName('unspecified', ['NULL', 'NAME']) === 'NAME' ? 'name' : 'null',
  };
  try {
    checkSourceVariables([...listHeaderUses(grpc, 'metadata'), ...listOutcomeUses(args)]);
    const tls = await readTls(grpc, directory);
    const descriptor = await readProto(resolve(directory, proto.value));
    return { kind: 'grpc', name, config, target, tls, descriptor, enums: naming, metadata: readHeaders(grpc, 'metadata'), errors: readErrors(args), isSuccess: readIsSuccess(args) };
  } catch (error) {
    if (!(error instanceof ProtoFailure)) throw error;
    for (const { line, message } of error.problems) {
      grpc.problem('INVALID_PROTO', `${proto.value}${line === undefined ? '' : `:${line}`}: ${message}`, proto);
    }
    return undefined;
  }
}
