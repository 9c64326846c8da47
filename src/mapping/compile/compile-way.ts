import type { PathExpression } from '../language/syntax.ts';
import { compileKey } from './compile-key.ts';
import type { Descent } from './generate-block.ts';

/** The steps of a path that only walks down from `$`. */
export function compileWay({ head, steps }: PathExpression): readonly Descent[] | undefined {
  if (head.kind !== 'key' && head.kind !== 'input') return undefined;
  const way: Descent[] = [];
  for (const [index, step] of [...(head.kind === 'key' ? [head] : []), ...steps].entries()) {
    const next = head.kind === 'key' ? steps[index] : steps[index + 1];
    const guarded = next?.kind === 'optional';
    if (step.kind === 'optional') way.push(step);
    else if (step.kind === 'key')
      way.push({ kind: 'key', key: step.key, guarded, get: compileKey(step.key, step, guarded) });
    else return undefined;
  }
  return way[0]?.kind === 'key' ? way : undefined;
}
