import { buildASTSchema, GraphQLSchema, type DocumentNode, type GraphQLError } from 'graphql';
import { checkExecutableDirectives } from './check-executable-directives.ts';
import { checkFieldSets } from './check-field-sets.ts';
import { checkPublicSchema } from './check-public-schema.ts';
import { checkInheritedNames, checkReservedNames } from './check-reserved-names.ts';
import { explainUnresolvable } from './explain-unresolvable.ts';
import { loadSupergraph } from '../load/load-supergraph.ts';
import { markExternalFields } from './mark-external-fields.ts';
import { markNarrowedFields } from './mark-narrowed-fields.ts';
import { mergeExecutableDirectives } from './merge-executable-directives.ts';
import { carryPolicies } from './carry-policies.ts';
import { checkPurgedResults } from './check-purged-results.ts';
import { listElements } from '../policy/directives/list-elements.ts';
import { renameRoots } from './rename-roots.ts';
import { runComposer, type Services } from './run-composer.ts';
import { SchemaFailure } from '../problems/schema-failure.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../supergraph.ts';
import { tidyFieldSets } from './tidy-field-sets.ts';
import { placeOf } from '../sdl/written-source.ts';

/** The URL that the supergraph shows for a subgraph that is not called by GraphQL: it says who answers. */
function addressOf({ name, origin }: Subgraph): string {
  return origin.kind === 'connectors' ? `http://connectors.invalid/${name}` : origin.url;
}

/**
 * Composes registered subgraphs by the rules of Federation 2. The answer has a supergraph, or at least one problem;
 * problems that lie in one subgraph name it.
 */
export function composeSupergraph(registered: readonly Subgraph[]): Composition {
  if (registered.length === 0) {
    return {
      problems: [{ subgraph: undefined, code: 'NO_SUBGRAPHS', message: 'expected at least one subgraph, found none' }],
    };
  }
  const reserved = checkReservedNames(registered);
  if (reserved.length > 0) return { problems: reserved };
  const subgraphs = registered.map((subgraph) =>
    subgraph.federatedSchema === undefined
      ? subgraph
      : { ...subgraph, federatedSchema: tidyFieldSets(renameRoots(subgraph.federatedSchema)) },
  );
  return composeTidied(subgraphs);
}

interface Composition {
  readonly supergraph?: Supergraph;
  readonly problems: readonly SchemaProblem[];
}

function composeTidied(subgraphs: readonly Subgraph[]): Composition {
  const services = subgraphs.flatMap((subgraph) =>
    subgraph.federatedSchema === undefined
      ? []
      : [{ name: subgraph.name, url: addressOf(subgraph), typeDefs: subgraph.federatedSchema }],
  );
  const unmergeable = checkExecutableDirectives(services);
  if (unmergeable.length > 0) return { problems: unmergeable };
  const composition = composeSafely([...mergeExecutableDirectives(services)], subgraphs);
  if ('problems' in composition)
    return {
      problems: composition.problems.map((problem) => explainUnresolvable(placed(problem, subgraphs), subgraphs)),
    };
  const marked = markNarrowedFields(markExternalFields(composition.supergraphSdl, subgraphs), subgraphs);
  const { sdl, problems } = carryPolicies(marked, subgraphs);
  if (problems.length > 0) return { problems };
  try {
    const supergraph = loadSupergraph(sdl, { registered: subgraphs });
    const unplannable = [
      ...checkFieldSets(subgraphs, () => supergraph.schema),
      ...checkPublicSchema(supergraph, subgraphs),
    ];
    const unreadable = unplannable.length > 0 ? unplannable : checkPurgedResults(supergraph, subgraphs);
    return unreadable.length > 0 ? { problems: unreadable } : { supergraph, problems: [] };
  } catch (error) {
    if (error instanceof SchemaFailure) return { problems: error.problems };
    throw error;
  }
}

/** The library throws at some schemas that are no GraphQL: it has looked at one subgraph after the other by then. */
function composeSafely(
  services: Services,
  subgraphs: readonly Subgraph[],
): { readonly supergraphSdl: string } | { readonly problems: readonly SchemaProblem[] } {
  try {
    const composition = runComposer(services);
    return composition.errors === undefined
      ? composition
      : { problems: composition.errors.map((error) => problemOf(error)) };
  } catch (error) {
    const [unreadable, ...others] = checkFieldSets(subgraphs, ({ federatedSchema }) => buildSubgraph(federatedSchema));
    if (unreadable !== undefined) return { problems: [unreadable, ...others] };
    const inherited = checkInheritedNames(subgraphs);
    if (inherited.length > 0) return { problems: inherited };
    const message =
      'the composition could not read the schemas, of which one is not ' +
      `valid: ${error instanceof Error ? error.message : String(error)}`;
    return {
      problems: [
        { subgraph: services.length === 1 ? services[0]?.name : undefined, code: 'COMPOSITION_FAILED', message },
      ],
    };
  }
}

/** The types that a subgraph defines, whatever else is wrong with it. */
function buildSubgraph(federatedSchema: DocumentNode | undefined): GraphQLSchema {
  try {
    return federatedSchema === undefined
      ? new GraphQLSchema({})
      : buildASTSchema(federatedSchema, { assumeValid: true, assumeValidSDL: true });
  } catch {
    return new GraphQLSchema({});
  }
}

/** The library knows of some mistakes which element they are about, and not where it stands. */
function placed(problem: SchemaProblem, subgraphs: readonly Subgraph[]): SchemaProblem {
  const { subgraph, line, coordinate } = problem;
  if (subgraph === undefined || coordinate === undefined || line !== undefined) return problem;
  const schema = subgraphs.find(({ name }) => name === subgraph)?.federatedSchema;
  const element = schema === undefined ? undefined : listElements(schema).find((one) => one.coordinate === coordinate);
  return { ...problem, ...placeOf(element?.node) };
}

function problemOf(error: Pick<GraphQLError, 'message' | 'nodes' | 'extensions'>): SchemaProblem {
  const code = error.extensions['code'];
  const named = error.extensions['subgraphName'];
  // The library writes the subgraph in front of the message: `[reviews] Cannot find …`.
  const prefix = /^\[([^\]]+)\] /.exec(error.message);
  const subgraph = typeof named === 'string' ? named : prefix?.[1];
  return {
    subgraph,
    ...placeOf(error.nodes?.[0]),
    code: typeof code === 'string' ? code : 'COMPOSITION_FAILED',
    message:
      prefix?.[1] !== undefined && prefix[1] === subgraph ? error.message.slice(prefix[0].length) : error.message,
    coordinate: (/"([A-Z]\w*\.\w+)/.exec(error.message) ??
      /\b([A-Z]\w*\.\w+)/.exec(error.message) ??
      /"([A-Z]\w*)"/.exec(error.message))?.[1],
  };
}
