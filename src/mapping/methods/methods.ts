import { aggregateMethods } from './aggregate.ts';
import { arithmeticMethods } from './arithmetic.ts';
import { dateMethods } from './date.ts';
import { comparisonMethods } from './comparison.ts';
import { listMethods } from './list.ts';
import { logicMethods } from './logic.ts';
import { objectMethods } from './object.ts';
import { textMethods } from './text.ts';
import type { Method } from '../language/evaluate.ts';

/** Every method by name. `as` is not among them: it changes the scope, not the value. */
export const methods: Readonly<Record<string, Method>> = {
  ...aggregateMethods,
  ...arithmeticMethods,
  ...comparisonMethods,
  ...dateMethods,
  ...listMethods,
  ...logicMethods,
  ...objectMethods,
  ...textMethods,
};
