import type { PlanCaching } from '../cache/answers/describe-plan.ts';
import type { TagsOfMutation } from '../cache/purge/purge-by-mutation.ts';
import type { Config } from '../config/schema.ts';
import type { KeyRead } from '../core/backend.ts';
import { atOnce, inTurns, isLarge, type Parts } from '../core/turns/take-turns.ts';
import type { ActualCost } from '../cost/compile-actual.ts';
import type { ExecutablePlan, PlanCompiler } from '../execute/compile/compile-plan.ts';
import { compileIntrospection, type Introspect, type IntrospectionAnswers } from '../execute/introspect/introspect.ts';
import type { FindUnaskedFields } from '../plan/facts/find-unasked-fields.ts';
import type { PlannedOperation } from '../plan/document/planned-operation.ts';
import type { FetchStep } from '../plan/model/query-plan.ts';
import { createReadOperation } from '../plan/model/read-operation.ts';
import type { Authorize } from '../police/authorize/authorize.ts';
import type { PlannedCosts } from '../police/limit-subgraph-costs.ts';
import { compileProjection, type Project } from '../shape/compile-projection.ts';
import { createLocateError, type LocateError } from '../shape/locate-errors.ts';
import type { UnaskedField } from '../supergraph/policy/facts/unasked-field.ts';
import { takesCredential } from './authorization.ts';
import type { GraphCaching } from './caching.ts';
import type { OperationPrices } from './cost/price-operations.ts';
import type { SubgraphCosts } from './cost/subgraph-costs.ts';

/** What one operation needs to be answered, made once for each supergraph. */
export interface Compiled {
  /** What it answers, to plan it again for another supergraph. */
  readonly planned: Pick<PlannedOperation, 'operation' | 'conditions' | 'refused' | 'queryPlan'>;
  readonly plan: ExecutablePlan;
  readonly introspect: Introspect;
  readonly project: Project;
  readonly locate: LocateError;
  /** Undefined where nothing is kept. */
  readonly caching: PlanCaching | undefined;
  /** What a mutation makes out of date. */
  readonly purges: TagsOfMutation | undefined;
  /** Undefined when nobody asks. */
  readonly actualCost: ActualCost | undefined;
  /** What it asks of subgraphs. */
  readonly costs: PlannedCosts;
  /** What it fetches that asks more of the caller than the operation does. */
  readonly unasked: readonly UnaskedField[];
}

/** What operations are compiled with. */
interface Compiling {
  readonly config: Config;
  readonly compilePlan: PlanCompiler;
  /** Called for each plan that is compiled. */
  readonly planMade: () => void;
  readonly findUnasked: FindUnaskedFields | undefined;
  readonly caching: GraphCaching | undefined;
  readonly introspectionAnswers: IntrospectionAnswers;
  readonly subgraphCosts: SubgraphCosts;
  readonly prices: OperationPrices;
  readonly countsCost: boolean;
  readonly authorize: Authorize | undefined;
}

/** So many steps take a few milliseconds to compile, however short the operation that asks for them. */
const MANY_STEPS = 10;

/**
 * Makes what compiles a planned operation for all stages that come after. A large one, or one of many steps, is
 * compiled in turns.
 */
export function createCompileOperation(
  compiling: Compiling,
): (planned: PlannedOperation) => Compiled | Promise<Compiled> {
  return (planned) => {
    const parts = compileOperation(planned, compiling);
    const isWorthTurns = isLarge(planned.operation) || planned.queryPlan.steps.length > MANY_STEPS;
    return isWorthTurns ? inTurns(parts) : atOnce(parts);
  };
}

function* compileOperation(planned: PlannedOperation, compiling: Compiling): Parts<Compiled> {
  const { config, caching } = compiling;
  compiling.planMade();
  const read = createReadOperation();
  const { renamedVariables } = planned.document;
  const plan = yield* compiling.compilePlan(planned.queryPlan, { renamedVariables, read });
  yield;
  const readsOf = (step: FetchStep): readonly KeyRead[] => plan.fetches.get(step)?.reads ?? [];
  const unasked = compiling.findUnasked?.(planned, { readsOf, read }) ?? [];
  yield;
  const project = compileProjection(planned);
  yield;
  const actualCost = config.cost.actual && compiling.countsCost ? compiling.prices.compileActual(planned) : undefined;
  yield;
  return {
    planned: {
      operation: planned.operation,
      conditions: planned.conditions,
      refused: planned.refused,
      queryPlan: planned.queryPlan,
    },
    plan,
    introspect: compileIntrospection(planned, compiling.introspectionAnswers),
    project,
    locate: createLocateError(planned),
    actualCost,
    caching: caching?.planCaching(plan.fetches.values(), {
      takesCredential: takesCredential(compiling.authorize, { ...planned, unasked }, config),
    }),
    purges: caching?.compilePurges({
      operation: planned.operation,
      conditions: planned.conditions,
      dataKeys: planned.document.dataKeys,
    }),
    unasked,
    costs: compiling.subgraphCosts.of(planned),
  };
}
