import {
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FetchNode, FetchPath, LookupNode, PathStep, Rewrite } from './query-plan.ts';
import type { SubgraphTypes } from './subgraph-types.ts';

/** A selection of a fetch that writes into an object. */
export interface Writer {
  readonly fetch: FetchNode;
  readonly selectionSet: SelectionSetNode;
  /** The operation that the selection is a node of. */
  readonly document: DocumentNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The type that the subgraph says the object has: an interface where it knows that as an object. */
  readonly as: string;
  readonly renames: readonly Rename[];
}

/** A name that the gateway changes in an answer, on its way to the field. */
interface Rename {
  readonly steps: FetchPath;
  readonly to: string;
}

/** A field that a writer writes. */
export interface Written {
  readonly writer: Writer;
  readonly dataKey: string;
  readonly node: FieldNode;
  readonly renames: readonly Rename[];
}

/** What a fetch writes into what its path leads to, further down. */
export interface Arriving {
  readonly fetch: FetchNode;
  /** Undefined of root fields. */
  readonly lookup: LookupNode | undefined;
  readonly steps: FetchPath;
  readonly writer: Omit<Writer, 'as'>;
}

/** Where a fetch begins to write. */
export function readArrivals(fetch: FetchNode): readonly Arriving[] {
  const document = parse(fetch.operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) return [];
  if (fetch.lookups.length === 0) {
    const writer = {
      fetch,
      selectionSet: operation.selectionSet,
      document,
      fragments,
      renames: readRenames(fetch.outputRewrites),
    };
    return [{ fetch, lookup: undefined, steps: withoutItems(fetch.path), writer }];
  }
  return fetch.lookups.flatMap((lookup) =>
    operation.selectionSet.selections.flatMap((selection) => {
      if (
        selection.kind !== Kind.FIELD ||
        (selection.alias ?? selection.name).value !== lookup.responseName ||
        selection.selectionSet === undefined
      )
        return [];
      const writer = {
        fetch,
        selectionSet: selection.selectionSet,
        document,
        fragments,
        renames: readRenames(lookup.outputRewrites),
      };
      return lookup.paths.map((path) => ({ fetch, lookup, steps: withoutItems(path), writer }));
    }),
  );
}

function withoutItems(path: FetchPath): FetchPath {
  return path.filter(({ kind }) => kind !== 'items');
}

function readRenames(rewrites: readonly Rewrite[]): readonly Rename[] {
  return rewrites.flatMap((rewrite) =>
    rewrite.kind === 'rename' ? [{ steps: withoutItems(rewrite.path), to: rewrite.to }] : [],
  );
}

/** The fields that a writer writes into an object of a type. */
export function fieldsWritten(writer: Writer, typeName: string, types: SubgraphTypes): readonly Written[] {
  const { fetch, fragments, as } = writer;
  const renames = writer.renames.flatMap((rename) => {
    const steps = skipTypes(rename.steps, (step) => step.names.some((name) => types.isOfTypeAnywhere(typeName, name)));
    return steps === undefined ? [] : [{ ...rename, steps }];
  });
  const written: Written[] = [];
  const read = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const responseName = (selection.alias ?? selection.name).value;
        const here = renames.filter(({ steps: [step] }) => step?.kind === 'field' && step.key === responseName);
        const dataKey = here.find(({ steps }) => steps.length === 1)?.to ?? responseName;
        written.push({
          writer,
          dataKey,
          node: selection,
          renames: here.flatMap(({ steps, to }) => (steps.length > 1 ? [{ steps: steps.slice(1), to }] : [])),
        });
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      if (fragment !== undefined && (condition === undefined || types.isOfType(fetch.subgraph, as, condition)))
        read(fragment.selectionSet);
    }
  };
  read(writer.selectionSet);
  return written;
}

/** The steps that are left after those that name types; undefined when one of them does not let the object pass. */
export function skipTypes(
  steps: FetchPath,
  passes: (step: Extract<PathStep, { kind: 'types' }>) => boolean,
): FetchPath | undefined {
  const [step, ...rest] = steps;
  if (step?.kind !== 'types') return steps;
  return passes(step) ? skipTypes(rest, passes) : undefined;
}
