import { aggregateMethods } from './methods/aggregate.ts';
import { arithmeticMethods } from './methods/arithmetic.ts';
import { dateMethods } from './methods/date.ts';
import { comparisonMethods } from './methods/comparison.ts';
import { listMethods } from './methods/list.ts';
import { logicMethods } from './methods/logic.ts';
import { objectMethods } from './methods/object.ts';
import { textMethods } from './methods/text.ts';
import type { Method } from './evaluate.ts';

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
