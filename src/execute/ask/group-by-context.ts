import { FailedValue } from '../../core/failed-value.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type {
  ContextArgument,
  ContextSetter,
  FetchPath,
  Lookup,
  RequiredSelection,
} from '../../plan/model/query-plan.ts';
import { isData, type Data } from '../data/execution.ts';
import type { TypeRelations } from '../data/type-relations.ts';

/** Objects to be looked up for which all arguments from contexts have the same values. */
export interface ContextGroup {
  readonly targets: Data[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** The fields that cannot be asked for, by data key: what they take failed, or is not there and has to be. */
  readonly failed: ReadonlyMap<string, FailedValue>;
}

interface Grouping {
  readonly types: TypeRelations;
  readonly toFailedValue: (coordinate: string) => FailedValue;
}

/**
 * Compiles the grouping of what a lookup is for by the values that its fields take from the objects above
 * (Federation, `@fromContext`). A value that is null is given as null. The data are grouped in the order in which they
 * stand.
 */
export function compileContextGroups(
  { paths, contexts = [] }: Lookup,
  { types, toFailedValue }: Grouping,
): (data: Data) => readonly ContextGroup[] {
  return (data) => {
    const groups = new Map<string, ContextGroup>();
    const failures: FailedValue[] = [];
    const meet = (target: Data, above: readonly Data[]): void => {
      const values = contexts.map((context) => readContext(context, above, types));
      const missing = contexts.flatMap((context, index) =>
        context.isRequired && values[index] === null ? [index] : [],
      );
      for (const index of missing) values[index] = toFailedValue(describeSetter(contexts[index]));
      const key = values
        .map((value) => (value instanceof FailedValue ? `! ${numberOf(value, failures)}` : writeJson(value)))
        .join('\n');
      const group = groups.get(key) ?? makeGroup(contexts, values);
      groups.set(key, group);
      group.targets.push(target);
    };
    for (const path of paths) walk(data, withoutItems(path), [], { types, meet });
    return [...groups.values()];
  };
}

function makeGroup(contexts: readonly ContextArgument[], values: readonly unknown[]): ContextGroup {
  const variables: Record<string, unknown> = {};
  const failed = new Map<string, FailedValue>();
  contexts.forEach(({ variable, neededBy }, index) => {
    const value = values[index];
    if (value instanceof FailedValue) for (const field of neededBy) failed.set(field, value);
    else variables[variable] = value;
  });
  return { targets: [], variables, failed };
}

/** What failed at one place is one failure: as it is told for one object, it is for all. */
function numberOf(value: FailedValue, failures: FailedValue[]): number {
  const known = failures.findIndex(({ cause }) => cause === value.cause);
  return known === -1 ? failures.push(value) - 1 : known;
}

function describeSetter(context: ContextArgument | undefined): string {
  const [setter] = context?.setters ?? [];
  return `${setter?.types[0] ?? ''}.${setter?.fieldSet.trim() ?? ''}`;
}

interface Meeting {
  readonly types: TypeRelations;
  readonly meet: (target: Data, above: readonly Data[]) => void;
}

/** Leads to the objects at a path, with all that are above each of them, the root first. */
function walk(value: unknown, steps: FetchPath, above: readonly Data[], meeting: Meeting): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, steps, above, meeting);
    return;
  }
  if (!isData(value) || value instanceof FailedValue) return;
  const [step, ...rest] = steps;
  if (step === undefined) meeting.meet(value, above);
  else if (step.kind === 'field') walk(value[step.key], rest, [...above, value], meeting);
  else if (step.kind === 'types') {
    const typeName = value['__typename'];
    if (typeof typeName === 'string' && step.names.some((name) => meeting.types.isOfType(typeName, name)))
      walk(value, rest, above, meeting);
  }
}

/** Lists are walked into wherever they are met. */
function withoutItems(path: FetchPath): FetchPath {
  return path.filter(({ kind }) => kind !== 'items');
}

function readContext({ setters }: ContextArgument, above: readonly Data[], types: TypeRelations): unknown {
  for (const setter of setters) {
    const object = above[setter.depth];
    const typeName = object === undefined ? undefined : settingType(object, setter);
    if (object !== undefined && typeName !== undefined)
      return readSelections(object, setter.selections, { typeName, types }) ?? null;
  }
  return null;
}

/** The object's type, if it is one of those that set the context. */
function settingType({ __typename: typeName }: Data, { types, only }: ContextSetter): string | undefined {
  return typeof typeName === 'string' && types.includes(typeName) ? typeName : only;
}

/** The value of the one field that selections name for a type; undefined when they name none. */
function readSelections(
  object: Data,
  selections: readonly RequiredSelection[],
  by: { readonly typeName: string; readonly types: TypeRelations },
): unknown {
  for (const selection of selections) {
    if (selection.kind === 'field') return readBelow(object[selection.dataKey], selection.selections, by.types);
    if (selection.typeCondition !== undefined && !by.types.isOfType(by.typeName, selection.typeCondition)) continue;
    const value = readSelections(object, selection.selections, by);
    if (value !== undefined) return value;
  }
  return undefined;
}

function readBelow(value: unknown, selections: readonly RequiredSelection[], types: TypeRelations): unknown {
  if (value === undefined || value === null || value instanceof FailedValue || selections.length === 0)
    return value ?? null;
  if (Array.isArray(value)) {
    const items = value.map((item) => readBelow(item, selections, types));
    return items.find((item) => item instanceof FailedValue) ?? items;
  }
  if (!isData(value)) return null;
  const typeName = value['__typename'];
  return readSelections(value, selections, { typeName: typeof typeName === 'string' ? typeName : '', types }) ?? null;
}
