import { expect, test } from '@jest/globals';
import { Kind, parse, type VariableDefinitionNode } from 'graphql';
import { declareUsedVariables } from '../../../src/plan/declare-variables.ts';
import { listFetches } from '../../../src/plan/list-fetches.ts';
import type { FetchNode } from '../../../src/plan/query-plan.ts';

function variablesOf(operation: string): readonly VariableDefinitionNode[] {
  return parse(operation).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  );
}

function fetchOf(operation: string, variableNames: readonly string[]): FetchNode {
  return {
    kind: 'fetch',
    subgraph: 'a',
    operationKind: 'query',
    operation,
    variableNames,
    path: [],
    lookups: [],
    outputRewrites: [],
  };
}

test('what a fetch uses and does not declare is declared, and sent', () => {
  const root = fetchOf('query($n:Int){a(n:$n){...on B{c(unit:$unit)}}}', ['n']);
  const [fetch] = listFetches(
    declareUsedVariables({ root }, variablesOf('query($n: Int, $unit: Unit! = CM @odd, $other: Int) { x }')).root,
  );
  expect(fetch?.operation.replaceAll(/\s+/g, '')).toBe('query($n:Int,$unit:Unit!=CM){a(n:$n){...onB{c(unit:$unit)}}}');
  expect(fetch?.variableNames).toEqual(['n', 'unit']);
});

test('a fetch that declares all it uses stays as it is, also beside variables of like names', () => {
  const root = fetchOf('query($unit2:Int){a(text:"$text" n:$unit2)}', ['unit2']);
  const declared = declareUsedVariables({ root }, variablesOf('query($unit: Int, $unit2: Int, $text: String) { x }'));
  expect(listFetches(declared.root)[0]?.variableNames).toEqual(['unit2']);
});
