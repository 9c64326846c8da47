import { FailedValue } from '../core/failed-value.ts';
import type { FetchPath } from '../plan/query-plan.ts';
import type { Data } from './execution.ts';

export type CollectTargets = (value: unknown, into: Data[]) => void;

type IsOfType = (objectType: string, type: string) => boolean;

/**
 * Compiles a path to the function that lists the objects it leads to, in order. What is null or failed on the way
 * leads nowhere. `isOfType` tells whether an object type is, implements or is a member of a type. An object that does
 * not say its type is of none, or with `untypedFits` of any.
 */
export function compilePath(path: FetchPath, isOfType: IsOfType, { untypedFits = false } = {}): CollectTargets {
  // Lists are walked into wherever they are met: planners leave out some of the steps that say so.
  const steps = path.filter(({ kind }) => kind !== 'items');
  return (value, into) => walk(value, 0, { steps, isOfType, into, untypedFits });
}

interface Walk {
  readonly steps: FetchPath;
  readonly isOfType: IsOfType;
  readonly into: Data[];
  readonly untypedFits: boolean;
}

function walk(value: unknown, at: number, way: Walk): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) walk(value[index], at, way);
    return;
  }
  if (value instanceof FailedValue) return;
  // Neither a list nor a failure: what is left of the data are objects.
  const object = value as Data;
  const step = way.steps[at];
  if (step === undefined) way.into.push(object);
  else if (step.kind === 'field') walk(object[step.key], at + 1, way);
  else if (step.kind === 'types' && isOfSome(object['__typename'], step.names, way)) walk(object, at + 1, way);
}

function isOfSome(typeName: unknown, names: readonly string[], { isOfType, untypedFits }: Walk): boolean {
  return typeof typeName === 'string' ? names.some((name) => isOfType(typeName, name)) : untypedFits;
}
