import { Kind, print, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import { extendFetches, type Extension } from './extend-fetches.ts';
import { listFetches } from './list-fetches.ts';
import { mapFetches } from './map-fetches.ts';
import { parseFetch } from './parse-fetch.ts';
import { dataKeysOf } from './plan-paths.ts';
import type { FetchNode, LookupNode, QueryPlan } from './query-plan.ts';
import { readDeclarations, type Declarations } from './read-declarations.ts';
import type { SubgraphTypes } from './subgraph-types.ts';
import type { SupergraphText } from './supergraph-text.ts';

/** Selections of a fetch at one place, and what the fields on the way provide there. */
interface Place {
  readonly selectionSet: SelectionSetNode;
  readonly typeName: string;
  readonly provided: readonly SelectionSetNode[];
}

/**
 * Makes the correction of plans that look up what is provided where the objects are met (federation, `@provides`):
 * planners use it for what the client asks, and not for what `@requires` does. A lookup of nothing but provided leaves
 * is left out, and the fetch that meets the objects asks for them. Where it does not meet all of them, the check of the
 * plan finds what is missing.
 */
export function createTakeProvided(supergraph: SupergraphText, types: SubgraphTypes): (plan: QueryPlan) => QueryPlan {
  if (!types.hasRequirements || !supergraph.sdl.includes('provides:')) return (plan) => plan;
  const declarations = readDeclarations(supergraph.document());
  return (plan) => {
    const fetches = listFetches(plan.root);
    if (!fetches.some(({ lookups }) => lookups.length > 0)) return plan;
    // Once for each: what is to be added to an operation is told by a node of it.
    const documents = new Map(fetches.map((fetch) => [fetch, parseFetch(fetch.operation)]));
    const taken = fetches.flatMap((fetch) => takeFetch(fetch, { documents, declarations, types }));
    if (taken.length === 0 || plan.root === undefined) return plan;
    const dropped = new Set(taken.map(({ fetch }) => fetch));
    const extended = extendFetches(
      { ...plan, root: mapFetches(plan.root, (fetch) => (dropped.has(fetch) ? undefined : fetch)) },
      taken.flatMap(({ extensions }) => extensions),
      [],
    );
    return { ...plan, root: extended.root };
  };
}

interface Plan {
  readonly documents: ReadonlyMap<FetchNode, DocumentNode>;
  readonly declarations: Declarations;
  readonly types: SubgraphTypes;
}

/** What asks for all that a fetch brings, if something can. */
function takeFetch(
  fetch: FetchNode,
  plan: Plan,
): readonly { readonly fetch: FetchNode; readonly extensions: readonly Extension[] }[] {
  // What takes variables is computed for this client, and not provided.
  if (fetch.lookups.length === 0 || fetch.variableNames.length > 0 || fetch.outputRewrites.length > 0) return [];
  const document = plan.documents.get(fetch);
  const extensions: Extension[] = [];
  if (document === undefined) return [];
  for (const lookup of fetch.lookups) {
    const leaves = leavesOf(document, lookup);
    if (leaves === undefined || lookup.outputRewrites.length > 0) return [];
    for (const path of lookup.paths) {
      const [found] = [...plan.documents].flatMap(([other, written]) =>
        other === fetch ? [] : provideAt(other, written, { path: dataKeysOf(path), leaves }, plan),
      );
      if (found === undefined) return [];
      extensions.push(found);
    }
  }
  return [{ fetch, extensions }];
}

interface Leaves {
  readonly typeName: string;
  readonly fields: readonly FieldNode[];
}

/** The fields of a lookup, when they are leaves of one type. */
function leavesOf(document: DocumentNode, { responseName }: LookupNode): Leaves | undefined {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return undefined;
  const fields = operation.selectionSet.selections.filter(
    (selection) => selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === responseName,
  );
  const selections = fields.flatMap((field) =>
    field.kind === Kind.FIELD ? (field.selectionSet?.selections ?? []) : [],
  );
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

/** Lets another fetch ask for leaves where it writes at a path, if all of them are provided there. */
function provideAt(
  fetch: FetchNode,
  document: DocumentNode,
  { path, leaves: { typeName, fields } }: { readonly path: readonly string[]; readonly leaves: Leaves },
  { declarations, types }: Plan,
): readonly Extension[] {
  const places = startsOf(fetch, document, types).flatMap(({ at, place }) =>
    at.length < path.length && at.every((key, index) => key === path[index])
      ? follow([place], path.slice(at.length), fetch, { declarations, types })
      : [],
  );
  const [place] = places;
  const isProvided = ({ name, arguments: args = [] }: FieldNode): boolean =>
    args.length === 0 && place?.provided.some((set) => selects(set, name.value)) === true;
  if (place === undefined || places.length > 1 || !fields.every(isProvided)) return [];
  const writer = { fetch, selectionSet: place.selectionSet, document, fragments: new Map(), as: typeName, renames: [] };
  return [
    {
      writer,
      selection:
        place.typeName === typeName ? fields.map(print).join(' ') : `...on ${typeName}{${fields.map(print).join(' ')}}`,
    },
  ];
}

/** Where a fetch begins to write, as data keys. */
function startsOf(
  fetch: FetchNode,
  document: DocumentNode,
  types: SubgraphTypes,
): readonly { readonly at: readonly string[]; readonly place: Place }[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) return [];
  if (fetch.lookups.length === 0)
    return [
      {
        at: dataKeysOf(fetch.path),
        place: { selectionSet: operation.selectionSet, typeName: types.rootName(operation.operation), provided: [] },
      },
    ];
  return fetch.lookups.flatMap(({ responseName, paths }) =>
    operation.selectionSet.selections.flatMap((selection) => {
      if (
        selection.kind !== Kind.FIELD ||
        (selection.alias ?? selection.name).value !== responseName ||
        selection.selectionSet === undefined
      )
        return [];
      const place = { selectionSet: selection.selectionSet, typeName: '', provided: [] };
      return paths.map((path) => ({ at: dataKeysOf(path), place }));
    }),
  );
}

function follow(
  places: readonly Place[],
  [key, ...rest]: readonly string[],
  fetch: FetchNode,
  known: Pick<Plan, 'declarations' | 'types'>,
): readonly Place[] {
  if (key === undefined) return places;
  const below = places.flatMap(({ selectionSet, typeName, provided }) =>
    fieldsNamed(key, selectionSet, typeName).flatMap(({ field, parent }): readonly Place[] => {
      if (field.selectionSet === undefined) return [];
      const name = field.name.value;
      const own = known.declarations.provides.get(`${fetch.subgraph} ${parent}.${name}`);
      const inner = provided.flatMap((set) => selectionsBelow(set, name));
      return [
        {
          selectionSet: field.selectionSet,
          typeName: known.types.fieldIn(fetch.subgraph, parent, name)?.typeName ?? '',
          provided: own === undefined ? inner : [...inner, own],
        },
      ];
    }),
  );
  return follow(below, rest, fetch, known);
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
