import type { SubgraphAnswer, SubgraphError } from '../../core/backend.ts';
import { FailedValue, type AnswerShape, type Cause } from '../../core/failed-value.ts';
import type { Lookup } from '../../plan/model/query-plan.ts';
import type { Asked } from '../ask/asking.ts';
import type { Data, Execution } from '../data/execution.ts';
import type { TypeRelations } from '../data/type-relations.ts';
import { markFailed } from '../data/mark-failed.ts';
import { causeOfError, causeOfInvalid, placeError, withFinalNames } from './place-errors.ts';

/** One lookup of a call: its field, what it answers, and for which objects it was made. */
export interface LookupCall {
  readonly node: Lookup;
  readonly shape: () => AnswerShape;
  readonly asked: Asked;
}

/** A call of lookups whose answer is in, and whom it was made for. */
export interface AnsweredCall {
  readonly types: TypeRelations;
  /** Of fields that the plan asks for under names of its own. */
  readonly finalNames: ReadonlyMap<string, string>;
  readonly calls: readonly LookupCall[];
  readonly execution: Execution;
  readonly subgraph: string;
}

interface FoundError {
  readonly error: SubgraphError;
  readonly cause: Cause;
}

/**
 * Leaves each error of an answer where its path leads: in an entity, or at the entity where there are none, since a
 * null of one has spread over all (GraphQL §6.4.4). Then an error that names the lookup, or else one that names
 * nothing, stands for all entities that no error names; without such a one they are empty because of the first error.
 * What no place can show is told without a path.
 */
export function placeLookupErrors(answer: SubgraphAnswer, data: Data, call: AnsweredCall): void {
  const { calls, execution, subgraph } = call;
  const unanswered = calls.filter((lookup) => !isAnswered(lookup, lookup.asked, data));
  const invalid = new Map(unanswered.map((lookup) => [lookup, causeOfCount(lookup, data, subgraph)]));
  const failed = new Map(unanswered.map((lookup) => [lookup, new UnansweredEntities(lookup.asked)]));
  const found = answer.errors.map((error): FoundError => ({ error, cause: causeOfError(subgraph, error) }));
  const loose = found.filter((one) => {
    const lookup = calls.find(({ node }) => node.responseName === one.error.path?.[0]);
    const entities = lookup && failed.get(lookup);
    // Where only the type of the objects was asked for, no field of theirs can show it.
    if (lookup === undefined || lookup.shape().size === 0) return true;
    if (entities === undefined) return !placeInEntities(one, data[lookup.node.responseName], lookup, call);
    // Of other entities than were asked for, nobody knows which is which.
    return invalid.get(lookup) !== undefined || !failEntity(one, entities, lookup, call);
  });
  const stands = loose.find(({ error }) => !calls.some(({ node }) => node.responseName === error.path?.[0]));
  const told = new Set<FoundError>();
  for (const [lookup, entities] of failed) {
    entities.mark(call.types);
    const own = invalid.get(lookup);
    const standing = loose.find(({ error }) => error.path?.[0] === lookup.node.responseName) ?? stands;
    if (own === undefined && standing !== undefined && lookup.shape().size > 0) told.add(standing);
    const cause =
      own ??
      (standing ?? found[0])?.cause ??
      causeOfInvalid(subgraph, 'The backend answered without the entities asked for.');
    const isSpread = own === undefined && standing === undefined && found.length > 0;
    failLookup(lookup, new FailedValue(cause, { shape: lookup.shape(), isSpread }), call, entities.failed);
    data[lookup.node.responseName] = null;
  }
  for (const one of loose) if (!told.has(one)) execution.unplaced.push(one.cause);
}

/** Federation subgraph specification, `_entities`: one result for each representation, in their order. */
export function isAnswered({ node }: Pick<LookupCall, 'node'>, { representations }: Asked, data: Data): boolean {
  const results = data[node.responseName];
  return Array.isArray(results) && results.length === representations.length;
}

/** Of a list of more or fewer entities than were asked for; undefined where it is none. */
function causeOfCount({ node, asked }: LookupCall, data: Data, subgraph: string): Cause | undefined {
  const results = data[node.responseName];
  if (!Array.isArray(results) || results.length === asked.representations.length) return undefined;
  return causeOfInvalid(
    subgraph,
    `The backend answered with ${countEntities(results)}, and was asked for ${countEntities(asked.representations)}.`,
  );
}

function countEntities({ length }: { readonly length: number }): string {
  return length === 1 ? '1 entity' : `${length} entities`;
}

function placeInEntities(
  { error, cause }: FoundError,
  container: unknown,
  { shape }: LookupCall,
  { finalNames }: AnsweredCall,
): boolean {
  return placeError(error.path?.slice(1) ?? [], cause, { container, shape: shape(), finalNames }, error.isSpread);
}

/** The objects that asked for entities, by entity, and what has failed of them. */
class UnansweredEntities {
  readonly failed = new Map<number, FailedValue>();
  readonly #asked: Asked;
  #targets: Map<number, Data[]> | undefined;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** False when nobody asked for such an entity. */
  fail(entity: number, failure: FailedValue): boolean {
    if (this.#targetsOf(entity).length === 0) return false;
    const known = this.failed.get(entity);
    if (known === undefined) this.failed.set(entity, failure);
    else known.add(failure);
    return true;
  }

  /** Once all errors are known: an entity may have any number of both, errors and objects. */
  mark(types: AnsweredCall['types']): void {
    for (const [entity, failure] of this.failed)
      for (const target of this.#targetsOf(entity)) markFailed(target, failure, types);
  }

  #targetsOf(entity: number): readonly Data[] {
    this.#targets ??= groupTargets(this.#asked);
    return this.#targets.get(entity) ?? [];
  }
}

function groupTargets({ targets, indices }: Asked): Map<number, Data[]> {
  const grouped = new Map<number, Data[]>();
  targets.forEach((target, position) => {
    const entity = indices[position] ?? -1;
    const own = grouped.get(entity);
    if (own === undefined) grouped.set(entity, [target]);
    else own.push(target);
  });
  return grouped;
}

/** Fails one entity; false when an error names none. */
function failEntity(
  { error, cause }: FoundError,
  entities: UnansweredEntities,
  { shape }: LookupCall,
  { finalNames }: AnsweredCall,
): boolean {
  const [, entity, ...below] = error.path ?? [];
  if (typeof entity !== 'number') return false;
  return entities.fail(entity, new FailedValue(cause, { below: withFinalNames(below, finalNames), shape: shape() }));
}

/** Fails all that a lookup was to bring and did not, but for entities that have failed by themselves. */
export function failLookup(
  { asked }: Pick<LookupCall, 'asked'>,
  failed: FailedValue,
  { types }: Pick<AnsweredCall, 'types'>,
  but?: ReadonlyMap<number, unknown>,
): void {
  asked.targets.forEach((target, position) => {
    if (but?.has(asked.indices[position] ?? -1) !== true) markFailed(target, failed, types);
  });
}
