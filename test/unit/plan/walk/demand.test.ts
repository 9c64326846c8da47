import { expect, test } from '@jest/globals';
import { Kind, parse, type FieldNode } from 'graphql';
import { argumentsOf, readFieldSet } from '../../../../src/plan/walk/demand.ts';

function fieldOf(text: string): FieldNode {
  const [definition] = parse(`{ ${text} }`).definitions;
  const [field] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  if (field?.kind !== Kind.FIELD) throw new Error('not a field');
  return field;
}

test.each([
  ['f(a: 1, b: 2)', 'f(b: 2, a: 1)'],
  ['f(a: "1")', 'f(a: 1)'],
  ['f(a: [3])', 'f(a: 3)'],
  ['f(a: 1e21)', 'f(a: 1000000000000000000000)'],
  ['f(a: {b: 1, c: $v})', 'f(a: {c: $v, b: 1})'],
])('%s means the same as %s', (one, other) => {
  expect(argumentsOf(fieldOf(one))).toBe(argumentsOf(fieldOf(other)));
});

test.each([
  ['f(a: 1)', 'f(a: 2)'],
  ['f(a: 9007199254740993)', 'f(a: 9007199254740992)'],
  ['f(a: $v)', 'f(a: "$v")'],
  ['f(a: null)', 'f'],
  ['f(a: [1, 2])', 'f(a: [12])'],
])('%s means something else than %s', (one, other) => {
  expect(argumentsOf(fieldOf(one))).not.toBe(argumentsOf(fieldOf(other)));
});

test('required fields that differ in their arguments have different names in the data', () => {
  const [euro, dollar] = [readFieldSet('price(in: "EUR")'), readFieldSet('price(in: "USD")')].flat();
  expect(euro).toMatchObject({ kind: 'field', name: 'price' });
  expect(euro?.kind === 'field' && dollar?.kind === 'field' && euro.dataKey !== dollar.dataKey).toBe(true);
});
