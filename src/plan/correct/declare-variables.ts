import type { OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { variablesIn } from '../../core/document/variables-in.ts';
import type { DraftPlan, DraftStep } from '../model/query-plan.ts';

/**
 * Declares what steps use and do not declare: a planner does not count what stands in a fragment that no object of the
 * subgraph meets, though it sends it. `variables` are those of the operation that is planned.
 */
export function declareUsedVariables(plan: DraftPlan, variables: readonly VariableDefinitionNode[]): DraftPlan {
  if (variables.length === 0) return plan;
  return { ...plan, steps: plan.steps.map((step) => declareVariables(step, step.operation, variables)) };
}

/** A step with another operation, in which those of the variables are declared that it uses. */
export function declareVariables(
  step: DraftStep,
  operation: OperationDefinitionNode,
  variables: readonly VariableDefinitionNode[],
): DraftStep {
  const declared = new Set(step.variableNames);
  const undeclared = variables.filter(({ variable }) => !declared.has(variable.name.value));
  const used = undeclared.length === 0 ? declared : variablesIn([operation.selectionSet]);
  const missing = undeclared.filter(({ variable }) => used.has(variable.name.value));
  if (missing.length === 0) return operation === step.operation ? step : { ...step, operation };
  return {
    ...step,
    operation: {
      ...operation,
      variableDefinitions: [
        ...(operation.variableDefinitions ?? []),
        ...missing.map((one) => ({ ...one, directives: [] })),
      ],
    },
    variableNames: [...step.variableNames, ...missing.map(({ variable }) => variable.name.value)],
  };
}
