import { FailedValue } from '../core/failed-value.ts';
import type { FetchPath } from '../plan/query-plan.ts';
import { isData, type Data } from './execution.ts';

export type CollectTargets = (value: unknown, into: Data[]) => void;

/**
 * Compiles a path to the function that lists the objects it leads to, in order. What is null or failed on the way
 * leads nowhere. `isOfType` tells whether an object type is, implements or is a member of a type.
 */
export function compilePath(path: FetchPath, isOfType: (objectType: string, type: string) => boolean): CollectTargets {
  return path.reduceRight<CollectTargets>((next, step) => {
    switch (step.kind) {
      case 'field':
        return (value, into) => eachObject(value, (object) => next(object[step.key], into));
      case 'items':
        return (value, into) => {
          if (Array.isArray(value)) for (const item of value) next(item, into);
        };
      case 'types':
        return (value, into) =>
          eachObject(value, (object) => {
            const typeName = object['__typename'];
            if (typeof typeName === 'string' && step.names.some((name) => isOfType(typeName, name))) next(object, into);
          });
    }
  }, collect);
}

const collect: CollectTargets = (value, into) => eachObject(value, (object) => into.push(object));

/** A planner may leave out the `@` for lists, so lists are walked into wherever an object is expected. */
function eachObject(value: unknown, visit: (object: Data) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) eachObject(item, visit);
  } else if (isData(value) && !(value instanceof FailedValue)) {
    visit(value);
  }
}
