import { getArgumentValues, Kind, type FieldNode, type GraphQLField, type SelectionSetNode } from 'graphql';
import { FailedValue } from '../../core/failed-value.ts';
import { isIncluded, type Conditions } from '../../core/document/is-included.ts';
import type { TextResult } from '../../listen/arrival.ts';
import { renderTag, type TagFormat } from '../../supergraph/policy/facts/cache-tag-format.ts';
import type { CacheFacts } from '../../supergraph/policy/facts/read-cache-hints.ts';
import { resultPaths, type PurgedResults } from '../../supergraph/policy/facts/read-purged-results.ts';
import type { Operation } from '../../understand/operation.ts';

/** The tags that a mutation has made out of date: of each of its fields that has succeeded. */
export type TagsOfMutation = (ended: {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly result: TextResult;
  /** The merged data. */
  readonly data: Readonly<Record<string, unknown>>;
}) => readonly string[];

/** A mutation as it was planned. */
export interface PlannedMutation {
  readonly operation: Operation;
  readonly conditions: Conditions;
  /** Under which name the value of a field stands in the merged data, where it is not its own. */
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

interface PurgingField {
  readonly responseName: string;
  readonly dataKey: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly tags: readonly CompiledTag[];
}

interface CompiledTag {
  readonly format: TagFormat;
  /** Undefined where nothing of the result is in it. */
  readonly result: ResultPart | undefined;
}

/**
 * What is read of a value: by the names of its fields, where each stands in the data and what is read of it. A leaf has
 * none.
 */
type ResultPart = ReadonlyMap<string, { readonly key: string; readonly part: ResultPart }>;

/** Compiles what a mutation purges; undefined for what purges nothing. */
export function compilePurges(
  { purges }: Pick<CacheFacts, 'purges'>,
  purgedResults: PurgedResults,
  planned: PlannedMutation,
): TagsOfMutation | undefined {
  if (purges.size === 0 || planned.operation.definition.operation !== 'mutation') return undefined;
  const fields = purgingFields(planned, purges, purgedResults);
  if (fields.length === 0) return undefined;
  return ({ variables, result, data }) => {
    if (result.refusal !== undefined) return [];
    const failed = failedFields(result);
    if (failed === 'all') return [];
    return fields.flatMap(({ responseName, dataKey, node, field, tags }) => {
      if (failed.has(responseName)) return [];
      const args = getArgumentValues(field, node, { ...variables });
      return tags.flatMap(({ format, result: part }) =>
        part === undefined
          ? [renderTag(format, { args })]
          : rowsOf(data[dataKey], part).map((row) => renderTag(format, { args, result: row })),
      );
    });
  };
}

/**
 * A field of which only something below is missing has succeeded: what it was to do is done. Fields run one after the
 * other (GraphQL §6.2.2), so what one that came after them has nulled was done as well.
 */
function failedFields({ errors, dataText }: TextResult): ReadonlySet<unknown> | 'all' {
  if (dataText === undefined || errors.some(({ path }) => path === undefined && dataText === 'null')) return 'all';
  return new Set(errors.flatMap(({ path }) => (path?.length === 1 ? path : [])));
}

function purgingFields(
  { operation, conditions, dataKeys }: PlannedMutation,
  purges: CacheFacts['purges'],
  purgedResults: PurgedResults,
): readonly PurgingField[] {
  const { definition, fragments, schema } = operation;
  const type = schema.getMutationType();
  if (type === undefined || type === null) return [];
  const collect = ({ selections }: SelectionSetNode): readonly PurgingField[] =>
    selections.flatMap((selection): readonly PurgingField[] => {
      if (!isIncluded(selection.directives, conditions)) return [];
      if (selection.kind !== Kind.FIELD) {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection.selectionSet
            : fragments.get(selection.name.value)?.selectionSet;
        return inner === undefined ? [] : collect(inner);
      }
      const name = selection.name.value;
      const field = type.getFields()[name];
      const formats = purges.get(`${type.name}.${name}`);
      if (field === undefined || formats === undefined) return [];
      const tags = formats.flatMap(
        (format) => compileTag(format, purgedResults.get(`${type.name}.${name}`), dataKeys) ?? [],
      );
      return [
        {
          responseName: (selection.alias ?? selection.name).value,
          dataKey: dataKeys.get(selection) ?? name,
          node: selection,
          field,
          tags,
        },
      ];
    });
  return collect(definition.selectionSet);
}

/** Undefined for a tag of what may not be read: it is refused where the graph is composed here. */
function compileTag(
  format: TagFormat,
  selected: SelectionSetNode | undefined,
  dataKeys: PlannedMutation['dataKeys'],
): CompiledTag | undefined {
  const paths = resultPaths(format);
  if (paths.length === 0) return { format, result: undefined };
  const result = compilePart(paths, selected, dataKeys);
  return result && { format, result };
}

function compilePart(
  paths: readonly (readonly string[])[],
  selected: SelectionSetNode | undefined,
  dataKeys: PlannedMutation['dataKeys'],
): ResultPart | undefined {
  const parts = new Map<string, { readonly key: string; readonly part: ResultPart }>();
  for (const name of new Set(paths.flatMap(([first]) => first ?? []))) {
    const node = selected?.selections.find(
      (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === name,
    );
    const part =
      node &&
      compilePart(
        paths.flatMap(([first, ...rest]) => (first === name && rest.length > 0 ? [rest] : [])),
        node.selectionSet,
        dataKeys,
      );
    if (node === undefined || part === undefined) return undefined;
    parts.set(name, { key: dataKeys.get(node) ?? name, part });
  }
  return parts;
}

/** A list in the result makes a tag of each of its items, and what is null makes none. */
function rowsOf(value: unknown, part: ResultPart): readonly unknown[] {
  if (value === undefined || value === null || value instanceof FailedValue) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => rowsOf(item, part));
  if (part.size === 0) return [value];
  let rows: readonly object[] = [{}];
  for (const [name, { key, part: below }] of part) {
    const found = rowsOf(Reflect.get(Object(value), key), below);
    rows = rows.flatMap((row) => found.map((one) => ({ ...row, [name]: one })));
  }
  return rows;
}
