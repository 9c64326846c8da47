import { FailedValue, type AnswerField } from '../../core/failed-value.ts';
import { isData, type Data } from './execution.ts';
import type { TypeRelations } from './type-relations.ts';

type MarkedTypes = Pick<TypeRelations, 'isConcrete' | 'isOfType'>;

/** Puts a failure wherever the answer that failed would have put a value into an object and none is. */
export function markFailed(target: Data, failed: FailedValue, types: MarkedTypes): void {
  for (const one of failed.byShape) {
    for (const [name, field] of one.shape) {
      if (hasField(target['__typename'], field, types)) target[name] = failOver(target[name], one.within(name), types);
    }
  }
}

/**
 * What stands at a place that one answer has failed at, whatever another one has brought there: what is missing in an
 * object or a list of it is marked. The failure stays where the other is null: subgraphs that share a field agree on
 * its value, so the null is worth no more than the error, and the outcome is the same whichever answer comes first.
 */
export function failOver(present: unknown, failed: FailedValue, types: MarkedTypes): unknown {
  // No JSON is a function: the object inherits it.
  if (present === undefined || present === null || typeof present === 'function') return failed;
  if (present instanceof FailedValue) return present.with(failed);
  markMissing(present, failed, types);
  return present;
}

function markMissing(present: unknown, failed: FailedValue, types: MarkedTypes): void {
  if (failed.byShape.every(({ shape }) => shape.size === 0)) return;
  if (isList(present)) present.forEach((item, index) => (present[index] = failOver(item, failed.item(index), types)));
  else if (isData(present)) markFailed(present, failed, types);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** An object that does not tell its type, or only an interface that it is seen through, may be of any. */
function hasField(typeName: unknown, { conditions }: AnswerField, { isConcrete, isOfType }: MarkedTypes): boolean {
  if (typeof typeName !== 'string' || !isConcrete(typeName)) return true;
  return conditions.some((names) => names.every((name) => isOfType(typeName, name)));
}
