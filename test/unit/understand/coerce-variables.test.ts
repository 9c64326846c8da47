import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { configSchema } from '../../../src/config/schema.ts';
import { coerceVariables } from '../../../src/understand/coerce-variables.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';

const schema = buildSchema(
  'type Query { find(by: By, names: [By!]): Int } input By { constructor: Int toString: String = "none" inner: ' +
    '[By] valueOf: Boolean! = false }',
);
const operation = createParseOperation(schema, { limits: configSchema.parse({}).limits, introspection: true })(
  'query($by: By, $names: [By!]) { find(by: $by, names: $names) }',
  undefined,
);

test('members of input objects that JavaScript objects inherit are absent unless they are given', () => {
  const { by, names } = coerceVariables(operation, { by: { inner: [{ constructor: 3 }, null] }, names: {} });
  expect(JSON.stringify(by)).toBe(
    '{"toString":"none","inner":[{"constructor":3,"toString":"none","valueOf":false},null],"valueOf":false}',
  );
  expect(JSON.stringify(names)).toBe('[{"toString":"none","valueOf":false}]');
});

test('a wrong value is told where it stands', () => {
  expect(() => coerceVariables(operation, { by: { inner: [{ constructor: 'x' }] } })).toThrow(
    'Variable "$by" got invalid value "x" at "by.inner[0].constructor"; Int cannot represent non-integer value: "x"',
  );
});
