import { getArgumentValues, Kind, type FieldNode, type GraphQLField, type SelectionSetNode } from 'graphql';
import { isIncluded, type Conditions } from '../core/is-included.ts';
import type { TextResult } from '../listen/arrival.ts';
import type { Policed } from '../police/policed.ts';
import { renderTag, type TagFormat } from '../supergraph/policy/cache-tag-format.ts';
import type { CacheFacts } from '../supergraph/policy/read-cache-hints.ts';
import type { Operation } from '../understand/operation.ts';
import { readConditions } from '../core/is-included.ts';

interface PurgingField {
  readonly responseName: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly formats: readonly TagFormat[];
}

/** The tags that a mutation has made out of date, by its arguments: of each of its fields that has succeeded. */
export type TagsOfMutation = (policed: Policed, result: TextResult) => readonly string[];

export function createTagsOfMutation({ purges }: Pick<CacheFacts, 'purges'>): TagsOfMutation {
  if (purges.size === 0) return () => [];
  return ({ operation, variables }, result) => {
    if (result.refusal !== undefined) return [];
    const failed = failedFields(result);
    if (failed === 'all') return [];
    const conditions = readConditions(operation.conditionVariables, variables);
    return purgingFields(operation, conditions, purges).flatMap(({ responseName, node, field, formats }) => {
      if (failed.has(responseName)) return [];
      const args = getArgumentValues(field, node, { ...variables });
      return formats.map((format) => renderTag(format, { args }));
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

function purgingFields({ definition, fragments, schema }: Operation, conditions: Conditions, purges: CacheFacts['purges']): readonly PurgingField[] {
  const type = schema.getMutationType();
  if (type === undefined || type === null) return [];
  const collect = ({ selections }: SelectionSetNode): readonly PurgingField[] =>
    selections.flatMap((selection): readonly PurgingField[] => {
      if (!isIncluded(selection.directives, conditions)) return [];
      if (selection.kind !== Kind.FIELD) {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet;
        return inner === undefined ? [] : collect(inner);
      }
      const field = type.getFields()[selection.name.value];
      const formats = purges.get(`${type.name}.${selection.name.value}`);
      return field === undefined || formats === undefined ? [] : [{ responseName: (selection.alias ?? selection.name).value, node: selection, field, formats }];
    });
  return collect(definition.selectionSet);
}
