import { visit, type SelectionSetNode, type VariableDefinitionNode } from 'graphql';
import { declareVariables } from './declare-variables.ts';
import type { DemandedField } from '../walk/demand.ts';
import type { MissingField } from '../walk/missing-field.ts';
import type { Writer } from '../walk/plan-writers.ts';
import type { DraftPlan, DraftStep } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { isPlain, writeField } from './write-lookup.ts';
import { parseFieldSet } from '../../supergraph/sdl/field-set.ts';

/** A field that a step is to ask for, too, where it meets the objects that the field is missing of. */
export interface Extension {
  readonly writer: Writer;
  readonly selection: string;
}

/** Finds a step that meets the objects in time, in a subgraph that answers the field. */
export function findExtension(
  { typeName, path, writers }: MissingField,
  field: DemandedField,
  types: SubgraphTypes,
): Extension | undefined {
  // Root fields have an order, or none to meet.
  if (path.length === 0) return undefined;
  const writer = writers.find(({ part: { step }, as, renames }) => {
    // What is taken out of an answer by its name might be taken for the new field.
    if (renames.length > 0) return false;
    return field.name === '__typename' ? as === typeName : isPlain(types.fieldIn(step.subgraph, as, field.name));
  });
  return (
    writer && {
      writer,
      selection: `...on ${writer.as}{${writeField(field, writer.part.step.subgraph, writer.as, types)}}`,
    }
  );
}

/** Lets the steps of a plan ask for more. `variables` are those of the operation that is planned. */
export function extendSteps(
  plan: DraftPlan,
  extensions: readonly Extension[],
  variables: readonly VariableDefinitionNode[],
): DraftPlan {
  const byStep = new Map<DraftStep, Extension[]>();
  for (const extension of extensions)
    byStep.set(extension.writer.part.step, [...(byStep.get(extension.writer.part.step) ?? []), extension]);
  const extend = (step: DraftStep): DraftStep => {
    const added = byStep.get(step);
    return added === undefined ? step : extendStep(step, added, variables);
  };
  return { ...plan, steps: plan.steps.map(extend) };
}

function extendStep(
  step: DraftStep,
  extensions: readonly Extension[],
  variables: readonly VariableDefinitionNode[],
): DraftStep {
  const added = new Map<SelectionSetNode, Set<string>>();
  for (const { writer, selection } of extensions)
    added.set(writer.selectionSet, (added.get(writer.selectionSet) ?? new Set()).add(selection));
  const operation = visit(step.operation, {
    SelectionSet: (node): SelectionSetNode | undefined => {
      const texts = added.get(node);
      return (
        texts && {
          ...node,
          selections: [...node.selections, ...[...texts].flatMap((text) => parseFieldSet(text).selections)],
        }
      );
    },
  });
  return declareVariables(step, operation, variables);
}
