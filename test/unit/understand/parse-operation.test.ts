import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';

const { limits } = configSchema.parse({});
const schema = buildSchema('type Query { a(x: String): String }');

function refusalOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return error.errors[0]?.extensions.code;
  }
}

describe('parsing operations', () => {
  test('equal documents are one operation', () => {
    const parse = createParseOperation(schema, { limits, introspection: true });
    expect(parse('{ a }', undefined)).toBe(parse('{ a }', undefined));
  });

  test('a document that had to make room comes back as the same operation', () => {
    const parse = createParseOperation(schema, { limits, introspection: true });
    const first = parse('query One($if: Boolean!) { a @include(if: $if) }', undefined);
    // Heavier than all that is kept, together.
    for (let index = 0; index < 300; index++) parse(`{ a(x: "${index}${'x'.repeat(2_000)}") }`, undefined);
    const again = parse('query One($if: Boolean!) { a @include(if: $if) }', undefined);
    expect(again).not.toBe(first);
    expect({ key: again.key, definition: again.definition, conditions: again.conditionVariables }).toEqual({
      key: first.key,
      definition: first.definition,
      conditions: ['if'],
    });
  });

  test('what is refused is refused each time', () => {
    const parse = createParseOperation(schema, { limits, introspection: true });
    for (let time = 0; time < 2; time++) {
      expect(refusalOf(() => parse('{ b }', undefined))).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(refusalOf(() => parse('{', undefined))).toBe('GRAPHQL_PARSE_FAILED');
      expect(refusalOf(() => parse(`{ ${'a '.repeat(limits.maxTokens)} }`, undefined))).toBe('OPERATION_TOO_LARGE');
    }
  });
});
