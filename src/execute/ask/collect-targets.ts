import { FailedValue } from '../../core/failed-value.ts';
import { generateFunction } from '../../core/generate-function.ts';
import type { FetchPath } from '../../plan/model/query-plan.ts';
import type { Data } from '../data/execution.ts';

export type CollectTargets = (value: unknown, into: Data[]) => void;

type IsOfType = (objectType: string, type: string) => boolean;

/**
 * Compiles a path to the function that lists the objects it leads to, in order. What is null or failed on the way
 * leads nowhere. `isOfType` tells whether an object type is, implements or is a member of a type. An object that does
 * not say its type is of none, or with `untypedFits` of any. The function is generated, one inner one a step, so that
 * each reads a key of its own.
 */
export function compilePath(path: FetchPath, isOfType: IsOfType, { untypedFits = false } = {}): CollectTargets {
  const given: Record<string, unknown> = { FailedValue };
  // Lists are walked into wherever they are met: planners leave out some of the steps that say so.
  const moves = path
    .filter((step) => step.kind !== 'items')
    .map((step, index) => {
      const next = `walk${index + 1}`;
      if (step.kind === 'field') return `${next}(v[${JSON.stringify(step.key)}], into);`;
      given[`fits${index}`] = (typeName: unknown): boolean =>
        typeof typeName === 'string' ? step.names.some((name) => isOfType(typeName, name)) : untypedFits;
      return `if (fits${index}(v.__typename)) ${next}(v, into);`;
    });
  return generateFunction<CollectTargets>({
    name: 'collect-targets',
    body: `(() => { ${[...moves, 'into.push(v);'].map(writeWalker).join('\n')} return walk0; })()`,
    given,
  });
}

/** What is done with each object that a step is reached by, in lists or alone. */
function writeWalker(move: string, index: number): string {
  return `function walk${index}(v, into) {
    if (typeof v !== 'object' || v === null) return;
    if (Array.isArray(v)) { for (let i = 0; i < v.length; i += 1) walk${index}(v[i], into); }
    else if (!(v instanceof FailedValue)) { ${move} }
  }`;
}
