import { Kind, print, type FieldNode, type SelectionSetNode } from 'graphql';
import { extendSteps, type Extension } from './extend-steps.ts';
import { selectionsOfLookup } from '../model/lookup-selections.ts';
import { dataKeysOf } from '../model/plan-paths.ts';
import type { DraftPlan, DraftStep, Lookup } from '../model/query-plan.ts';
import { readDeclarations, type Declarations } from '../schema/read-declarations.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';
import { allSteps } from '../model/waves.ts';

/** Selections of a step at one place, and what the fields on the way provide there. */
interface ProvidedPlace {
  readonly selectionSet: SelectionSetNode;
  readonly typeName: string;
  readonly provided: readonly SelectionSetNode[];
}

/**
 * Makes the correction of plans that look up what is provided where the objects are met (federation, `@provides`):
 * planners use it for what the client asks, and not for what `@requires` does. A lookup of nothing but provided leaves
 * is left out, and the step that meets the objects asks for them. Where it does not meet all of them, the check of the
 * plan finds what is missing.
 */
export function createTakeProvided(supergraph: SupergraphText, types: SubgraphTypes): (plan: DraftPlan) => DraftPlan {
  if (!types.hasRequirements || !supergraph.sdl.includes('provides:')) return (plan) => plan;
  const declarations = readDeclarations(supergraph.document());
  return (plan) => {
    const steps = allSteps(plan);
    const taken = steps.flatMap((step) => takeStep(step, { steps, declarations, types }));
    if (taken.length === 0) return plan;
    const dropped = new Set(taken.map(({ step }) => step));
    return extendSteps(
      { ...plan, steps: plan.steps.filter((step) => !dropped.has(step)) },
      taken.flatMap(({ extensions }) => extensions),
      [],
    );
  };
}

interface Plan {
  readonly steps: readonly DraftStep[];
  readonly declarations: Declarations;
  readonly types: SubgraphTypes;
}

/** What asks for all that a step brings, if something can. */
function takeStep(
  step: DraftStep,
  plan: Plan,
): readonly { readonly step: DraftStep; readonly extensions: readonly Extension[] }[] {
  // What takes variables is computed for this client, and not provided.
  if (step.lookups.length === 0 || step.variableNames.length > 0 || step.outputRewrites.length > 0) return [];
  const extensions: Extension[] = [];
  for (const lookup of step.lookups) {
    const leaves = leavesOf(step, lookup);
    if (leaves === undefined || lookup.outputRewrites.length > 0) return [];
    for (const path of lookup.paths) {
      const [found] = plan.steps.flatMap((other) =>
        other === step ? [] : provideAt(other, { path: dataKeysOf(path), leaves }, plan),
      );
      if (found === undefined) return [];
      extensions.push(found);
    }
  }
  return [{ step, extensions }];
}

interface Leaves {
  readonly typeName: string;
  readonly fields: readonly FieldNode[];
}

/** The fields of a lookup, when they are leaves of one type. */
function leavesOf({ operation }: DraftStep, lookup: Lookup): Leaves | undefined {
  const selections = selectionsOfLookup(operation, lookup).flatMap((set) => set.selections);
  const [only] = selections;
  if (selections.length !== 1 || only?.kind !== Kind.INLINE_FRAGMENT || only.typeCondition === undefined)
    return undefined;
  const leaves = only.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD && selection.selectionSet === undefined ? [selection] : [],
  );
  return leaves.length === only.selectionSet.selections.length
    ? { typeName: only.typeCondition.name.value, fields: leaves.filter(({ name }) => name.value !== '__typename') }
    : undefined;
}

/** Lets another step ask for leaves where it writes at a path, if all of them are provided there. */
function provideAt(
  step: DraftStep,
  { path, leaves: { typeName, fields } }: { readonly path: readonly string[]; readonly leaves: Leaves },
  { declarations, types }: Plan,
): readonly Extension[] {
  const places = startsOf(step, types).flatMap(({ at, place }) =>
    at.length < path.length && at.every((key, index) => key === path[index])
      ? follow([place], path.slice(at.length), step, { declarations, types })
      : [],
  );
  const [place] = places;
  const isProvided = ({ name, arguments: args = [] }: FieldNode): boolean =>
    args.length === 0 && place?.provided.some((set) => selects(set, name.value)) === true;
  if (place === undefined || places.length > 1 || !fields.every(isProvided)) return [];
  const writer = {
    part: { step, lookup: undefined, path: 0 },
    selectionSet: place.selectionSet,
    as: typeName,
    renames: [],
  };
  return [
    {
      writer,
      selection:
        place.typeName === typeName ? fields.map(print).join(' ') : `...on ${typeName}{${fields.map(print).join(' ')}}`,
    },
  ];
}

/** Where a step begins to write, as data keys. */
function startsOf(
  { operation, path, lookups }: DraftStep,
  types: SubgraphTypes,
): readonly { readonly at: readonly string[]; readonly place: ProvidedPlace }[] {
  const { selectionSet } = operation;
  if (lookups.length === 0)
    return [
      { at: dataKeysOf(path), place: { selectionSet, typeName: types.rootName(operation.operation), provided: [] } },
    ];
  return lookups.flatMap((lookup) =>
    selectionsOfLookup(operation, lookup).flatMap((selected) => {
      const place = { selectionSet: selected, typeName: '', provided: [] };
      return lookup.paths.map((one) => ({ at: dataKeysOf(one), place }));
    }),
  );
}

function follow(
  places: readonly ProvidedPlace[],
  [key, ...rest]: readonly string[],
  step: DraftStep,
  known: Pick<Plan, 'declarations' | 'types'>,
): readonly ProvidedPlace[] {
  if (key === undefined) return places;
  const below = places.flatMap(({ selectionSet, typeName, provided }) =>
    fieldsNamed(key, selectionSet, typeName).flatMap(({ field, parent }): readonly ProvidedPlace[] => {
      if (field.selectionSet === undefined) return [];
      const name = field.name.value;
      const own = known.declarations.provides.get(`${step.subgraph} ${parent}.${name}`);
      const inner = provided.flatMap((set) => selectionsBelow(set, name));
      return [
        {
          selectionSet: field.selectionSet,
          typeName: known.types.fieldIn(step.subgraph, parent, name)?.typeName ?? '',
          provided: own === undefined ? inner : [...inner, own],
        },
      ];
    }),
  );
  return follow(below, rest, step, known);
}

function fieldsNamed(
  key: string,
  { selections }: SelectionSetNode,
  parent: string,
): readonly { readonly field: FieldNode; readonly parent: string }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD)
      return (selection.alias ?? selection.name).value === key ? [{ field: selection, parent }] : [];
    return selection.kind === Kind.INLINE_FRAGMENT
      ? fieldsNamed(key, selection.selectionSet, selection.typeCondition?.name.value ?? parent)
      : [];
  });
}

function selectionsBelow(set: SelectionSetNode, name: string): readonly SelectionSetNode[] {
  return fieldsNamed(name, set, '').flatMap(({ field }) =>
    field.selectionSet === undefined ? [] : [field.selectionSet],
  );
}

function selects(set: SelectionSetNode, name: string): boolean {
  return fieldsNamed(name, set, '').length > 0;
}
