import { Kind, type SelectionSetNode } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { demandsOf, readFieldSet, type Demand, type DemandedField } from './demand.ts';
import type { Arriving } from './plan-writers.ts';
import type { Lookup, RequiredSelection } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** What the fields of one type, as a lookup asks for them, require of a representation. */
interface Requirement {
  readonly typeName: string | undefined;
  readonly demands: readonly Demand[];
}

/**
 * What a lookup demands for its representations. What a field `@requires` with arguments is demanded with just these,
 * under whatever name the plan has it: a planner keeps several values of one field apart by names of its own, and has
 * been seen to mix them up. Throws when two fields of one lookup require a field with different arguments, since a
 * representation has one value for it.
 */
export function demandsOfLookup(
  { part: { step }, writer }: Arriving,
  lookup: Lookup,
  types: SubgraphTypes,
): readonly Demand[] {
  if (!types.hasRequiredArguments) return demandsOf(lookup.requires);
  const requirements = fieldsOf(writer.selectionSet, undefined).flatMap(({ name, typeName }): Requirement[] => {
    const requires = typeName === undefined ? undefined : types.fieldIn(step.subgraph, typeName, name)?.requires;
    return requires === undefined ? [] : [{ typeName, demands: readFieldSet(requires) }];
  });
  return withArguments(lookup.requires, requirements, types);
}

function fieldsOf(
  { selections }: SelectionSetNode,
  typeName: string | undefined,
): readonly { readonly name: string; readonly typeName: string | undefined }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ name: selection.name.value, typeName }];
    return selection.kind === Kind.INLINE_FRAGMENT
      ? fieldsOf(selection.selectionSet, selection.typeCondition?.name.value ?? typeName)
      : [];
  });
}

function withArguments(
  selections: readonly RequiredSelection[],
  requirements: readonly Requirement[],
  types: SubgraphTypes,
): readonly Demand[] {
  return selections.map((selection): Demand => {
    if (selection.kind === 'fragment') {
      const applying = requirements.filter(({ typeName }) => canBeBoth(typeName, selection.typeCondition, types));
      return { ...selection, selections: withArguments(selection.selections, applying, types) };
    }
    const required = requirements.flatMap(({ demands }) => fieldsNamed(selection.name, demands));
    const [one, ...others] = required;
    if (others.some(({ dataKey }) => dataKey !== one?.dataKey))
      throw new InternalFailure(`one lookup needs ${selection.name} with ${describeArguments(required)}`);
    const below = required.map((field): Requirement => ({ typeName: undefined, demands: field.selections }));
    return {
      kind: 'field',
      dataKey: selection.dataKey,
      name: selection.name,
      args: one?.args,
      node: undefined,
      selections: withArguments(selection.selections, below, types),
    };
  });
}

function fieldsNamed(name: string, demands: readonly Demand[]): readonly DemandedField[] {
  return demands.flatMap((demand) => {
    if (demand.kind === 'fragment') return fieldsNamed(name, demand.selections);
    return demand.name === name ? [demand] : [];
  });
}

function describeArguments(required: readonly DemandedField[]): string {
  return [...new Set(required.map(({ args }) => `(${args ?? ''})`))].join(' and with ');
}

function canBeBoth(left: string | undefined, right: string | undefined, types: SubgraphTypes): boolean {
  return (
    left === undefined ||
    right === undefined ||
    types.isOfTypeAnywhere(left, right) ||
    types.isOfTypeAnywhere(right, left)
  );
}
