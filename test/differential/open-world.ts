import { planPortably } from './portable-planner.ts';
import { atOnce } from '../../src/core/turns/take-turns.ts';
import { createReadOperation } from '../../src/plan/model/read-operation.ts';
import {
  buildSchema,
  execute,
  getNullableType,
  GraphQLList,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { configSchema } from '../../src/config/schema.ts';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ClientFailure } from '../../src/core/failure.ts';
import { LazyScope } from '../../src/core/request-context.ts';
import { createPlanCompiler, type ExecutablePlan } from '../../src/execute/compile/compile-plan.ts';
import { compileIntrospection, type Introspect } from '../../src/execute/introspect/introspect.ts';
import { createNativeEngine } from '../../src/plan/engines/native-engine.ts';
import { createPlanOperation } from '../../src/plan/plan-operation.ts';
import type { PlannedOperation } from '../../src/plan/document/planned-operation.ts';
import { createPortableEngine } from '../../src/plan/engines/portable-engine.ts';
import { compileProjection } from '../../src/shape/compile-projection.ts';
import type { Project } from '../../src/shape/compile-projection.ts';
import { shapeResult } from '../../src/shape/shape-result.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import type { SchemaProblem } from '../../src/supergraph/problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../../src/supergraph/supergraph.ts';
import { coerceVariables } from '../../src/understand/coerce-variables.ts';
import { createParseOperation } from '../../src/understand/parse-operation.ts';
import { Thing, WorldData, type Args } from './data.ts';
import { failParts, namesBelow } from './fail-parts.ts';
import { printMonolith, printSubgraph } from './print-world.ts';
import { noteMutation, subgraphBackend, type Journal } from './subgraph-backend.ts';
import type { World } from './world.ts';

export const PLANNERS = ['native', 'portable'] as const;
export type PlannerName = (typeof PLANNERS)[number];

export interface Request {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly dataText: string;
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] | undefined }[];
  /** Of the whole graph: every field that raises an error, also below a place that is null because of another one. */
  readonly raising?: readonly (readonly (string | number)[])[];
  /** Of the whole graph: another answer would be right as well. */
  readonly hasChoice?: boolean;
}

/** What the engine made of a request: an answer, or the reason why it refused it. */
export type Outcome =
  | ({ readonly kind: 'answer'; readonly plan: PlannedOperation } & Answer)
  | { readonly kind: 'refusal'; readonly reason: string };

/** A world that composes, with everything that answers requests on it. */
export interface OpenWorld {
  readonly world: World;
  readonly supergraph: Supergraph;
  readonly data: WorldData;
  readonly publicSchema: GraphQLSchema;
  monolith(request: Request): Promise<Answer>;
  gatefold(request: Request, planner: PlannerName): Promise<Outcome>;
}

const CONFIG = configSchema.parse({});
/** So many that none is left out. */
export const EVERY_ERROR = 10_000;
export const ENGINES = { native: createNativeEngine, portable: createPortableEngine };

/**
 * Composes a world; what keeps it from composing are `problems`. `errorRate` is the share of fallible values that fail.
 */
export function openWorld(
  world: World,
  { errorRate }: { readonly errorRate: number },
): { readonly open?: OpenWorld; readonly problems: readonly SchemaProblem[] } {
  const registered = world.subgraphs.map(
    (name): Subgraph => ({
      name,
      federatedSchema: parse(printSubgraph(world, name, { federation: true })),
      origin: { kind: 'federated', url: `http://${name}.invalid/graphql` },
    }),
  );
  const { supergraph, problems } = composeSupergraph(registered);
  if (supergraph === undefined) return { problems };
  const data = new WorldData(world, buildSchema(printMonolith(world, { inaccessible: true })), errorRate);
  const publicSchema = buildSchema(printMonolith(world, { inaccessible: false }));
  const lenientSchema = withoutNonNull(buildSchema(printMonolith(world, { inaccessible: false })));
  const gateways = new Map<PlannerName, Gateway>();
  const gatewayOf = (planner: PlannerName): Gateway => {
    const known = gateways.get(planner) ?? new Gateway(supergraph, data, planner);
    gateways.set(planner, known);
    return known;
  };
  return {
    problems,
    open: {
      world,
      supergraph,
      data,
      publicSchema,
      monolith: async (request) => {
        const answer = await answerWhole(data, publicSchema, request);
        if (answer.errors.length === 0) return answer;
        const { errors } = await answerWhole(data, lenientSchema, request);
        return {
          ...answer,
          raising: errors.flatMap((error: GraphQLError) =>
            error.path === undefined ? [] : raisingOf(error.path, error),
          ),
        };
      },
      gatefold: (request, planner) => gatewayOf(planner).answer(request),
    },
  };
}

/**
 * The part of an object that fails may be told at the object, too: where nothing else of it came, that is all there is.
 */
function raisingOf(path: readonly (string | number)[], error: GraphQLError): readonly (readonly (string | number)[])[] {
  const names = namesBelow(error);
  const isPart = error.extensions['below'] !== undefined && names.length === 0;
  return [path, ...names.map((name) => [...path, name]), ...(isPart ? [path.slice(0, -1)] : [])];
}

/** Every field may be null, so no null spreads. */
function withoutNonNull(schema: GraphQLSchema): GraphQLSchema {
  const lenient = (type: GraphQLOutputType): GraphQLOutputType => {
    const nullable = getNullableType(type);
    return isListType(nullable) ? new GraphQLList(lenient(nullable.ofType)) : nullable;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) field.type = lenient(field.type);
  }
  return schema;
}

/** GraphQL as it is defined: graphql-js on the whole schema. */
async function answerWhole(
  data: WorldData,
  schema: GraphQLSchema,
  { query, variables }: Request,
): Promise<WholeAnswer> {
  const journal: Journal = [];
  let hasChoice = false;
  const document: DocumentNode = parse(query);
  const result = await execute({
    schema,
    document,
    variableValues: variables,
    contextValue: journal,
    typeResolver: (value) => (value as Thing).typeName,
    fieldResolver: (source: Thing | undefined, args: Args, _context, info) => {
      const { fieldName, parentType } = info;
      const thing = source ?? new Thing(parentType.name, '');
      if (parentType.name !== 'Mutation')
        return failParts(data, data.value(thing, fieldName, args), info, () => (hasChoice = true));
      return data.value(thing, fieldName, args, noteMutation(journal, fieldName, args));
    },
  });
  return { dataText: JSON.stringify(result.data ?? null), errors: result.errors ?? [], hasChoice };
}

/** What graphql-js answers, with errors that carry what `failParts` knows of them. */
type WholeAnswer = Answer & { readonly errors: readonly GraphQLError[] };

interface Compiled {
  readonly planned: PlannedOperation;
  readonly plan: ExecutablePlan;
  readonly introspect: Introspect;
  readonly project: Project;
}

/** The stages of the gateway from `understand` to `shape`, with a planner in this process. */
class Gateway {
  readonly #supergraph: Supergraph;
  readonly #data: WorldData;
  readonly #planner: PlannerName;
  #engine: ReturnType<typeof createNativeEngine> | undefined;

  constructor(supergraph: Supergraph, data: WorldData, planner: PlannerName) {
    this.#supergraph = supergraph;
    this.#data = data;
    this.#planner = planner;
  }

  async answer(request: Request): Promise<Outcome> {
    try {
      return await this.#answer(request);
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
      const cause = error.cause === undefined ? '' : `: ${String(error.cause)}`;
      return { kind: 'refusal', reason: `${error.code} ${error.message}${cause}` };
    }
  }

  async #answer({ query, variables: raw }: Request): Promise<Outcome> {
    const unexpected: unknown[] = [];
    const backends = new Map(this.#data.world.subgraphs.map((name) => [name, subgraphBackend(this.#data, name)]));
    const compilePlan = createPlanCompiler(this.#supergraph.schema, backends, (_subgraph, error) =>
      unexpected.push(error),
    );
    const operation = createParseOperation(this.#supergraph.publicSchema, {
      limits: CONFIG.limits,
      introspection: true,
    })(query, undefined);
    const planOperation = createPlanOperation<Compiled>({
      planner: { plan: (document) => this.#plan(document), close: () => Promise.resolve() },
      planningFacts: this.#supergraph.planningFacts,
      cacheBytes: 1_000_000,
      compile: (planned) => ({
        planned,
        plan: atOnce(
          compilePlan(planned.queryPlan, {
            renamedVariables: planned.document.renamedVariables,
            read: createReadOperation(),
          }),
        ),
        introspect: compileIntrospection(planned),
        project: compileProjection(planned),
      }),
    });
    const variables = coerceVariables(operation, raw);
    const conditions = Object.fromEntries(operation.conditionVariables.map((name) => [name, variables[name] === true]));
    const { planned, plan, introspect, project } = await planOperation.prepare(operation, conditions);
    const context = {
      id: 'one',
      forwardedHeaders: {},
      cancellation: new Cancellation(),
      deadlineMs: performance.now() + 10_000,
      scope: new LazyScope(),
    };
    const { data, unplaced } = await plan.execute(variables, context);
    const [bug] = unexpected;
    if (bug !== undefined) throw bug;
    const { dataText = 'null', errors } = shapeResult(
      { data, unplaced, introspection: introspect(variables) },
      project,
      EVERY_ERROR,
    );
    return { kind: 'answer', plan: planned, dataText, errors };
  }

  async #plan(document: string): Promise<PlannedOperation['queryPlan']> {
    try {
      if (this.#planner === 'portable') return await planPortably(this.#supergraph.sdl, document);
      this.#engine ??= createNativeEngine(this.#supergraph.sdl);
      return this.#engine(document);
    } catch (cause) {
      throw new ClientFailure('PLANNING_FAILED', 'no plan', { cause });
    }
  }
}
