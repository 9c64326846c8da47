import type { ConstDirectiveNode } from 'graphql';
import type { SubgraphConfig } from '../../../config/schema.ts';
import { listTemplateDependencies } from '../../../mapping/infer/list-dependencies.ts';
import { parseTemplate } from '../../../mapping/parse/parse-template.ts';
import type { Grammar } from '../../../mapping/language/syntax.ts';
import { checkEnvironment, checkSourceVariables } from '../check/check-variables.ts';
import { listHeaderUses, listOutcomeUses, listUrlUses } from '../read/list-uses.ts';
import type { HttpSource, Source } from '../model/connector.ts';
import type { Problems } from '../../problems/problems.ts';
import { Arguments } from '../read/read-arguments.ts';
import { readGrpcSource, type Operated } from './read-grpc-source.ts';
import { BODY_STYLES, QUERY_STYLES, readStyles } from '../read/read-styles.ts';
import { readErrors, readHeaders, readIsSuccess } from '../read/read-call.ts';

/** `@source(graphql: …)`: a GraphQL service, which speaks Federation or not. */
export interface GraphqlSource {
  readonly kind: 'graphql';
  readonly name: string;
  readonly url: string;
  readonly federated: boolean;
}

/** One that cannot be used. Its problems are told; that connectors name it is none. */
export interface WrongSource {
  readonly kind: 'wrong';
}

export interface SourceInput {
  readonly directives: readonly ConstDirectiveNode[];
  /** Files are named relative to it. */
  readonly directory: string;
  readonly config: SubgraphConfig;
  readonly problems: Problems;
  readonly grammar: Grammar;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The gRPC services that connectors call, by the name of the source. */
  readonly services: ReadonlyMap<string, readonly string[]>;
}

const SOURCE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export type SourcesByName = ReadonlyMap<string, Source | GraphqlSource | WrongSource>;

/** Reads every `@source`, by name. */
export async function readSources(input: SourceInput): Promise<SourcesByName> {
  const sources = new Map<string, Source | GraphqlSource | WrongSource>();
  const seen = new Set<string>();
  for (const directive of input.directives) {
    const args = new Arguments(directive, '`@source`', '@source', input);
    args.allow(['name', 'http', 'grpc', 'graphql', 'errors', 'isSuccess']);
    const name = readName(args, seen);
    if (name === undefined) continue;
    seen.add(name);
    const source = await readSource(args, name, input);
    sources.set(name, source ?? { kind: 'wrong' });
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
    args.problem(
      'INVALID_SOURCE_NAME',
      `expected a letter, then at most 63 letters, digits, \`_\` or \`-\` as the source's name, found "${node.value}"`,
      node,
    );
  }
  if (seen.has(node.value))
    args.problem('DUPLICATE_SOURCE_NAME', `expected another name: there is a source "${node.value}" already`, node);
  return node.value;
}

function checkOverrides({ config, problems }: SourceInput, names: ReadonlySet<string>): void {
  for (const name of Object.keys(config.sources)) {
    if (!names.has(name))
      problems.add('SOURCE_NAME_MISMATCH', `the configuration names a source "${name}"; expected ${listed(names)}`);
  }
}

/** `"a" or "b"`, or that there is none. */
export function listed(names: Iterable<string>): string {
  const all = [...names].map((name) => `"${name}"`);
  return all.length === 0 ? 'none, since the schema has no `@source`' : all.join(' or ');
}

async function readSource(
  args: Arguments,
  name: string,
  input: SourceInput,
): Promise<Source | GraphqlSource | undefined> {
  const arms = ['http', 'grpc', 'graphql'].filter((arm) => args.has(arm));
  if (arms.length !== 1) {
    const found = arms.length === 0 ? 'none' : arms.map((arm) => `\`${arm}\``).join(' and ');
    args.problem(
      'INVALID_SOURCE',
      `expected exactly one of \`http\`, \`grpc\` and \`graphql\` in the source "${name}", found ${found}`,
    );
    return undefined;
  }
  const { url, config = {} } = input.config.sources[name] ?? {};
  if (args.has('http')) return readHttpSource(args, name, { url, config });
  if (args.has('grpc')) {
    const services = input.services.get(name) ?? [];
    return await readGrpcSource(args, name, { url, config, env: input.env, directory: input.directory, services });
  }
  const graphql = args.object('graphql');
  graphql?.allow(['url', 'federated']);
  const address = url ?? input.config.url ?? graphql?.string('url');
  if (graphql === undefined) return undefined;
  if (address === undefined || !/^https?:\/\/(?![^/?#]*,)/.test(address)) {
    graphql.problem(
      'INVALID_URL',
      `expected one http or https URL as \`url\` of the source "${name}"`,
      graphql.value('url'),
    );
    return undefined;
  }
  return { kind: 'graphql', name, url: address, federated: graphql.boolean('federated') ?? false };
}

function readHttpSource(args: Arguments, name: string, { url: override, config }: Operated): HttpSource | undefined {
  const http = args.object('http');
  if (http === undefined) return undefined;
  http.allow(['baseURL', 'bodyStyles', 'cookies', 'headers', 'path', 'queryParams', 'queryStyles']);
  const node = http.stringNode('baseURL');
  const written = http.template('baseURL', 'INVALID_URL');
  const baseUrl = override === undefined ? written : parseTemplate(override);
  if (node === undefined && baseUrl === undefined)
    http.problem('INVALID_URL', `expected a \`baseURL\` in the source "${name}"`);
  if (baseUrl === undefined) return undefined;
  const [first] = baseUrl.parts;
  if (
    first === undefined ||
    (first.kind === 'text' && !/^https?:\/\/./.test(first.text.trim()) && !/^https?:\/\/$/.test(first.text.trim()))
  ) {
    http.problem(
      'INVALID_URL_SCHEME',
      `expected an http or https URL as \`baseURL\` of the source "${name}", found "${baseUrl.text}"`,
      node,
    );
    return undefined;
  }
  if (/^\s*https?:\/\/[^/?#]*,/i.test(baseUrl.text))
    http.problem(
      'INVALID_URL',
      `expected one URL as \`baseURL\` of the source "${name}", without a comma in the name of its host; found ` +
        `"${baseUrl.text}"`,
      node,
    );
  for (const dependency of listTemplateDependencies(baseUrl)) {
    const { variable, offset } = dependency;
    const ungiven = checkEnvironment(dependency, http);
    if (ungiven !== undefined)
      http.problem(ungiven.code, `\`baseURL\`: ${ungiven.message}`, node, override === undefined ? offset : undefined);
    if (variable !== 'config' && variable !== 'env')
      http.problem('INVALID_URL', `expected only $config and $env in \`baseURL\`, found $${variable}`, node, offset);
  }
  const parts = {
    cookies: http.mapping('cookies', 'INVALID_HEADER'),
    path: http.mapping('path', 'INVALID_URL_PROPERTY'),
    queryParams: http.mapping('queryParams', 'INVALID_URL_PROPERTY'),
  };
  checkSourceVariables([...listUrlUses(http, parts), ...listHeaderUses(http, 'headers'), ...listOutcomeUses(args)]);
  return {
    kind: 'http',
    name,
    config,
    baseUrl,
    headers: readHeaders(http, 'headers'),
    ...parts,
    queryStyles: readStyles(http, QUERY_STYLES),
    bodyStyles: readStyles(http, BODY_STYLES),
    errors: readErrors(args),
    isSuccess: readIsSuccess(args),
  };
}
