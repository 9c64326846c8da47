import { atOnce } from '../../src/core/turns/take-turns.ts';
import { createReadOperation } from '../../src/plan/model/read-operation.ts';
import { anonymousCaller, type Caller } from '../../src/identify/caller.ts';
import { configSchema } from '../../src/config/schema.ts';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ClientFailure, type ResponseError } from '../../src/core/failure.ts';
import { LazyScope } from '../../src/core/request-context.ts';
import { createPlanCompiler, type ExecutablePlan } from '../../src/execute/compile/compile-plan.ts';
import { createFindUnaskedFields } from '../../src/plan/facts/find-unasked-fields.ts';
import { createPlanOperation } from '../../src/plan/plan-operation.ts';
import { createAuthorize } from '../../src/police/authorize/authorize.ts';
import { createFindFailing } from '../../src/police/authorize/find-failing.ts';
import { createGuardOperation } from '../../src/police/authorize/guard-operation.ts';
import { PolicyDecider } from '../../src/police/authorize/policy-decider.ts';
import { createPoliceRequest } from '../../src/police/police-request.ts';
import { compileProjection, type Project } from '../../src/shape/compile-projection.ts';
import { shapeResult } from '../../src/shape/shape-result.ts';
import type { UnaskedField } from '../../src/supergraph/policy/facts/unasked-field.ts';
import type { Supergraph } from '../../src/supergraph/supergraph.ts';
import { coerceVariables } from '../../src/understand/coerce-variables.ts';
import { createParseOperation } from '../../src/understand/parse-operation.ts';
import type { WorldData } from './data.ts';
import { EVERY_ERROR, type ENGINES, type Request } from './open-world.ts';
import { subgraphBackend } from './subgraph-backend.ts';

/** Who asks: what it has shown, and which policies it satisfies. */
export interface Rights {
  readonly authenticated: boolean;
  readonly scopes: readonly string[];
  readonly policies: readonly string[];
}

export type AuthorizedOutcome =
  | {
      readonly kind: 'answer';
      readonly dataText: string;
      readonly errors: readonly ResponseError[];
      readonly fetched: ReadonlySet<string>;
    }
  | {
      readonly kind: 'refusal';
      readonly code: string;
      readonly message: string;
      readonly fetched: ReadonlySet<string>;
    };

export interface Asked {
  readonly supergraph: Supergraph;
  readonly data: WorldData;
  readonly engine: ReturnType<(typeof ENGINES)['native']>;
  readonly mode: 'filter' | 'reject';
  readonly rights: Rights;
  readonly request: Request;
}

interface Compiled {
  readonly plan: ExecutablePlan;
  readonly project: Project;
  readonly unasked: readonly UnaskedField[];
}

const { limits } = configSchema.parse({});

/**
 * Answers one request through the stages, with authorization; `fetched` are the fields that backends resolved, by
 * object.
 */
export async function answerAuthorized(asked: Asked): Promise<AuthorizedOutcome> {
  const fetched = new Set<string>();
  try {
    return { kind: 'answer', ...(await answer(asked, fetched)), fetched };
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return { kind: 'refusal', code: error.code, message: error.message, fetched };
  }
}

async function answer(
  { supergraph, data, engine, mode, rights, request }: Asked,
  fetched: Set<string>,
): Promise<{ readonly dataText: string; readonly errors: readonly ResponseError[] }> {
  const unexpected: unknown[] = [];
  const backends = new Map(
    data.world.subgraphs.map((name) => [
      name,
      subgraphBackend(data, name, (typeName, fieldName) => void fetched.add(`${typeName}.${fieldName}`)),
    ]),
  );
  const compilePlan = createPlanCompiler(supergraph.schema, backends, (_subgraph, error) => unexpected.push(error));
  const { authorization } = supergraph;
  const findUnasked = authorization && createFindUnaskedFields(authorization, supergraph);
  const planOperation = createPlanOperation<Compiled>({
    planner: {
      plan: async (document) => {
        try {
          return await Promise.resolve(engine(document));
        } catch (cause) {
          throw new ClientFailure('PLANNING_FAILED', 'no plan', { cause });
        }
      },
      close: () => Promise.resolve(),
    },
    planningFacts: supergraph.planningFacts,
    cacheBytes: 1_000_000,
    compile: (planned) => {
      const plan = atOnce(
        compilePlan(planned.queryPlan, {
          renamedVariables: planned.document.renamedVariables,
          read: createReadOperation(),
        }),
      );
      return {
        plan,
        project: compileProjection(planned),
        unasked:
          findUnasked?.(planned, {
            readsOf: (step) => plan.fetches.get(step)?.reads ?? [],
            read: createReadOperation(),
          }) ?? [],
      };
    },
  });
  const decider = new PolicyDecider(
    (names) => Object.fromEntries(names.map((name) => [name, rights.policies.includes(name)])),
    { timeoutMs: 1_000, ttlMs: 0, cacheBytes: 1_000 },
  );
  const authorize =
    authorization &&
    createAuthorize({
      mode,
      guardOperation: createGuardOperation(authorization),
      findFailing: createFindFailing(decider, (error) => unexpected.push(error)),
      findUnasked: async (policed) => (await planOperation.plansOf(policed)).flatMap(({ unasked }) => unasked),
      visible: undefined,
    });
  const police = createPoliceRequest(authorize === undefined ? [] : [authorize.policy]);
  const operation = createParseOperation(supergraph.publicSchema, { limits, introspection: true })(
    request.query,
    undefined,
  );
  const variables = coerceVariables(operation, request.variables);
  const cancellation = new Cancellation();
  const context = {
    id: 'one',
    forwardedHeaders: {},
    cancellation,
    deadlineMs: performance.now() + 10_000,
    scope: new LazyScope(),
  };
  const understood = {
    method: 'POST',
    params: {},
    headers: {},
    address: '',
    mediaType: 'application/json',
    cancellation,
    caller: callerWith(rights),
    context,
    operation,
    variables,
  } as const;
  const admitted = await police(understood);
  const policed = authorize === undefined ? admitted : await authorize.settle(admitted);
  const { compiled } = await planOperation(policed);
  const executed = await compiled.plan.execute(variables, context);
  const [bug] = unexpected;
  if (bug !== undefined) throw bug;
  const { dataText = 'null', errors } = shapeResult(
    { ...executed, introspection: {}, refused: policed.refused?.causes },
    compiled.project,
    EVERY_ERROR,
  );
  return { dataText, errors };
}

function callerWith({ authenticated, scopes }: Rights): Caller {
  return { ...anonymousCaller('127.0.0.1'), kind: authenticated ? 'key' : 'address', scopes: new Set(scopes) };
}
