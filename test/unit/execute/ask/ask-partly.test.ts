import { expect, test } from '@jest/globals';
import { FailedValue } from '../../../../src/core/failed-value.ts';
import { askPartly } from '../../../../src/execute/ask/ask-partly.ts';
import {
  compileRepresentation,
  MissingInput,
  type RepresentationWriter,
} from '../../../../src/execute/ask/write-representation.ts';
import { relateTypes } from '../../../../src/execute/data/type-relations.ts';
import { buildSchema } from 'graphql';

const types = relateTypes(
  buildSchema('type Query { box: Box } type Box { id: ID! width: Int! colour: String size: Int area: Int }'),
);
const field = (name: string) => ({ kind: 'field', dataKey: name, name, selections: [] }) as const;
const failure = new FailedValue({ message: 'no width today', code: 'X', subgraph: 'sizes', extensions: {} });
const inputs = [
  { name: 'width', neededBy: ['size', 'area'] },
  { name: 'colour', neededBy: ['area'] },
];

function writerOf(): RepresentationWriter {
  const writer = compileRepresentation(
    [{ kind: 'fragment', typeCondition: 'Box', selections: ['__typename', 'id', 'width', 'colour'].map(field) }],
    [],
    types,
  )('Box');
  if (writer === undefined) throw new Error('no writer');
  return writer;
}

function ask(target: Record<string, unknown>, fields: readonly string[]): ReturnType<typeof askPartly> {
  return askPartly(target, writerOf(), {
    inputs,
    fields,
    toFailedValue: (_field, found) =>
      found instanceof MissingInput ? new FailedValue({ ...failure.cause, message: found.coordinate }) : found,
  });
}

test('without an input that failed, the fields that do not need it are asked for', () => {
  const asked = ask({ __typename: 'Box', id: '1', width: failure, colour: 'red' }, ['size', 'label']);
  expect(asked?.text).toBe('{"__typename":"Box","id":"1","colour":"red"}');
  expect([...(asked?.failed ?? [])]).toEqual([
    ['size', failure],
    ['area', failure],
  ]);
});

test('an input that may not be null and is missing has failed, too', () => {
  expect(
    ask({ __typename: 'Box', id: '1', width: null, colour: 'red' }, ['label'])?.failed.get('size')?.cause.message,
  ).toBe('Box.width');
});

test('of two failed inputs the first is the reason of a field that needs both', () => {
  const other = new FailedValue({ ...failure.cause, message: 'no colour' });
  expect(
    ask({ __typename: 'Box', id: '1', width: failure, colour: other }, ['area', 'label'])?.failed.get('area'),
  ).toBe(failure);
});

test('when every field needs what failed, nothing is asked for', () => {
  expect(ask({ __typename: 'Box', id: '1', width: failure, colour: 'red' }, ['size', 'area'])).toMatchObject({
    text: undefined,
  });
});

test('without a key there is no asking', () => {
  expect(ask({ __typename: 'Box', id: null, width: failure, colour: 'red' }, ['label'])).toBeUndefined();
});
