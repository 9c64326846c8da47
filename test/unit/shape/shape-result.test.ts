import { describe, expect, test } from '@jest/globals';
import { buildSchema, visit, type FieldNode } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import { FailedValue, type FailureDetails } from '../../../src/core/failed-value.ts';
import { compileProjection, type Project } from '../../../src/shape/compile-projection.ts';
import { shapeResult } from '../../../src/shape/shape-result.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';

const schema = buildSchema(`
  type Query { items: [Item] strict: [Item!]! one: Item! two: Item }
  type Item { a: Int b: Int! c: Int! }
`);
const parseOperation = createParseOperation(schema, { limits: configSchema.parse({}).limits, introspection: true });
const OTHER = 'There is no value because of an error at another field.';

function projectionOf(query: string): Project {
  const operation = parseOperation(query, undefined);
  const dataKeys = new Map<FieldNode, string>();
  visit(operation.definition, { Field: (node) => void dataKeys.set(node, node.name.value) });
  // What a projection reads of a planned operation.
  return compileProjection({
    operation,
    conditions: {},
    refused: new Set(),
    document: { dataKeys },
  } as unknown as Parameters<typeof compileProjection>[0]);
}

function failed(message: string, details?: FailureDetails): FailedValue {
  return new FailedValue({ message, code: 'BACKEND_FAILED', subgraph: 'b', extensions: {} }, details);
}

function shape(query: string, data: Record<string, unknown>, maxErrors = 100) {
  const { dataText, errors } = shapeResult({ data, unplaced: [], introspection: {} }, projectionOf(query), maxErrors);
  return {
    data: JSON.parse(dataText ?? '') as unknown,
    errors: errors.map(({ message, path, extensions }) => [
      path?.join('.'),
      message,
      ...(extensions.code === 'MORE_ERRORS' ? [extensions['count']] : []),
    ]),
  };
}

describe('what has no value has an error', () => {
  const cause = failed('broken');
  const spread = cause.spreadTo(undefined);

  test("at each place that one failure has left empty, under the client's names", () => {
    const data = { items: [{ a: cause, b: 1 }, null, { a: 2, b: 1 }, { a: cause, b: 1 }] };
    expect(shape('{ items { x: a y: a b } }', data)).toEqual({
      data: { items: [{ x: null, y: null, b: 1 }, null, { x: 2, y: 2, b: 1 }, { x: null, y: null, b: 1 }] },
      errors: [
        ['items.0.x', 'broken'],
        ['items.0.y', 'broken'],
        ['items.3.x', 'broken'],
        ['items.3.y', 'broken'],
      ],
    });
  });

  test.each([
    ['before it', '{ two { c b } }', 'two.b'],
    ['after it', '{ two { b c } }', 'two.b'],
    ['after a nullable one', '{ two { a b } }', 'two.b'],
  ])('at the field that raised it, where a null has spread over another one %s', (_where, query, path) => {
    expect(shape(query, { two: { a: spread, b: cause, c: spread } })).toEqual({
      data: { two: null },
      errors: [[path, 'broken']],
    });
  });

  test('at the item that raised it', () => {
    const data = {
      strict: [
        { a: 1, c: 1 },
        { a: 1, c: spread },
        { a: spread, c: cause },
        { a: 1, c: cause },
      ],
    };
    expect(shape('{ strict { a c } }', data)).toEqual({ data: null, errors: [['strict.2.c', 'broken']] });
  });

  test('where it is seen, when the field that raised it is another and stands elsewhere', () => {
    expect(shape('{ one { a c } two { a b } }', { one: { a: spread, c: 1 }, two: { a: 1, b: cause } })).toEqual({
      data: { one: { a: null, c: 1 }, two: null },
      errors: [
        ['one.a', OTHER],
        ['two.b', 'broken'],
      ],
    });
  });

  test('once, where a null has spread and what raised it is not among the fields that it took along', () => {
    expect(shape('{ two { a b c } items { a } }', { two: { a: spread, b: spread, c: 1 }, items: cause })).toEqual({
      data: { two: null, items: null },
      errors: [
        ['two.b', OTHER],
        ['items', 'broken'],
      ],
    });
  });

  test('which is the original one, where the client did not ask for the field that raised it', () => {
    expect(shape('{ two { a b } }', { two: { a: spread, b: 1 } })).toEqual({
      data: { two: { a: null, b: 1 } },
      errors: [['two.a', 'broken']],
    });
  });

  test('at each of several fields that raised one below the same null', () => {
    const both = failed('no b', { below: ['b'] });
    both.add(failed('no c', { below: ['c'] }));
    expect(shape('{ two { x: c b } }', { two: both })).toEqual({
      data: { two: null },
      errors: [
        ['two.b', 'no b'],
        ['two.x', 'no c'],
      ],
    });
  });
});

test('of more errors than are listed the last one tells how many', () => {
  const cause = failed('down');
  const items = Array.from({ length: 250 }, () => ({ a: cause }));
  const { data, errors } = shape('{ items { a } }', { items }, 100);
  expect(data).toEqual({ items: items.map(() => ({ a: null })) });
  expect(errors).toHaveLength(101);
  expect(errors[99]).toEqual(['items.99.a', 'down']);
  expect(errors[100]).toEqual([
    undefined,
    'More places of the answer are empty because of errors than are listed. There are 150 more.',
    150,
  ]);
});

test('100,000 places that fail cost little more than 100,000 that do not', () => {
  const project = projectionOf('{ items { a b c } }');
  const spread = failed('down').spreadTo(undefined);
  const dataOf = (a: unknown, c: unknown): Record<string, unknown> => ({
    items: Array.from({ length: 100_000 }, () => ({ a, b: 1, c })),
  });
  const measure = (data: Record<string, unknown>): number => {
    const start = performance.now();
    expect(shapeResult({ data, unplaced: [], introspection: {} }, project, 100).errors.length).toBeLessThanOrEqual(101);
    return performance.now() - start;
  };
  measure(dataOf(1, 1));
  const usual = measure(dataOf(1, 1));
  for (const data of [dataOf(failed('down'), 1), dataOf(spread, spread), dataOf(1, null)])
    expect(measure(data)).toBeLessThan(usual * 10 + 100);
});
