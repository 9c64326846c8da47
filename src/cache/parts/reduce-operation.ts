import { print, stripIgnoredCharacters } from 'graphql';
import type { Backend, PreparedOperation, SubgraphOperation } from '../../core/backend.ts';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { keepRootFields } from '../../core/document/keep-root-fields.ts';

// An operation with few root fields has few ways to leave some out.
const MAX_REDUCED = 64;

/** An operation with some of its root fields only, each choice of them prepared once. */
export class ReducedOperations {
  readonly #operation: SubgraphOperation;
  readonly #whole: PreparedOperation;
  readonly #backend: Backend;
  readonly #prepared = new BoundedCache<string, PreparedOperation>(MAX_REDUCED);

  constructor(operation: SubgraphOperation, whole: PreparedOperation, backend: Backend) {
    this.#operation = operation;
    this.#whole = whole;
    this.#backend = backend;
  }

  /** The whole operation where it cannot be made smaller. */
  prepare(responseNames: ReadonlySet<string>): PreparedOperation {
    const key = [...responseNames].join(' ');
    const known = this.#prepared.get(key);
    if (known !== undefined) return known;
    const reduced = reduceOperation(this.#operation, responseNames);
    const prepared = reduced === undefined ? this.#whole : this.#backend.prepare(reduced);
    this.#prepared.set(key, prepared, 1);
    return prepared;
  }
}

/** The same operation with some of its root fields only; undefined when it cannot be made so. */
function reduceOperation(
  operation: SubgraphOperation,
  responseNames: ReadonlySet<string>,
): SubgraphOperation | undefined {
  const smaller = keepRootFields(operation.document, responseNames);
  if (smaller === undefined) return undefined;
  const { document, variables } = smaller;
  return {
    ...operation,
    document,
    text: stripIgnoredCharacters(print(document)),
    variableNames: operation.variableNames.filter((name) => variables.has(name)),
    representationNames: operation.representationNames.filter((name) => variables.has(name)),
  };
}
