import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { selectionsOfLookup } from '../model/lookup-selections.ts';
import type { DraftStep, FetchPath, PathStep, PlanPart, Rewrite } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** A selection of a step that writes into an object. */
export interface Writer {
  readonly part: PlanPart;
  readonly selectionSet: SelectionSetNode;
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

/** What a step of a plan writes into what its path leads to, further down. */
export interface Arriving {
  readonly part: PlanPart;
  readonly steps: FetchPath;
  readonly writer: Omit<Writer, 'as'>;
}

/** Where a step begins to write. */
export function readArrivals(step: DraftStep): readonly Arriving[] {
  const { operation, lookups, outputRewrites, path } = step;
  if (lookups.length === 0) {
    const part = { step, lookup: undefined, path: 0 };
    const writer = { part, selectionSet: operation.selectionSet, renames: readRenames(outputRewrites) };
    return [{ part, steps: withoutItems(path), writer }];
  }
  return lookups.flatMap((lookup) => {
    const renames = readRenames(lookup.outputRewrites);
    const selections = selectionsOfLookup(operation, lookup);
    return lookup.paths.flatMap((place, path) => {
      const part = { step, lookup, path };
      const steps = withoutItems(place);
      return selections.map((selectionSet) => ({ part, steps, writer: { part, selectionSet, renames } }));
    });
  });
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
  const { part, as } = writer;
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
      if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
      const condition = selection.typeCondition?.name.value;
      if (condition === undefined || types.isOfType(part.step.subgraph, as, condition)) read(selection.selectionSet);
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
