import { BoundedCache } from '../../core/bounded-cache.ts';
import type { FetchPath, Lookup } from '../../plan/model/query-plan.ts';
import { compilePath, type CollectTargets } from '../ask/collect-targets.ts';
import { compileMerge, type Merge } from '../data/merge-data.ts';
import { compileRepresentation, type WriterOfType } from '../ask/write-representation.ts';
import type { TypeRelations } from '../data/type-relations.ts';

/** What plans of one supergraph are made of that is equal in many of them: it is compiled, and kept, once. */
export interface CompiledParts {
  readonly path: (path: FetchPath) => CollectTargets;
  readonly representation: (lookup: Pick<Lookup, 'requires' | 'inputRewrites'>) => WriterOfType;
  readonly merge: (names: readonly string[]) => Merge;
}

// Of each kind, beside what the plans themselves hold. Most weigh about a kilobyte.
const MAX_KEPT = 1_000;

export function createCompiledParts(types: TypeRelations): CompiledParts {
  return {
    path: onceByText((path: FetchPath) => compilePath(path, types.isOfType), JSON.stringify),
    representation: onceByText(
      ({ requires, inputRewrites }) => compileRepresentation(requires, inputRewrites, types),
      ({ requires, inputRewrites }) => JSON.stringify([requires, inputRewrites]),
    ),
    merge: onceByText(compileMerge, (names) => names.join()),
  };
}

function onceByText<Given, Made>(
  make: (given: Given) => Made,
  textOf: (given: Given) => string,
): (given: Given) => Made {
  const made = new BoundedCache<string, Made>(MAX_KEPT);
  return (given) => made.getOrMake(textOf(given), () => make(given), 1);
}
