import { buildASTSchema, GraphQLError, Kind, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import { sha256 } from '../../core/hash.ts';
import { checkJoinFieldSets } from './check-join-field-sets.ts';
import { readJoinGraphs } from '../join/join-graphs.ts';
import { readPlanningFacts } from '../join/planning-facts.ts';
import { readCacheHints } from '../policy/facts/read-cache-hints.ts';
import { findUnknownSecurity } from '../policy/facts/find-unknown-security.ts';
import { readAuthorization } from './read-authorization.ts';
import { readConstraints } from '../policy/facts/read-constraints.ts';
import { readCosts } from '../policy/facts/read-costs.ts';
import { readPurgedResults } from '../policy/facts/read-purged-results.ts';
import { readRateLimits } from '../policy/facts/read-rate-limits.ts';
import { makePublicDocument } from '../join/public-document.ts';
import { SchemaFailure } from '../problems/schema-failure.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, SubgraphOrigin, Supergraph } from '../supergraph.ts';
import { upgradeJoin } from '../join/upgrade-join.ts';

/**
 * Reads a composed supergraph (join specification 0.1 to 0.5) into what the gateway serves.
 *
 * `registered` says what stands behind the subgraphs that were registered here; every other subgraph is a federated
 * GraphQL service at the URL in the supergraph, or at the one that `urls` gives for its name.
 * Throws a `SchemaFailure` when the text is not a supergraph.
 */
export function loadSupergraph(
  sdl: string,
  options: {
    urls?: Readonly<Record<string, string | undefined>>;
    registered?: readonly Subgraph[];
    file?: string;
  } = {},
): Supergraph {
  const document = upgradeJoin(parseSupergraph(sdl, options.file));
  const graphs = readJoinGraphs(document);
  if (graphs.length === 0) {
    throw new SchemaFailure([
      {
        subgraph: undefined,
        file: options.file,
        code: 'NOT_A_SUPERGRAPH',
        message:
          'expected a composed supergraph with an `enum join__Graph` that names its subgraphs; to compose ' +
          'subgraphs use `gatefold compose`',
      },
    ]);
  }
  const registered = new Map((options.registered ?? []).map((subgraph) => [subgraph.name, subgraph]));
  const subgraphs = new Map<string, Subgraph>();
  const problems: SchemaProblem[] = [...findUnknownSecurity(document, options.file)];
  for (const graph of graphs) {
    const known = registered.get(graph.name);
    const url = options.urls?.[graph.name] ?? graph.url;
    if (known === undefined && !isHttpUrl(url)) {
      problems.push({
        subgraph: graph.name,
        file: options.file,
        code: 'SUBGRAPH_WITHOUT_URL',
        message:
          `expected an http or https URL in @join__graph or in the configuration's ` +
          `subgraphs.${graph.name}.url, ` +
          `found ${JSON.stringify(url)}`,
      });
    }
    subgraphs.set(
      graph.name,
      known ?? { name: graph.name, federatedSchema: undefined, origin: { kind: 'federated', url } },
    );
  }
  if (problems.length > 0) throw new SchemaFailure(problems);
  const schema = build(withoutFeatureDirectives(document), options.file);
  // What was composed here is looked at with its places.
  const unreadable = options.registered === undefined ? checkJoinFieldSets(document, schema, options.file) : [];
  if (unreadable.length > 0) throw new SchemaFailure(unreadable);
  return freeze(document, sdl, { schema, subgraphs, file: options.file });
}

interface Read {
  readonly schema: GraphQLSchema;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly file: string | undefined;
}

function freeze(document: DocumentNode, sdl: string, { schema, subgraphs, file }: Read): Supergraph {
  const upgraded = document.loc === undefined ? print(document) : sdl;
  const origins = [...subgraphs.values()].map(({ origin }) => identifyOrigin(origin));
  const publicSchema = build(makePublicDocument(document), file);
  const caching = readCacheHints(document);
  const authorization = readAuthorization(document, schema, subgraphs);
  const purgedResults = readPurgedResults(caching, { schema: publicSchema, authorization });
  return Object.freeze({
    id: sha256([upgraded, ...origins].join('\n')),
    sdl: upgraded,
    publicSchema,
    schema,
    subgraphs,
    planningFacts: readPlanningFacts(document, publicSchema, purgedResults),
    costs: readCosts(document),
    constraints: readConstraints(document),
    caching,
    authorization,
    rateLimits: readRateLimits(document),
  });
}

function build(document: DocumentNode, file: string | undefined): GraphQLSchema {
  try {
    // Composition has validated the document; validating it again would take most of a cold start.
    return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  } catch (cause) {
    const message = `the supergraph is not valid: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new SchemaFailure([{ subgraph: undefined, file, code: 'INVALID_GRAPHQL', message }], { cause });
  }
}

/** Text that differs whenever what stands behind a subgraph does. */
function identifyOrigin(origin: SubgraphOrigin): string {
  if (origin.kind !== 'connectors') return `${origin.kind} ${origin.url}`;
  const { sdl, sources } = origin.connectors;
  return JSON.stringify([sdl, [...sources.values()]]);
}

/** The executor needs the types alone; directive definitions of features may use types that a file leaves out. */
function withoutFeatureDirectives(document: DocumentNode): DocumentNode {
  return { ...document, definitions: document.definitions.filter(({ kind }) => kind !== Kind.DIRECTIVE_DEFINITION) };
}

function parseSupergraph(sdl: string, file: string | undefined): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [location] = error.locations ?? [];
    throw new SchemaFailure(
      [
        {
          subgraph: undefined,
          file,
          line: location?.line,
          column: location?.column,
          code: 'INVALID_GRAPHQL',
          message: error.message,
        },
      ],
      { cause: error },
    );
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
