import { GraphQLError, Kind, parse, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import type { SubgraphConfig } from '../../config/schema.ts';
import { checkDirectives } from './check-directives.ts';
import { checkUniqueNames } from '../connectors/check/check-unique-names.ts';
import { checkEveryFieldIsGiven } from '../connectors/check/check-connector-set.ts';
import { Problems } from '../problems/problems.ts';
import {
  grammarOf,
  linkFederation,
  readLinks,
  refuseContextDirectives,
  type Links,
} from '../connectors/read/read-links.ts';
import { readConnectorSet } from '../connectors/read-connector-set.ts';
import { readSources, type GraphqlSource, type SourcesByName } from '../connectors/sources/read-sources.ts';
import { listCalledServices } from '../connectors/list-called-services.ts';
import { buildTypes, directivesOf, isTypeWithFields, withoutDirectives } from '../sdl/read-types.ts';
import { resolveKeys } from '../connectors/resolve-keys.ts';
import { plainServiceSchema, unresolvableWithoutLookup } from './plain-service.ts';
import { OWN_DIRECTIVES } from '../policy/directives/policy-specification.ts';
import { takePolicies } from '../policy/take-policies.ts';
import { readLookups } from './read-lookups.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';
import { WrittenSource } from '../sdl/written-source.ts';

export interface SubgraphInput {
  readonly name: string;
  readonly sdl: string;
  /** Named in problems. */
  readonly file?: string | undefined;
  /** What the schema names (`.proto` files) is relative to it. */
  readonly directory: string;
  readonly config: SubgraphConfig;
}

export interface Registration {
  /** Undefined when there is a problem. */
  readonly subgraph?: Subgraph;
  readonly problems: readonly SchemaProblem[];
}

/**
 * Reads a subgraph's SDL: what stands behind it (a federated or plain GraphQL service, or connectors), and what
 * composition is to see of it. Everything wrong is told at once, each with its position.
 */
export async function registerSubgraph(input: SubgraphInput): Promise<Registration> {
  const problems = new Problems(input.name, input.file);
  const written = parseSdl(input, problems);
  if (written === undefined) return { problems: problems.list };
  const { document, applications, names } = takePolicies(written, input.file, problems);
  checkDirectives(document, [...CONNECT_DIRECTIVES, ...OWN_DIRECTIVES, ...names], problems);
  const subgraph = await readSubgraph(input, document, problems);
  if (subgraph === undefined || problems.list.length > 0) return { problems: problems.list };
  return { subgraph: { ...subgraph, policies: applications }, problems: [] };
}

/** Whether these, and those of policies, are imported is told where they are read. */
const CONNECT_DIRECTIVES = ['source', 'connect', 'lookup'];

function parseSdl({ sdl, name, file }: SubgraphInput, problems: Problems): DocumentNode | undefined {
  try {
    return parse(new WrittenSource(sdl, file));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [location] = error.locations ?? [];
    problems.list.push({
      subgraph: name,
      file,
      code: 'GRAPHQL_PARSE_FAILED',
      message: error.message,
      line: location?.line,
      column: location?.column,
    });
    return undefined;
  }
}

async function readSubgraph(
  input: SubgraphInput,
  written: DocumentNode,
  problems: Problems,
): Promise<Subgraph | undefined> {
  const links = readLinks(written, problems);
  const sources = await readSources({
    directives: sourceDirectives(written, links, problems),
    directory: input.directory,
    config: input.config,
    problems,
    grammar: grammarOf(links.version),
    env: givenEnvironment(input.config),
    services: listCalledServices(written, links.names.connect),
  });
  const { names } = links;
  const federated = withoutDirectives(links.document, new Set([names.source, names.connect, names.lookup]));
  const graphql = findGraphqlSource(sources, written, links, problems);
  if (graphql?.federated === false) return readPlain(input, { written, federated, links }, graphql.url, problems);
  const url = graphql?.url ?? (hasDirective(written, names.connect) ? undefined : input.config.url);
  if (url !== undefined) return { name: input.name, federatedSchema: federated, origin: { kind: 'federated', url } };
  // Without a list of connectors to blame, a wrong source already says what is missing.
  if (sources.size === 0 && !hasDirective(written, names.connect) && problems.list.length === 0) {
    problems.add(
      'NO_SOURCES_DEFINED',
      'nothing says who answers this subgraph; expected a `@source`, a `@connect`, or its `url` in the configuration',
    );
    return undefined;
  }
  return readConnectors(input, { written, federated, links }, sources, problems);
}

/** What `$env` holds: the names that are given, with no value where the environment has none. */
function givenEnvironment({ env = [] }: SubgraphConfig): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(env.map((name) => [name, process.env[name]]));
}

interface Documents {
  readonly written: DocumentNode;
  readonly federated: DocumentNode;
  readonly links: Links;
}

function readConnectors(
  input: SubgraphInput,
  { written, federated, links }: Documents,
  sources: SourcesByName,
  problems: Problems,
): Subgraph | undefined {
  refuseContextDirectives(written, problems);
  if (!checkUniqueNames(written, problems)) return undefined;
  const schema = buildTypes(federated, problems);
  if (schema === undefined) return undefined;
  const connectors = readConnectorSet({
    document: written,
    schema,
    sources,
    directiveName: links.names.connect,
    version: links.version,
    sdl: input.sdl,
    env: givenEnvironment(input.config),
    problems,
  });
  const linked = links.federation === undefined ? linkFederation(federated) : federated;
  const names = links.federation ?? IMPORTED;
  const federatedSchema = resolveKeys(linked, connectors.connectors, names, problems);
  // A mistake in a selection leaves fields open that are not wrong.
  if (problems.list.length === 0) checkEveryFieldIsGiven(connectors.connectors, schema, names, problems);
  return { name: input.name, federatedSchema, origin: { kind: 'connectors', connectors } };
}

/** Directives under their own names, as `linkFederation` imports them. */
const IMPORTED = { directive: (name: string): string => name };

function readPlain(
  input: SubgraphInput,
  { written, federated, links }: Documents,
  url: string,
  problems: Problems,
): Subgraph | undefined {
  const schema = buildTypes(federated, problems);
  if (schema === undefined) return undefined;
  const lookups = readLookups(written, schema, links.names.lookup, problems);
  const names = links.federation ?? IMPORTED;
  const linked = links.federation === undefined ? linkFederation(federated) : federated;
  return {
    name: input.name,
    federatedSchema: unresolvableWithoutLookup(linked, lookups, names.directive('key')),
    origin: { kind: 'plain', url, lookups, serviceSchema: plainServiceSchema(federated) },
  };
}

function sourceDirectives(document: DocumentNode, { names }: Links, problems: Problems): readonly ConstDirectiveNode[] {
  const directives = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  );
  if (names.source !== 'source') {
    for (const node of directives.filter((one) => one.name.value === 'source')) {
      problems.add('NO_SOURCE_IMPORT', 'expected "@source" among the imports of the connect link', { node });
    }
  }
  return directives.filter((node) => node.name.value === names.source);
}

/** A GraphQL service answers the whole subgraph: it stands alone, and beside no connector. */
function findGraphqlSource(
  sources: SourcesByName,
  document: DocumentNode,
  { names }: Links,
  problems: Problems,
): GraphqlSource | undefined {
  const graphql = [...sources.values()].find((source): source is GraphqlSource => source.kind === 'graphql');
  if (graphql === undefined) return undefined;
  if (sources.size > 1 || hasDirective(document, names.connect)) {
    problems.add(
      'INVALID_SOURCE',
      `the source "${graphql.name}" is a GraphQL service and answers the whole subgraph; expected no other source ` +
        `and no \`@connect\``,
    );
  }
  return graphql;
}

function hasDirective(document: DocumentNode, name: string): boolean {
  return document.definitions.some(
    (node) =>
      isTypeWithFields(node) &&
      (directivesOf(node, name).length > 0 ||
        (node.fields ?? []).some((field) => directivesOf(field, name).length > 0)),
  );
}
