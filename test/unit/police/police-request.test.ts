import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, type FieldNode } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import type { Cause } from '../../../src/core/failed-value.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import { createPoliceRequest, type Policy } from '../../../src/police/police-request.ts';
import type { Understood } from '../../../src/understand/operation.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';
import { identified } from '../../support/identify.ts';

const { limits } = configSchema.parse({});
const parse = createParseOperation(buildSchema('type Query { a: String b: String }'), { limits, introspection: true });
const operation = parse('{ ...f b } fragment f on Query { a }', undefined);

function understood(): Understood {
  return { ...identified(), operation, variables: {} };
}

function field(name: string): FieldNode {
  const sets = [
    operation.definition.selectionSet,
    ...[...operation.fragments.values()].map(({ selectionSet }) => selectionSet),
  ];
  const found = sets
    .flatMap(({ selections }) => selections)
    .find((one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

const cause = (message: string): Cause => ({ message, code: 'FORBIDDEN', subgraph: undefined, extensions: {} });

/** Refuses the named fields, each with its message. */
function refusing(messages: Readonly<Record<string, string>>): Policy {
  return (_, findings) => {
    for (const [name, message] of Object.entries(messages)) findings.refuse(field(name), cause(message));
  };
}

describe('policing a request', () => {
  test('without policies everything is admitted at once', async () => {
    expect(createPoliceRequest([])(understood())).toMatchObject({ refused: undefined });
  });

  test.each([
    ['without policies', []],
    ['with policies', [refusing({ b: 'no' })]],
    ['with policies that wait', [() => Promise.resolve()]],
  ])('%s, the overrides of a request are drawn once', async (_, policies: Policy[]) => {
    let draws = 0;
    const policed = await createPoliceRequest(policies, () => (draws += 1))(understood());
    expect(policed.overrides).toBe(1);
    expect(draws).toBe(1);
  });

  test('policies that need not wait make no promise', async () => {
    const policed = createPoliceRequest([refusing({ b: 'no' })])(understood());
    expect(policed).not.toBeInstanceOf(Promise);
  });

  test('policies are asked in order, each when the one before has decided', async () => {
    const asked: string[] = [];
    const policies: Policy[] = [
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        asked.push('first');
      },
      () => void asked.push('second'),
    ];
    await createPoliceRequest(policies)(understood());
    expect(asked).toEqual(['first', 'second']);
  });

  test('a policy that refuses the request ends it', async () => {
    let asked = false;
    const policies: Policy[] = [() => Promise.reject(new ClientFailure('FORBIDDEN', 'no')), () => void (asked = true)];
    await expect(createPoliceRequest(policies)(understood())).rejects.toThrow('no');
    expect(asked).toBe(false);
  });

  test('refused fields have one key whatever the order, and keep the first cause', async () => {
    const one = createPoliceRequest([refusing({ a: 'first' }), refusing({ b: 'b', a: 'second' })]);
    const other = createPoliceRequest([refusing({ b: 'b', a: 'first' })]);
    const [first, second] = [await one(understood()), await other(understood())];
    expect(first.refused?.key).toBe(second.refused?.key);
    expect(first.refused?.causes.get(field('a'))?.message).toBe('first');
    const fewer = await createPoliceRequest([refusing({ a: 'a' })])(understood());
    expect(fewer.refused?.key).not.toBe(first.refused?.key);
  });
});
