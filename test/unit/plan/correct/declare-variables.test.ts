import { expect, test } from '@jest/globals';
import { Kind, parse, type VariableDefinitionNode } from 'graphql';
import { declareUsedVariables } from '../../../../src/plan/correct/declare-variables.ts';
import { draft, rootFetch, textsOf } from '../../../support/plans.ts';

function variablesOf(operation: string): readonly VariableDefinitionNode[] {
  return parse(operation).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  );
}

test('what a step uses and does not declare is declared, and sent', () => {
  const plan = draft(rootFetch('a', 'query($n:Int){a(n:$n){...on B{c(unit:$unit)}}}'));
  const declared = declareUsedVariables(plan, variablesOf('query($n: Int, $unit: Unit! = CM @odd, $other: Int) { x }'));
  expect(textsOf(declared)).toEqual(['a query($n:Int,$unit:Unit!=CM){a(n:$n){...on B{c(unit:$unit)}}}']);
  expect(declared.steps[0]?.variableNames).toEqual(['n', 'unit']);
});

test('a step that declares all it uses stays as it is, also beside variables of like names', () => {
  const plan = draft(rootFetch('a', 'query($unit2:Int){a(text:"$text" n:$unit2)}'));
  const declared = declareUsedVariables(plan, variablesOf('query($unit: Int, $unit2: Int, $text: String) { x }'));
  expect(declared.steps[0]?.variableNames).toEqual(['unit2']);
});
