import type { Rewrite } from '../../plan/model/query-plan.ts';
import { compilePath } from './collect-targets.ts';
import type { Data } from '../data/execution.ts';
import { mergeData } from '../data/merge-data.ts';
import type { TypeRelations } from '../data/type-relations.ts';

/** Compiles the planner's changes to an answer: fields renamed, or set to a constant. */
export function compileRewrites(
  rewrites: readonly Rewrite[],
  types: TypeRelations,
): ((answer: unknown) => void) | undefined {
  if (rewrites.length === 0) return undefined;
  const changes = rewrites.flatMap((rewrite) => {
    const last = rewrite.path.at(-1);
    if (last?.kind !== 'field') return [];
    // A planner asks for no type where an operation leaves no other; and the name to be changed is the planner's own.
    const collect = compilePath(rewrite.path.slice(0, -1), types.isOfType, { untypedFits: rewrite.kind === 'rename' });
    const change = (object: Data): void => {
      if (rewrite.kind === 'set') object[last.key] = rewrite.value;
      else if (last.key in object) {
        const value = object[last.key];
        delete object[last.key];
        // The field can have been asked for under its name, too: for other selections below it.
        mergeData(object, { [rewrite.to]: value }, types);
      }
    };
    return [{ collect, change }];
  });
  return (answer) => {
    for (const { collect, change } of changes) {
      const objects: Data[] = [];
      collect(answer, objects);
      objects.forEach(change);
    }
  };
}
