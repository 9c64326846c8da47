import {
  Kind,
  parse,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import type { DraftPlan, DraftStep } from './query-plan.ts';

/** The order of a planner's own plan. */
export type Ordered<Fetch> =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly Ordered<Fetch>[] }
  | { readonly kind: 'fetch'; readonly fetch: Fetch }
  /** `rest` completes each event. */
  | { readonly kind: 'subscription'; readonly events: Fetch; readonly rest: Ordered<Fetch> | undefined };

/** A fetch as planners know it, which say by its place in their plan when it is made. */
export type UnorderedStep = Omit<DraftStep, 'wave'>;

/** Numbers the waves of a planner's plan: in a sequence they add up, in parallel they are shared. */
export function readWaves(root: Ordered<UnorderedStep> | undefined): DraftPlan {
  const steps: DraftStep[] = [];
  /** Returns the first wave that comes after the node. */
  const read = (node: Ordered<UnorderedStep>, wave: number): number => {
    switch (node.kind) {
      case 'fetch':
        steps.push({ ...node.fetch, wave });
        return wave + 1;
      case 'sequence':
        return node.nodes.reduce((next, child) => read(child, next), wave);
      case 'parallel':
        return Math.max(wave, ...node.nodes.map((child) => read(child, wave)));
      case 'subscription':
        throw new InternalFailure('a subscription is not a part of a plan, but the whole');
    }
  };
  if (root?.kind === 'subscription') {
    if (root.rest !== undefined) read(root.rest, 0);
    return { hasContexts: false, events: { ...root.events, wave: -1 }, steps: inWaves(steps) };
  }
  if (root !== undefined) read(root, 0);
  return { hasContexts: false, events: undefined, steps: inWaves(steps) };
}

/** Steps in the order of their waves, which are numbered anew without gaps. */
export function inWaves(steps: readonly DraftStep[]): readonly DraftStep[] {
  const waves = [...new Set(steps.map(({ wave }) => wave))].sort((one, other) => one - other);
  const numbers = new Map(waves.map((wave, number) => [wave, number]));
  return steps
    .map((step) => ({ ...step, wave: numbers.get(step.wave) ?? step.wave }))
    .sort((one, other) => one.wave - other.wave);
}

/** All that a plan asks of subgraphs. */
export function allSteps<Operation>({
  events,
  steps,
}: {
  readonly events: Operation | undefined;
  readonly steps: readonly Operation[];
}): readonly Operation[] {
  return events === undefined ? steps : [events, ...steps];
}

/** Reads an operation as a planner has written it, with each fragment that it names written out in place. */
export function readOperationText(text: string): OperationDefinitionNode {
  const { definitions } = parse(text, { noLocation: true });
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new InternalFailure('a planner has written no operation');
  if (definitions.length === 1) return operation;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  // A fragment named twice is two nodes: what is read by place is told apart by its node.
  const writeOut = ({ selections }: SelectionSetNode): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: selections.flatMap((selection): readonly SelectionNode[] => {
      if (selection.kind === Kind.FIELD)
        return selection.selectionSet === undefined
          ? [{ ...selection }]
          : [{ ...selection, selectionSet: writeOut(selection.selectionSet) }];
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return [{ ...selection, selectionSet: writeOut(selection.selectionSet) }];
      const fragment = fragments.get(selection.name.value);
      return fragment === undefined
        ? []
        : [
            {
              kind: Kind.INLINE_FRAGMENT as const,
              typeCondition: fragment.typeCondition,
              selectionSet: writeOut(fragment.selectionSet),
            },
          ];
    }),
  });
  return { ...operation, selectionSet: writeOut(operation.selectionSet) };
}
