import type { FieldWalk, MetField } from '../../core/document/walk-fields.ts';
import type { PlannedOperation } from '../document/planned-operation.ts';
import type { AskedField } from '../model/plan-paths.ts';

/** What the client asked for and is not refused. `walk` is on the schema of the operation. */
export function listAsked(
  { operation, conditions, refused, document }: PlannedOperation,
  walk: FieldWalk,
): readonly AskedField[] {
  const { definition, fragments, schema } = operation;
  const typeName = schema.getRootType(definition.operation)?.name ?? '';
  const asked = new Map<MetField, AskedField>();
  const left = new Set<MetField>();
  const meet = (field: MetField): void => {
    const { node, above } = field;
    if (refused.has(node) || (above !== undefined && left.has(above))) {
      left.add(field);
      return;
    }
    const around = above === undefined ? [] : (asked.get(above)?.path ?? []);
    asked.set(field, { field, path: [...around, document.dataKeys.get(node) ?? node.name.value] });
  };
  walk.walk(
    { selectionSet: definition.selectionSet, typeName, objects: walk.objectsOf(typeName), fragments, conditions },
    meet,
  );
  return [...asked.values()].filter(({ field }) => !field.node.name.value.startsWith('__'));
}
