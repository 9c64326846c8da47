import type { Method } from '../language/evaluate.ts';
import { kindOf } from '../language/values.ts';

/** `and` and `or`: `decisive` ends the evaluation. */
function junction(decisive: boolean): Method {
  return ({ args, refuse }) =>
    (input, dollar, scope) => {
      if (typeof input !== 'boolean') return refuse(scope, `expected true or false, found ${kindOf(input)}`);
      if (args.length === 0) return refuse(scope, 'expected an argument');
      if (input === decisive) return decisive;
      for (const arg of args) {
        const operand = arg(dollar, input, scope);
        if (operand === undefined) return undefined;
        if (operand === decisive) return decisive;
        if (typeof operand !== 'boolean') refuse(scope, `expected true or false as argument, found ${kindOf(operand)}`);
      }
      return !decisive;
    };
}

const not: Method =
  ({ refuse }) =>
  (input, _dollar, scope) =>
    typeof input === 'boolean' ? !input : refuse(scope, `expected true or false, found ${kindOf(input)}`);

export const logicMethods: Readonly<Record<string, Method>> = { and: junction(false), or: junction(true), not };
