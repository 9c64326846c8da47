import { isLeafType, isListType, isNonNullType, type GraphQLLeafType, type GraphQLOutputType } from 'graphql';
import { isObject, kindOf } from '../../../mapping/language/values.ts';
import { completeObject } from './complete-object.ts';
import { leafOf } from './complete-leaf.ts';
import type { Complete, ObjectPlan } from '../plan/object-plan.ts';
import { pathOf } from '../call/run.ts';

/** Finds the plan for one object of the field's type; undefined when its `__typename` is none of the possible ones. */
export type ChoosePlan = (value: Readonly<Record<string, unknown>>) => ObjectPlan | undefined;

/**
 * Compiles the completion of a type (GraphQL §6.4.3). A value that does not fit is null with an error at its
 * place; null in a non-null place is left as it is, since only the whole answer tells how far it spreads.
 */
export function compileComplete(type: GraphQLOutputType, choose: ChoosePlan): Complete {
  if (isNonNullType(type)) return compileComplete(type.ofType, choose);
  if (isListType(type)) return completeList(compileComplete(type.ofType, choose));
  return isLeafType(type) ? completeLeaf(type) : completeComposite(type.name, choose);
}

/**
 * JavaScript that tells of a value `v` of a field that completion leaves it as it is; undefined when nothing can be
 * told.
 */
export function certainlyComplete(type: GraphQLOutputType): string | undefined {
  const nullable = isNonNullType(type) ? type.ofType : type;
  return isLeafType(nullable) ? leafOf(nullable).certain : undefined;
}

function completeLeaf(type: GraphQLLeafType): Complete {
  const { coerce, expected } = leafOf(type);
  return (value, run, parent, key) => {
    if (value === null || value === undefined) return null;
    const coerced = coerce(value);
    if (coerced !== undefined) return coerced;
    run.refuse('INVALID_VALUE', `expected ${expected}, found ${kindOf(value)}`, pathOf(parent, key));
    return null;
  };
}

function completeList(completeItem: Complete): Complete {
  return (value, run, parent, key) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      run.refuse('INVALID_VALUE', `expected a list, found ${kindOf(value)}`, pathOf(parent, key));
      return null;
    }
    const place = { parent, key };
    const completed: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) completed.push(completeItem(value[index], run, place, index));
    return completed;
  };
}

function completeComposite(typeName: string, choose: ChoosePlan): Complete {
  return (value, run, parent, key) => {
    if (value === null || value === undefined) return null;
    if (!isObject(value)) {
      run.refuse('INVALID_VALUE', `expected an object, found ${kindOf(value)}`, pathOf(parent, key));
      return null;
    }
    const plan = choose(value);
    if (plan !== undefined) return completeObject(plan, value, run, { parent, key });
    run.refuse('INVALID_VALUE', `expected \`__typename\` to be one of the types of ${typeName}`, pathOf(parent, key));
    return null;
  };
}
