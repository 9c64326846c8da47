import DataLoader from 'dataloader';
import type { Selection } from '../../../mapping/compile/compile-selection.ts';
import { isObject, kindOf } from '../../../mapping/language/values.ts';
import { BackendFailure } from '../../../core/failure.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import type { Batching } from '../../../supergraph/connectors/model/connector.ts';
import type { ConnectorAnswer, ConnectorCaller, OwnVariables } from '../call/call-connector.ts';
import type { KeyReader } from './representation.ts';

/** What one call gave to one of its askers. Several askers share an answer and take different parts of it. */
export type LoadedAnswer = (select: Selection) => unknown;

interface LoaderKey {
  /** Equal for what one answer serves. */
  readonly text: string;
  readonly variables: OwnVariables;
  /** Only keys of equal arguments go into one batch. */
  readonly args?: { readonly text: string; readonly values: Readonly<Record<string, unknown>> } | undefined;
}

type Loader = DataLoader<LoaderKey, LoadedAnswer, string>;

/** The batch loaders of one request, one for a connector and its arguments. */
export class Loaders {
  readonly #loaders = new Map<object, Map<string, Loader>>();

  find(owner: object, argsText: string, make: () => Loader): Loader {
    const own = this.#loaders.get(owner) ?? new Map<string, Loader>();
    this.#loaders.set(owner, own);
    const loader = own.get(argsText) ?? make();
    own.set(argsText, loader);
    return loader;
  }

  /** Forgets every answer: after a mutation they may be out of date. */
  clear(): void {
    for (const own of this.#loaders.values()) for (const loader of own.values()) loader.clearAll();
  }
}

/** Loads through the request's own loader: equal keys are asked for once. */
export type Load = (key: LoaderKey, loaders: Loaders, context: RequestContext) => Promise<LoadedAnswer>;

/** One call for each distinct key, at once. */
export function singleLoad(call: ConnectorCaller): Load {
  return (key, loaders, context) => {
    const loader = loaders.find(call, '', () => {
      const loadOne = async ([only]: readonly LoaderKey[]): Promise<LoadedAnswer[]> => {
        const answer = await call(only?.variables ?? {}, context);
        return [(select) => answer.select(select)];
      };
      return new DataLoader(loadOne, { batch: false, cacheKeyFn: ({ text }) => text });
    });
    return loader.load(key);
  };
}

export interface BatchLoad {
  readonly subgraph: string;
  readonly batch: Batching;
  /** Reads the key of a result. */
  readonly resultReader: KeyReader;
}

/** One call for at most `maxSize` distinct keys that are asked for together, over all aliases and depths. */
export function batchLoad(call: ConnectorCaller, options: BatchLoad): Load {
  const { maxSize, waitMs } = options.batch;
  return (key, loaders, context) => {
    const loader = loaders.find(call, key.args?.text ?? '', () => {
      const loadMany = async (keys: readonly LoaderKey[]): Promise<LoadedAnswer[]> => {
        const answer = await call(
          { batch: keys.map(({ variables }) => variables.this), args: key.args?.values },
          context,
        );
        return shareOut(keys, resultsOf(answer, keys.length, options), options.batch);
      };
      return new DataLoader(loadMany, {
        cacheKeyFn: ({ text }) => text,
        ...(maxSize === undefined ? {} : { maxBatchSize: maxSize }),
        ...(waitMs === undefined
          ? {}
          : { batchScheduleFn: (dispatch: () => void) => void setTimeout(dispatch, waitMs) }),
      });
    });
    return loader.load(key);
  };
}

type Results = (select: Selection) => ResultsByKey;

interface ResultsByKey {
  readonly inOrder: readonly unknown[];
  readonly byKey: ReadonlyMap<string, unknown>;
}

function shareOut(keys: readonly LoaderKey[], results: Results, { match, many }: Batching): LoadedAnswer[] {
  if (match === 'index') return keys.map((_, index) => (select) => results(select).inOrder[index] ?? null);
  return keys.map(
    ({ text }) =>
      (select) =>
        results(select).byKey.get(text) ?? (many ? [] : null),
  );
}

/** Applies a selection to a batch's answer once, however many keys take their part of it. */
function resultsOf(answer: ConnectorAnswer, keyCount: number, { subgraph, batch, resultReader }: BatchLoad): Results {
  const kept = new Map<Selection, ResultsByKey>();
  return (select) => {
    const known = kept.get(select);
    if (known !== undefined) return known;
    const mapped = answer.select(select) ?? (answer.isNull ? [] : undefined);
    if (!Array.isArray(mapped)) {
      throw new BackendFailure(
        subgraph,
        'BACKEND_ANSWER_INVALID',
        `the selection of a batch gave ${kindOf(mapped)}, expected a list`,
      );
    }
    const wrongLength = batch.match === 'index' && mapped.length !== keyCount;
    if (wrongLength)
      throw new BackendFailure(
        subgraph,
        'BACKEND_ANSWER_INVALID',
        `the selection of a batch gave ${mapped.length} results, expected one for each of its ${keyCount} keys`,
      );
    const results: ResultsByKey = {
      inOrder: mapped,
      byKey: batch.match === 'index' ? NO_KEYS : groupByKey(mapped, batch, resultReader),
    };
    kept.set(select, results);
    return results;
  };
}

const NO_KEYS: ReadonlyMap<string, unknown> = new Map();

function groupByKey(
  results: readonly unknown[],
  { many, value }: Batching,
  reader: KeyReader,
): ReadonlyMap<string, unknown> {
  const byKey = new Map<string, unknown>();
  const groups = new Map<string, unknown[]>();
  for (const result of results) {
    if (result === null) continue;
    const key = reader.text(result);
    const own = value !== undefined && isObject(result) ? (result[value] ?? null) : result;
    if (!many) byKey.set(key, own);
    else {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [own]);
      else group.push(own);
    }
  }
  return many ? groups : byKey;
}
