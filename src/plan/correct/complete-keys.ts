import { Kind, type ConstDirectiveNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { readJoinGraphs, textArgument } from '../../supergraph/join/join-graphs.ts';
import { createIsFetched } from './is-fetched.ts';
import type { DraftPlan, DraftStep, Lookup, RequiredSelection } from '../model/query-plan.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';
import { allSteps } from '../model/waves.ts';
import { parseFieldSet } from '../../supergraph/sdl/field-set.ts';

type Key = readonly RequiredSelection[];

/**
 * Makes the correction of plans that send a subgraph a key which it does not have: the planner, led to a `@requires`
 * by way of another subgraph, names that one's key. A key of the subgraph that is asked is added to the
 * representation: one that the plan fetches, if it does. What the plan does not fetch of it is left to be found
 * missing.
 */
export function createCompleteKeys(supergraph: SupergraphText): (plan: DraftPlan) => DraftPlan {
  const keys = readKeys(supergraph.document());
  return (plan) => {
    const steps = allSteps(plan);
    const completeStep = (step: DraftStep): DraftStep => ({
      ...step,
      lookups: step.lookups.map((lookup) => complete(lookup, step, { keys, steps })),
    });
    return { ...plan, steps: plan.steps.map(completeStep) };
  };
}

/** The resolvable keys of each type, by `subgraph type` (join specification, `@join__type(key:)`). */
function readKeys(document: DocumentNode): ReadonlyMap<string, readonly Key[]> {
  const names = new Map(readJoinGraphs(document).map(({ enumValue, name }) => [enumValue, name]));
  const keys = new Map<string, Key[]>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      const text =
        directive.name.value === 'join__type' && isResolvable(directive) ? textArgument(directive, 'key') : undefined;
      if (text === undefined) continue;
      const place = `${names.get(textArgument(directive, 'graph') ?? '') ?? ''} ${definition.name.value}`;
      keys.set(place, [...(keys.get(place) ?? []), parseKey(text)]);
    }
  }
  return keys;
}

function isResolvable({ arguments: args }: ConstDirectiveNode): boolean {
  const value = args?.find(({ name }) => name.value === 'resolvable')?.value;
  return value?.kind !== Kind.BOOLEAN || value.value;
}

function parseKey(text: string): readonly RequiredSelection[] {
  return selectionsOf(parseFieldSet(text));
}

function selectionsOf(selectionSet: SelectionSetNode | undefined): readonly RequiredSelection[] {
  return (selectionSet?.selections ?? []).flatMap((selection): RequiredSelection[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const selections = selectionsOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [{ kind: 'fragment', typeCondition: selection.typeCondition?.name.value, selections }];
    return [{ kind: 'field', dataKey: selection.name.value, name: selection.name.value, selections }];
  });
}

interface KnownKeys {
  readonly keys: ReadonlyMap<string, readonly Key[]>;
  readonly steps: readonly DraftStep[];
}

function complete(lookup: Lookup, step: DraftStep, { keys, steps }: KnownKeys): Lookup {
  const typeNames = new Set(
    lookup.requires.flatMap((selection) =>
      selection.kind === 'fragment' && selection.typeCondition !== undefined ? [selection.typeCondition] : [],
    ),
  );
  const added = [...typeNames].flatMap((typeName): RequiredSelection[] => {
    const candidates = keys.get(`${step.subgraph} ${typeName}`) ?? [];
    const sent = lookup.requires.flatMap((selection) =>
      selection.kind === 'fragment' && selection.typeCondition === typeName ? selection.selections : [],
    );
    if (candidates.length === 0 || candidates.some((key) => covers(sent, key))) return [];
    const isFetched = createIsFetched(steps.filter((other) => other !== step));
    const key =
      candidates.find((candidate) => lookup.paths.every((path) => isFetched(path, candidate))) ?? candidates[0];
    return key === undefined ? [] : [{ kind: 'fragment', typeCondition: typeName, selections: key }];
  });
  return added.length === 0 ? lookup : { ...lookup, requires: merge([...lookup.requires, ...added]) };
}

/** A representation has one value for each field: what is wanted of it is put together. */
function merge(selections: readonly RequiredSelection[]): readonly RequiredSelection[] {
  const merged = new Map<string, RequiredSelection>();
  for (const selection of selections) {
    const key =
      selection.kind === 'fragment' ? `... ${selection.typeCondition ?? ''}` : `${selection.name} ${selection.dataKey}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? selection : { ...known, selections: merge([...known.selections, ...selection.selections]) },
    );
  }
  return [...merged.values()];
}

function covers(sent: readonly RequiredSelection[], key: Key): boolean {
  return key.every((wanted) =>
    wanted.kind === 'fragment'
      ? sent.some(
          (selection) =>
            selection.kind === 'fragment' &&
            selection.typeCondition === wanted.typeCondition &&
            covers(selection.selections, wanted.selections),
        )
      : wanted.name === '__typename' ||
        sent.some(
          (selection) =>
            selection.kind === 'field' &&
            selection.name === wanted.name &&
            covers(selection.selections, wanted.selections),
        ),
  );
}
