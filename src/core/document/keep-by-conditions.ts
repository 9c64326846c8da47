import { readConditions, type Conditions } from './is-included.ts';

/** Of an operation, as much as decides what it includes. */
export interface Conditional {
  /** The Boolean variables that `@skip` and `@include` ask for. */
  readonly conditionVariables: readonly string[];
}

/** Of one operation at most so many are kept: clients choose which of its variables are true. */
const MAX_CONDITIONS = 64;

/**
 * Keeps what is made of operations: once for each, and for each value of what skips and includes, for as long as the
 * operation is known. `values` are variables, or conditions.
 */
export function keepByConditions<Operation extends Conditional, Made extends object>(
  make: (operation: Operation, conditions: Conditions) => Made,
): (operation: Operation, values: Readonly<Record<string, unknown>>) => Made {
  const known = new WeakMap<Operation, Map<string, Made>>();
  return (operation, values) => {
    let byConditions = known.get(operation);
    if (byConditions === undefined) known.set(operation, (byConditions = new Map<string, Made>()));
    let key = '';
    for (const name of operation.conditionVariables) key += values[name] === true ? '1' : '0';
    let made = byConditions.get(key);
    if (made === undefined) {
      if (byConditions.size >= MAX_CONDITIONS) byConditions.clear();
      byConditions.set(key, (made = make(operation, readConditions(operation.conditionVariables, values))));
    }
    return made;
  };
}
