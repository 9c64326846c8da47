import DataLoader from 'dataloader';
import type { CompiledMapping } from '../../core/mapping/compile-mapping.ts';
import { kindOf } from '../../core/mapping/values.ts';
import { BackendFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { ConnectorAnswer, ConnectorCaller, OwnVariables } from './call-connector.ts';
import type { KeyReader } from './representation.ts';

/** What one call gave to one of its askers. Several askers share an answer and take different parts of it. */
export type LoadedAnswer = (select: CompiledMapping) => unknown;

interface LoaderKey {
  readonly text: string;
  readonly variables: OwnVariables;
}

/** The batch loaders of one request, one a connector. */
export class Loaders {
  readonly #loaders = new Map<object, DataLoader<LoaderKey, LoadedAnswer, string>>();

  find(owner: object, make: () => DataLoader<LoaderKey, LoadedAnswer, string>): DataLoader<LoaderKey, LoadedAnswer, string> {
    const known = this.#loaders.get(owner);
    if (known !== undefined) return known;
    const made = make();
    this.#loaders.set(owner, made);
    return made;
  }

  /** Forgets every answer: after a mutation they may be out of date. */
  clear(): void {
    for (const loader of this.#loaders.values()) loader.clearAll();
  }
}

/** Loads through the request's own loader: equal keys are asked for once. */
export type Load = (key: LoaderKey, loaders: Loaders, context: RequestContext) => Promise<LoadedAnswer>;

/** One call for each distinct key, at once. */
export function singleLoad(call: ConnectorCaller): Load {
  return (key, loaders, context) => {
    const loader = loaders.find(call, () => {
      const loadOne = async ([only]: readonly LoaderKey[]): Promise<LoadedAnswer[]> => {
        const answer = await call(only?.variables ?? {}, context);
        return [(select) => select(answer.body, answer.scope)];
      };
      return new DataLoader(loadOne, { batch: false, cacheKeyFn: ({ text }) => text });
    });
    return loader.load(key);
  };
}

/**
 * One call for at most `maxSize` distinct keys that are asked for in the same tick, over all aliases and depths.
 * Results are matched by their key fields: their order is free, a key without a result is null.
 */
export function batchLoad(call: ConnectorCaller, options: { readonly subgraph: string; readonly maxSize: number | undefined; readonly reader: KeyReader }): Load {
  const { subgraph, maxSize, reader } = options;
  return (key, loaders, context) => {
    const loader = loaders.find(call, () => {
      const loadMany = async (keys: readonly LoaderKey[]): Promise<LoadedAnswer[]> => {
        const answer = await call({ batch: keys.map(({ variables }) => variables.this) }, context);
        const results = resultsByKey(answer, subgraph, reader);
        return keys.map(({ text }) => (select) => results(select).get(text) ?? null);
      };
      return new DataLoader(loadMany, { cacheKeyFn: ({ text }) => text, ...(maxSize === undefined ? {} : { maxBatchSize: maxSize }) });
    });
    return loader.load(key);
  };
}

/** Applies a selection to a batch's answer once, however many keys take their part of it. */
function resultsByKey(answer: ConnectorAnswer, subgraph: string, reader: KeyReader): (select: CompiledMapping) => ReadonlyMap<string, unknown> {
  const kept = new Map<CompiledMapping, ReadonlyMap<string, unknown>>();
  return (select) => {
    const known = kept.get(select);
    if (known !== undefined) return known;
    const mapped = select(answer.body, answer.scope) ?? (answer.body === null ? [] : undefined);
    if (!Array.isArray(mapped)) {
      throw new BackendFailure(subgraph, 'BACKEND_ANSWER_INVALID', `the selection of a batch gave ${kindOf(mapped)}, expected a list`);
    }
    const results = new Map<string, unknown>();
    for (const result of mapped) {
      if (result !== null) results.set(reader.text(result), result);
    }
    kept.set(select, results);
    return results;
  };
}
