import { FailedValue } from '../core/failed-value.ts';
import { generateFunction } from '../core/generate-function.ts';
import type { FetchPath } from '../plan/query-plan.ts';
import type { Data } from './execution.ts';

export type CollectTargets = (value: unknown, into: Data[]) => void;

type IsOfType = (objectType: string, type: string) => boolean;

/**
 * Compiles a path to the function that lists the objects it leads to, in order. What is null or failed on the way
 * leads nowhere. `isOfType` tells whether an object type is, implements or is a member of a type. An object that does
 * not say its type is of none, or with `untypedFits` of any. The function is generated, one inner one a step: a third
 * of the time that one function for all steps takes.
 */
export function compilePath(path: FetchPath, isOfType: IsOfType, { untypedFits = false } = {}): CollectTargets {
  const given: Record<string, unknown> = { FailedValue };
  // Lists are walked into wherever they are met: planners leave out some of the steps that say so.
  const moves = path.flatMap((step, index) => {
    const next = `walk${index + 1}`;
    if (step.kind === 'items') return [];
    if (step.kind === 'field') return [{ index, move: `${next}(v[${JSON.stringify(step.key)}], into);` }];
    given[`isFit${index}`] = (typeName: unknown): boolean => (typeof typeName === 'string' ? step.names.some((name) => isOfType(typeName, name)) : untypedFits);
    return [{ index, move: `if (isFit${index}(v.__typename)) ${next}(v, into);` }];
  });
  return generateFunction<CollectTargets>(`(() => { ${walkers(moves, path.length)} return walk0; })()`, given);
}

/** One function for each step, from the last one on: the objects that it is reached by, in lists or alone. */
function walkers(moves: readonly { readonly index: number; readonly move: string }[], length: number): string {
  const moveOf = new Map(moves.map(({ index, move }) => [index, move]));
  let text = '';
  for (let index = length; index >= 0; index -= 1) {
    const move = index === length ? 'into.push(v);' : moveOf.get(index);
    text +=
      move === undefined
        ? `const walk${index} = walk${index + 1};\n`
        : `const walk${index} = (v, into) => {
        if (typeof v !== 'object' || v === null) return;
        if (Array.isArray(v)) { for (let i = 0; i < v.length; i += 1) walk${index}(v[i], into); }
        else if (!(v instanceof FailedValue)) ${move.startsWith('if') ? `{ ${move} }` : move}
      };\n`;
  }
  return text;
}
