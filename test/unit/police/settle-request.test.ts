import { describe, expect, test } from '@jest/globals';
import type { FieldNode } from 'graphql';
import type { Policed } from '../../../src/police/policed.ts';
import { createSettleRequest, type Settle } from '../../../src/police/settle-request.ts';
import { identified } from '../../support/identify.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';
import { buildSchema } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';

const { limits } = configSchema.parse({});
const parse = createParseOperation(buildSchema('type Query { a: String }'), { limits, introspection: true });
const policed: Policed = {
  ...identified(),
  operation: parse('{ a }', undefined),
  variables: {},
  refused: undefined,
  reservations: undefined,
  overrides: 0,
};

/** Refuses something more for the first `rounds` times that it is asked; `later`: not at once. */
function refusing(rounds: number, asked: string[], { name, later = false }: { name: string; later?: boolean }): Settle {
  let left = rounds;
  return (one) => {
    asked.push(name);
    if (left === 0) return later ? Promise.resolve(one) : one;
    left -= 1;
    const more = { ...one, refused: { key: name, told: name, causes: new Map<FieldNode, never>() } };
    return later ? Promise.resolve(more) : more;
  };
}

describe('settling what a plan would fetch', () => {
  test('there is no such moment when nothing is to be settled', () => {
    expect(createSettleRequest(undefined, undefined)).toBeUndefined();
  });

  test('what need not wait makes no promise', () => {
    const settle = createSettleRequest(refusing(1, [], { name: 'a' }), refusing(1, [], { name: 'b' }));
    expect(settle?.(policed)).toMatchObject({ refused: { key: 'b' } });
  });

  test.each([false, true])('when the second refuses more, the first is asked again (later: %s)', async (later) => {
    const asked: string[] = [];
    const settle = createSettleRequest(refusing(0, asked, { name: 'a' }), refusing(2, asked, { name: 'b', later }));
    await settle?.(policed);
    expect(asked).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  test('when the first refuses more, the second is asked of what is left', async () => {
    const asked: string[] = [];
    const settle = createSettleRequest(
      refusing(1, asked, { name: 'a', later: true }),
      refusing(0, asked, { name: 'b' }),
    );
    expect(await settle?.(policed)).toMatchObject({ refused: { key: 'a' } });
    expect(asked).toEqual(['a', 'b']);
  });
});
