import { OverlappingFieldsCanBeMergedRule, parse, ScalarLeafsRule, validate } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { listFetches } from './list-fetches.ts';
import type { QueryPlan } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';

// What planners have been seen to break; the names of fields and arguments they take from the supergraph.
const RULES = [ScalarLeafsRule, OverlappingFieldsCanBeMergedRule];

/**
 * Makes the check of a plan whose operations no subgraph would accept: objects without selections, or one response
 * name for fields of different types. A refused call would leave all of its fields empty. It throws.
 */
export function createRefuseInvalidOperations(supergraph: SupergraphText): (plan: QueryPlan) => void {
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const { subgraph, operation } of listFetches(root)) {
      const [problem] = validate(schema, parse(operation, { noLocation: true }), RULES, { maxErrors: 1 });
      if (problem !== undefined)
        throw new InternalFailure(`the plan's operation is not valid in ${subgraph}: ${problem.message}`);
    }
  };
}
