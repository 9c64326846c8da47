import type { SubgraphAnswer, SubgraphError } from '../core/backend.ts';
import { FailedValue, type Cause } from '../core/failed-value.ts';
import type { LookupNode } from '../plan/query-plan.ts';
import { markFailed, type AnswerShape } from './answer-shape.ts';
import type { Asked } from './asking.ts';
import type { Data, Execution } from './execution.ts';
import { causeOfError, placeError } from './place-errors.ts';

/** One lookup of a call: its field, what it answers, and for which objects it was made. */
export interface LookupCall {
  readonly node: LookupNode;
  readonly shape: () => AnswerShape;
  readonly asked: Asked;
}

/** A call of lookups whose answer is in, and whom it was made for. */
export interface AnsweredCall {
  readonly calls: readonly LookupCall[];
  readonly execution: Execution;
  readonly subgraph: string;
}

/**
 * Leaves each error of an answer where it left something empty. With entities, at the place that its path names. In a
 * lookup without entities (GraphQL §6.4.4: a null of one may have spread over all) an error belongs to the entity that
 * its path names, and the first of the others stands for all entities that no error names. What no place can show is
 * told without a path.
 */
export function placeLookupErrors(answer: SubgraphAnswer, data: Data, { calls, execution, subgraph }: AnsweredCall): void {
  const unanswered = calls.filter(({ node }) => !Array.isArray(data[node.responseName]));
  const loose = answer.errors.filter((error) => {
    const call = unanswered.find(({ node }) => node.responseName === error.path?.[0]);
    if (call !== undefined) return !failEntity(call, error, subgraph);
    return error.path === undefined || !placeError(data, error.path, new FailedValue(causeOfError(subgraph, error, 'everywhere')));
  });
  const stands = unanswered.length === 0 ? undefined : loose.shift();
  for (const error of loose) execution.unplaced.push(causeOfError(subgraph, error, 'once'));
  if (unanswered.length === 0) return;
  const first = stands ?? answer.errors[0];
  failLookups(unanswered, new FailedValue(first === undefined ? causeOfInvalid(subgraph, 'The backend answered without the entities asked for.') : causeOfError(subgraph, first, 'field')));
}

/** Fails the objects that asked for one entity; false when an error names none. */
function failEntity({ asked, shape }: LookupCall, error: SubgraphError, subgraph: string): boolean {
  const [, entity, ...below] = error.path ?? [];
  if (!asked.indices.some((index) => index === entity)) return false;
  const failed = new FailedValue(causeOfError(subgraph, error, 'everywhere'), below);
  asked.targets.forEach((target, position) => {
    if (asked.indices[position] === entity) markFailed(target, shape(), failed);
  });
  return true;
}

/** Fails all that lookups were to bring and did not. */
export function failLookups(calls: readonly LookupCall[], failed: FailedValue): void {
  for (const { asked, shape } of calls) for (const target of asked.targets) markFailed(target, shape(), failed);
}

/** Of an answer that is none to what was asked. */
export function causeOfInvalid(subgraph: string, message: string): Cause {
  return { message, code: 'BACKEND_ANSWER_INVALID', subgraph, extensions: {}, reported: 'field' };
}
