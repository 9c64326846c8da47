import type { GraphQLSchema } from 'graphql';
import { keepByConditions } from '../../core/document/keep-by-conditions.ts';
import type { RateLimits } from '../../supergraph/policy/facts/read-rate-limits.ts';
import type { Operation, Understood } from '../../understand/operation.ts';
import { createLimitsOf, listLimitedFields, type LimitedField } from './list-limited-fields.ts';

export type LimitedFieldsOf = (understood: Pick<Understood, 'operation' | 'variables'>) => readonly LimitedField[];

/** Finds the limited fields of requests: once for each operation, and for each value of what skips and includes. */
export function createLimitedFieldsOf(schema: GraphQLSchema, limits: RateLimits): LimitedFieldsOf {
  const limitsOf = createLimitsOf(schema, limits);
  const limitedFields = keepByConditions((operation: Operation, conditions) =>
    listLimitedFields(operation, conditions, limitsOf),
  );
  return ({ operation, variables }) => limitedFields(operation, variables);
}
