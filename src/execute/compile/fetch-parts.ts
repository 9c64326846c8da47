import { parse, type DocumentNode } from 'graphql';
import type { Backend, PreparedOperation } from '../../core/backend.ts';
import type { AnswerShape } from '../../core/failed-value.ts';
import { lazily } from '../../core/lazily.ts';
import type { FetchStep } from '../../plan/model/query-plan.ts';
import type { ReadOperation } from '../../plan/model/read-operation.ts';
import { answerShape } from '../errors/answer-shape.ts';
import { answersCustomScalars } from './answers-custom-scalars.ts';
import type { CompiledParts } from './compiled-parts.ts';
import { mergeData, type Merge } from '../data/merge-data.ts';
import type { TypeRelations } from '../data/type-relations.ts';

/** A fetch, ready to be made into a step. */
export interface FetchParts {
  readonly node: FetchStep;
  readonly prepared: PreparedOperation;
  readonly types: TypeRelations;
  readonly compiled: CompiledParts;
  /** Made when something fails: most plans never need it, and it weighs as much as the rest of them. */
  readonly shape: () => AnswerShape;
  /** Of fields that the plan asks for under names of its own. */
  readonly finalNames: ReadonlyMap<string, string>;
  /** Of what each lookup finds, into what it is asked for. */
  readonly merges: readonly Merge[];
  readonly reportFailure: (subgraph: string, error: unknown) => void;
  /** Whether one object of an answer may differ from place to place, once it is merged. */
  readonly hasContexts: boolean;
}

export type FetchTools = Pick<FetchParts, 'types' | 'compiled' | 'reportFailure' | 'hasContexts'> & {
  readonly read: ReadOperation;
};

/** Prepares the fetch's operation with its backend. */
export function prepareFetch(
  node: FetchStep,
  backend: Backend,
  { types, compiled, reportFailure, hasContexts, read }: FetchTools,
): FetchParts {
  const { document } = read(node);
  const names = finalNames(node);
  const prepared = backend.prepare({
    subgraph: node.subgraph,
    kind: node.operationKind,
    text: node.operation,
    document,
    variableNames: [
      ...node.variableNames,
      ...node.lookups.flatMap(({ contexts = [] }) => contexts.map(({ variable }) => variable)),
    ],
    longIntegers: answersCustomScalars(document, types.schema),
    representationNames: node.lookups.map(({ representationsVariable }) => representationsVariable),
  });
  return {
    node,
    prepared,
    types,
    compiled,
    shape: lazily(() => answerShape(parse(node.operation, { noLocation: true }), names)),
    finalNames: names,
    merges: compileMerges(node, document, { names, compiled }),
    reportFailure,
    hasContexts,
  };
}

/** In a function of its own, so that the shape is not kept with the one that is made where something fails. */
function compileMerges(
  { lookups }: FetchStep,
  document: DocumentNode,
  { names, compiled }: { readonly names: ReadonlyMap<string, string>; readonly compiled: CompiledParts },
): readonly Merge[] {
  if (lookups.length === 0) return [];
  const shape = answerShape(document, names);
  // What is renamed after it is answered has other names.
  return lookups.map(({ responseName, outputRewrites }) =>
    outputRewrites.length > 0 ? mergeData : compiled.merge([...(shape.get(responseName)?.within.keys() ?? [])]),
  );
}

/** A name that the plan takes back stands for one field alone. */
function finalNames({ outputRewrites, lookups }: FetchStep): ReadonlyMap<string, string> {
  const rewrites = [...outputRewrites, ...lookups.flatMap((lookup) => lookup.outputRewrites)];
  return new Map(
    rewrites.flatMap((rewrite) =>
      rewrite.kind === 'rename'
        ? rewrite.path.slice(-1).flatMap((step) => (step.kind === 'field' ? [[step.key, rewrite.to] as const] : []))
        : [],
    ),
  );
}
