import { Kind, parse, type SelectionSetNode } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import type { Requirement } from '../supergraph/read-requirements.ts';
import { listFetches } from './list-fetches.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';

/**
 * Makes the check of a plan whose planner keeps one value for each required field: when two fields that a plan asks
 * for require the same field with different arguments, one of them would be computed from the other's. It throws.
 */
export function createRefuseConflictingRequirements(requirements: readonly Requirement[]): (plan: QueryPlan) => void {
  const conflicting = conflictingRequirements(requirements);
  if (conflicting.size === 0) return () => {};
  return ({ root }) => {
    const required = new Map<string, string>();
    const lookups = listFetches(root).filter((fetch) => fetch.lookups.length > 0);
    for (const field of lookups.flatMap(fieldsOfLookup)) {
      for (const { place, args } of conflicting.get(field) ?? []) {
        const known = required.get(place) ?? args;
        if (known !== args) throw new InternalFailure(`${place} is required with (${known}) and with (${args}), which the portable planner mixes up`);
        required.set(place, args);
      }
    }
  };
}

/** Those that are required with different arguments somewhere, by the subgraph and the field that require them. */
function conflictingRequirements(requirements: readonly Requirement[]): ReadonlyMap<string, readonly { readonly place: string; readonly args: string }[]> {
  const argsByPlace = new Map<string, Set<string>>();
  const placeOf = ({ requiredBy, path }: Requirement): string => `${requiredBy.slice(0, requiredBy.indexOf('.'))}.${path}`;
  for (const requirement of requirements) {
    const place = placeOf(requirement);
    argsByPlace.set(place, (argsByPlace.get(place) ?? new Set()).add(requirement.args));
  }
  const conflicting = new Map<string, { place: string; args: string }[]>();
  for (const requirement of requirements) {
    const place = placeOf(requirement);
    if ((argsByPlace.get(place)?.size ?? 0) < 2) continue;
    // By the field's name alone: a lookup may ask for it on an interface.
    const key = `${requirement.subgraph} ${requirement.requiredBy.slice(requirement.requiredBy.indexOf('.') + 1)}`;
    conflicting.set(key, [...(conflicting.get(key) ?? []), { place, args: requirement.args }]);
  }
  return conflicting;
}

/** `subgraph field` of every field that a lookup asks entities for. */
function fieldsOfLookup({ subgraph, operation }: FetchNode): readonly string[] {
  const document = parse(operation, { noLocation: true });
  const fields: string[] = [];
  const visit = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (selection.kind === Kind.FIELD && selection.name.value === '_entities') visit(selection.selectionSet);
      else if (selection.kind === Kind.FIELD) fields.push(`${subgraph} ${selection.name.value}`);
    }
  };
  for (const definition of document.definitions) {
    if ('selectionSet' in definition) visit(definition.selectionSet);
  }
  return fields;
}
