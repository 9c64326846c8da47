import type { Method } from '../language/evaluate.ts';
import { isNumeric, kindOf } from '../language/values.ts';

type Operation = (left: number | bigint, right: number | bigint) => number | bigint | undefined;

/** Whole numbers stay exact: beyond 2^53 they are computed as bigints, and are refused beyond 64 bits. */
function whole(
  inNumbers: (left: number, right: number) => number,
  inBigInts: (left: bigint, right: bigint) => bigint,
): Operation {
  return (left, right) => {
    if (!isWhole(left) || !isWhole(right)) return inNumbers(Number(left), Number(right));
    const quick = inNumbers(Number(left), Number(right));
    if (typeof left === 'number' && typeof right === 'number' && Number.isSafeInteger(quick)) return quick;
    const exact = inBigInts(BigInt(left), BigInt(right));
    if (BigInt.asIntN(64, exact) !== exact) return undefined;
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  };
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function isZero(value: number | bigint): boolean {
  return Number(value) === 0;
}

const add = whole(
  (left, right) => left + right,
  (left, right) => left + right,
);
const sub = whole(
  (left, right) => left - right,
  (left, right) => left - right,
);
const mul = whole(
  (left, right) => left * right,
  (left, right) => left * right,
);
const remainder = whole(
  (left, right) => left % right,
  (left, right) => left % right,
);
const div: Operation = (left, right) => (isZero(right) ? undefined : Number(left) / Number(right));
const mod: Operation = (left, right) => (isZero(right) ? undefined : remainder(left, right));

function folded(operation: Operation): Method {
  return ({ args, refuse }) =>
    (input, dollar, scope) => {
      if (!isNumeric(input)) return refuse(scope, `expected a number, found ${kindOf(input)}`);
      if (args.length === 0) return refuse(scope, 'expected a number as argument');
      let result: number | bigint = input;
      for (const arg of args) {
        const operand = arg(dollar, input, scope);
        if (operand === undefined) return undefined;
        if (!isNumeric(operand)) return refuse(scope, `expected a number as argument, found ${kindOf(operand)}`);
        const next = operation(result, operand);
        if (next === undefined || Number.isNaN(next)) return refuse(scope, 'the result is not a number of 64 bits');
        result = next;
      }
      return result;
    };
}

export const arithmeticMethods: Readonly<Record<string, Method>> = {
  add: folded(add),
  sub: folded(sub),
  mul: folded(mul),
  div: folded(div),
  mod: folded(mod),
};
