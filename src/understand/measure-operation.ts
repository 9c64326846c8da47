import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import type { LimitsConfig } from '../config/schema.ts';

/** What an operation holds once every fragment spread is expanded. */
export interface OperationSize {
  readonly selections: number;
  readonly aliases: number;
  readonly depth: number;
  readonly directives: number;
}

/**
 * Counts an operation without expanding it: each fragment is measured once, so that 25 fragments which double each
 * other cost 25 steps, not 2^25. Expects validated fragments (no cycles, none unknown).
 */
export function measureSelections(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, OperationSize> = new Map(),
): OperationSize {
  let selections = 0;
  let aliases = 0;
  let depth = 0;
  let directives = 0;
  for (const selection of selectionSet.selections) {
    const isField = selection.kind === Kind.FIELD;
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? measureFragment(selection.name.value, fragments, known)
        : selection.selectionSet && measureSelections(selection.selectionSet, fragments, known);
    selections += (inner?.selections ?? 0) + (isField ? 1 : 0);
    aliases += (inner?.aliases ?? 0) + (isField && selection.alias !== undefined ? 1 : 0);
    depth = Math.max(depth, (inner?.depth ?? 0) + (isField ? 1 : 0));
    directives += (inner?.directives ?? 0) + (selection.directives?.length ?? 0);
  }
  return { selections, aliases, depth, directives };
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, OperationSize>,
): OperationSize {
  const measured = known.get(name);
  if (measured !== undefined) return measured;
  const fragment = fragments.get(name);
  const size = fragment === undefined ? { selections: 0, aliases: 0, depth: 0, directives: 0 } : measureSelections(fragment.selectionSet, fragments, known);
  known.set(name, size);
  return size;
}

/** Refuses an operation over a limit, with the figure, the limit and its name in the configuration. */
export function refuseTooLarge(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  limits: LimitsConfig,
): void {
  const size = measureSelections(selectionSet, fragments);
  const rootFields = countRootFields(selectionSet, fragments, new Map());
  const measures = [
    { what: 'selects %d fields, fragments expanded', found: size.selections, limit: limits.maxSelections, name: 'maxSelections' },
    { what: 'has %d aliases, fragments expanded', found: size.aliases, limit: limits.maxAliases, name: 'maxAliases' },
    { what: 'has %d directives, fragments expanded', found: size.directives, limit: limits.maxDirectives, name: 'maxDirectives' },
    { what: 'is %d levels deep', found: size.depth, limit: limits.maxDepth, name: 'maxDepth' },
    { what: 'has %d root fields', found: rootFields, limit: limits.maxRootFields, name: 'maxRootFields' },
  ];
  for (const { what, found, limit, name } of measures) {
    if (found > limit) {
      throw new ClientFailure('OPERATION_TOO_LARGE', `The operation ${what.replace('%d', String(found))}; at most ${limit} are allowed (limits.${name}).`);
    }
  }
}

/** Fields at the root, fragments expanded. `known` are fragments counted before. */
export function countRootFields(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, number>,
): number {
  let count = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) count += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT) count += countRootFields(selection.selectionSet, fragments, known);
    else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      const counted = known.get(name) ?? (fragment === undefined ? 0 : countRootFields(fragment.selectionSet, fragments, known));
      known.set(name, counted);
      count += counted;
    }
  }
  return count;
}
