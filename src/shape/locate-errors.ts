import { isObjectType, Kind, type FieldNode, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import { isIncluded } from '../core/document/is-included.ts';
import { locateNodes, type DocumentLocation, type Locations } from '../core/document/locate-nodes.ts';
import { appliesTo } from '../core/document/select-fields.ts';
import type { PlannedOperation } from '../plan/document/planned-operation.ts';

/**
 * Finds where the client has written the field of an error's path (GraphQL §7.1.2), or without a path its operation.
 * `data` are those that were merged: of an interface, they tell which fragments are about the object.
 */
export type LocateError = (
  path: readonly (string | number)[] | undefined,
  data: unknown,
) => readonly DocumentLocation[] | undefined;

/** Made for each operation; does nothing until the first error, and parses for that one alone. */
export function createLocateError({ operation, conditions, document: { dataKeys } }: PlannedOperation): LocateError {
  let known: Locations | undefined;
  const select = (
    selectionSets: readonly SelectionSetNode[],
    responseName: string,
    type: GraphQLObjectType | undefined,
  ): readonly FieldNode[] => {
    const found: FieldNode[] = [];
    const visit = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (!isIncluded(selection.directives, conditions)) continue;
        if (selection.kind === Kind.FIELD) {
          if ((selection.alias?.value ?? selection.name.value) === responseName) found.push(selection);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : operation.fragments.get(selection.name.value);
        if (fragment === undefined) continue;
        if (type === undefined || appliesTo(fragment.typeCondition?.name.value, type, operation.schema))
          visit(fragment.selectionSet);
      }
    };
    selectionSets.forEach(visit);
    return found;
  };
  const typeOf = (value: unknown): GraphQLObjectType | undefined => {
    const name = memberOf(value, '__typename');
    const type = typeof name === 'string' ? operation.schema.getType(name) : undefined;
    return isObjectType(type) ? type : undefined;
  };
  const nodesAt = (path: readonly (string | number)[], data: unknown): readonly FieldNode[] => {
    let nodes: readonly FieldNode[] = [];
    let selectionSets: readonly SelectionSetNode[] = [operation.definition.selectionSet];
    let value = data;
    for (const step of path) {
      if (typeof step === 'string') {
        nodes = select(selectionSets, step, typeOf(value));
        selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      }
      const [node] = nodes;
      value = memberOf(
        value,
        typeof step === 'number' || node === undefined ? step : (dataKeys.get(node) ?? node.name.value),
      );
    }
    return nodes;
  };
  return (path, data) => {
    known ??= locateNodes(operation.document, operation.text);
    const located = known;
    const nodes = path === undefined || path.length === 0 ? [operation.definition] : nodesAt(path, data);
    const locations = nodes.flatMap((node) => located.get(node) ?? []);
    return locations.length === 0 ? undefined : locations;
  };
}

function memberOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;
}
