import type { Method } from '../language/evaluate.ts';
import { compareTexts, deepEqual, isNumeric, kindOf } from '../language/values.ts';

function equality(verdict: (equal: boolean) => boolean): Method {
  return ({ args, refuse }) =>
    (input, dollar, scope) => {
      const [evaluate, extra] = args;
      if (evaluate === undefined || extra !== undefined) return refuse(scope, 'expected one argument');
      const other = evaluate(dollar, input, scope);
      return other === undefined ? undefined : verdict(deepEqual(input, other));
    };
}

function order(verdict: (difference: number) => boolean): Method {
  return ({ args: [evaluate], refuse }) =>
    (input, dollar, scope) => {
      const other = evaluate?.(dollar, input, scope);
      if (other === undefined) return undefined;
      if (isNumeric(input) && isNumeric(other)) return verdict(input < other ? -1 : input > other ? 1 : 0);
      if (typeof input === 'string' && typeof other === 'string') return verdict(compareTexts(input, other));
      return refuse(scope, `expected two numbers or two strings, found ${kindOf(input)} and ${kindOf(other)}`);
    };
}

export const comparisonMethods: Readonly<Record<string, Method>> = {
  eq: equality((equal) => equal),
  ne: equality((equal) => !equal),
  gt: order((difference) => difference > 0),
  gte: order((difference) => difference >= 0),
  lt: order((difference) => difference < 0),
  lte: order((difference) => difference <= 0),
};
