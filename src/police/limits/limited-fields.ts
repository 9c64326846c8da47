import type { GraphQLSchema } from 'graphql';
import type { RateLimits } from '../../supergraph/policy/read-rate-limits.ts';
import type { Operation, Understood } from '../../understand/operation.ts';
import { createLimitsOf, listLimitedFields, type LimitedField } from './list-limited-fields.ts';

export type LimitedFieldsOf = (understood: Pick<Understood, 'operation' | 'variables'>) => readonly LimitedField[];

/** Of one operation at most so many are kept: clients choose which of its variables are true. */
const MOST_VARIANTS = 64;

/** Finds the limited fields of requests: once for each operation, and for each value of what skips and includes. */
export function createLimitedFieldsOf(schema: GraphQLSchema, limits: RateLimits): LimitedFieldsOf {
  const limitsOf = createLimitsOf(schema, limits);
  const known = new WeakMap<Operation, Map<string, readonly LimitedField[]>>();
  return ({ operation, variables }) => {
    let variants = known.get(operation);
    if (variants === undefined) known.set(operation, (variants = new Map<string, readonly LimitedField[]>()));
    const names = operation.conditionVariables;
    const key = names.length === 0 ? '' : names.map((name) => (variables[name] === true ? 1 : 0)).join('');
    let fields = variants.get(key);
    if (fields === undefined) {
      if (variants.size >= MOST_VARIANTS) variants.clear();
      const conditions = Object.fromEntries(names.map((name) => [name, variables[name] === true]));
      variants.set(key, (fields = listLimitedFields(operation, conditions, limitsOf)));
    }
    return fields;
  };
}
