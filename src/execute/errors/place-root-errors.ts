import type { SubgraphAnswer } from '../../core/backend.ts';
import { FailedValue, type AnswerShape } from '../../core/failed-value.ts';
import type { Data, Execution } from '../data/execution.ts';
import type { TypeRelations } from '../data/type-relations.ts';
import { markFailed } from '../data/mark-failed.ts';
import { causeOfError, causeOfInvalid, placeError } from './place-errors.ts';

/** A call of root fields whose answer is in. */
export interface RootCall {
  readonly types: TypeRelations;
  /** Of fields that the plan asks for under names of its own. */
  readonly finalNames: ReadonlyMap<string, string>;
  readonly subgraph: string;
  readonly shape: AnswerShape;
  readonly execution: Execution;
}

/**
 * Leaves each error of an answer where its path leads. Without any data, the first error that has no place of its own
 * stands for every field that no error names. Without such a one the null of one field has spread over all
 * (GraphQL §6.4.4): the others are empty because of it.
 */
export function placeRootErrors(
  { data: answered, errors }: SubgraphAnswer,
  data: Data,
  { subgraph, shape, types, finalNames, execution }: RootCall,
): void {
  const placing = { container: data, shape, finalNames };
  const causes = errors.map((error) => ({ cause: causeOfError(subgraph, error), error }));
  const loose = causes.filter(
    ({ cause, error: { path, isSpread } }) => path === undefined || !placeError(path, cause, placing, isSpread),
  );
  const stands = answered === null ? loose.shift() : undefined;
  for (const { cause } of loose) execution.unplaced.push(cause);
  if (answered !== null) return;
  const cause = (stands ?? causes[0])?.cause ?? causeOfInvalid(subgraph, 'The backend answered without data.');
  markFailed(data, new FailedValue(cause, { shape, isSpread: stands === undefined && causes.length > 0 }), types);
}
