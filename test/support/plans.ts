import { Kind, parse, type SelectionSetNode } from 'graphql';
import type {
  DraftPlan,
  DraftStep,
  FetchPath,
  FetchStep,
  Lookup,
  PathStep,
  QueryPlan,
  RequiredSelection,
  ScheduledPart,
  ScheduledPlan,
} from '../../src/plan/model/query-plan.ts';
import { readOperationText, readWaves, type Ordered, type UnorderedStep } from '../../src/plan/model/waves.ts';
import { writeOperation } from '../../src/plan/model/write-operation.ts';
import { writePlan } from '../../src/plan/model/write-plan.ts';

/** A planner's own plan, or a part of it. */
export type Drafted = Ordered<UnorderedStep>;
export type DraftedFetch = Extract<Drafted, { kind: 'fetch' }>;

/** A fetch of root fields. `changes` are what it has besides its text. */
export function rootFetch(subgraph: string, text: string, changes: Partial<UnorderedStep> = {}): DraftedFetch {
  const operation = readOperationText(text);
  return {
    kind: 'fetch',
    fetch: {
      subgraph,
      operationKind: operation.operation,
      operation,
      variableNames: (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value),
      path: [],
      lookups: [],
      outputRewrites: [],
      ...changes,
    },
  };
}

/** What one lookup asks for: `selection` of the objects at `at`, which are told by `sends`, a field set. */
export interface DraftedLookup extends Partial<Lookup> {
  readonly at: string | readonly string[];
  readonly selection: string;
  readonly sends?: string;
}

/** A fetch of one lookup. */
export function lookup(subgraph: string, asked: DraftedLookup): DraftedFetch {
  return lookups(subgraph, { _entities: asked });
}

/** A fetch of several lookups, by their response names. */
export function lookups(subgraph: string, asked: Readonly<Record<string, DraftedLookup>>): DraftedFetch {
  const all = Object.entries(asked).map(([name, { at, selection, sends = '', ...changes }]) => {
    const variable = name === '_entities' ? 'representations' : `${name}s`;
    const places = typeof at === 'string' ? [at] : at;
    return {
      variable,
      field: `${name === '_entities' ? '' : `${name}:`}_entities(representations:$${variable}){${selection}}`,
      lookup: {
        responseName: name,
        representationsVariable: variable,
        paths: places.map(pathTo),
        requires: sends === '' ? [] : sent(sends),
        inputRewrites: [],
        outputRewrites: [],
        ...changes,
      },
    };
  });
  const variables = all.map(({ variable }) => `$${variable}:[_Any!]!`).join();
  return rootFetch(subgraph, `query(${variables}){${all.map(({ field }) => field).join(' ')}}`, {
    variableNames: [],
    lookups: all.map((one) => one.lookup),
  });
}

export function sequence(...nodes: readonly Drafted[]): Drafted {
  return { kind: 'sequence', nodes };
}

export function parallel(...nodes: readonly Drafted[]): Drafted {
  return { kind: 'parallel', nodes };
}

/** A planner's plan of a subscription, whose every event `rest` completes. */
export function subscription({ fetch }: DraftedFetch, rest?: Drafted): Drafted {
  return { kind: 'subscription', events: fetch, rest };
}

/** The plan that is made of a planner's own; one that asks nobody when that is left out. */
export function draft(root?: Drafted): DraftPlan {
  return readWaves(root);
}

/** A plan as the executor is handed it, with the needs of each part; all are root fields unless they say otherwise. */
export function scheduled(
  plan: DraftPlan,
  parts: readonly (Partial<ScheduledPart> & Pick<ScheduledPart, 'needs'>)[],
): ScheduledPlan {
  return {
    ...writePlan(plan),
    parts: parts.map((part, index) => {
      const { step = index, lookup } = part;
      const paths = lookup === undefined ? [] : [...(plan.steps[step]?.lookups[lookup]?.paths.keys() ?? [])];
      return { step, lookup, paths, ...part };
    }),
  };
}

/** A path as plans are drawn: `orders.@.|[Book,Film].maker`. */
export function pathTo(text: string): FetchPath {
  if (text === '') return [];
  return text.split('.').map((step): PathStep => {
    if (step === '@') return { kind: 'items' };
    const names = /^\|\[(.*)\]$/.exec(step)?.[1];
    return names === undefined ? { kind: 'field', key: step } : { kind: 'types', names: names.split(',') };
  });
}

/** What representations carry, read from a field set; an alias is the name in the data. */
export function sent(fieldSet: string): readonly RequiredSelection[] {
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? selectionsOf(definition.selectionSet) : [];
}

function selectionsOf(selectionSet: SelectionSetNode | undefined): readonly RequiredSelection[] {
  return (selectionSet?.selections ?? []).flatMap((selection): readonly RequiredSelection[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const selections = selectionsOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [{ kind: 'fragment', typeCondition: selection.typeCondition?.name.value, selections }];
    const name = selection.name.value;
    return [{ kind: 'field', dataKey: selection.alias?.value ?? name, name, selections }];
  });
}

/** Whom the steps of a plan ask for what, in their order: `stock {...on Product{stock}}` is a lookup. */
export function textsOf({ steps }: DraftPlan | QueryPlan): readonly string[] {
  return steps.map(({ subgraph, operation }: DraftStep | FetchStep) => {
    const text = typeof operation === 'string' ? operation : writeOperation(operation);
    return `${subgraph} ${text.replace(/^.*?\{_entities\(representations:\$representations\)(.*)\}$/, '$1')}`;
  });
}
