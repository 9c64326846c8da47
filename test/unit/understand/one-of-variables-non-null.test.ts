import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { oneOfVariablesNonNull } from '../../../src/understand/one-of-variables-non-null.ts';

const schema = buildSchema(`
  type Query { by(by: By!, all: [By!], plain: Plain!): String }
  input By @oneOf { id: ID name: String deep: By any: [By!] plain: Plain }
  input Plain { id: ID by: By! }
`);

const problems = (query: string): readonly string[] =>
  validate(schema, parse(query), [oneOfVariablesNonNull]).map(({ message }) => message);

describe('a variable for a field of a @oneOf input object', () => {
  test.each([
    ['in an argument', 'query ($id: ID) { by(by: { id: $id }) }'],
    ['in an item of a list', 'query ($id: ID) { by(all: [{ name: "a" }, { id: $id }]) }'],
    ['in a list of one', 'query ($id: ID) { by(all: { id: $id }) }'],
    ['below another one', 'query ($id: ID) { by(by: { any: [{ id: $id }] }) }'],
    ['below an object that is none', 'query ($id: ID) { by(plain: { by: { id: $id } }) }'],
    ['with a default', 'query ($id: ID = 1) { by(by: { id: $id }) }'],
    ['in a fragment', 'query ($id: ID) { ...f } fragment f on Query { by(by: { id: $id }) }'],
    [
      'in one of two operations',
      'query a($id: ID!) { ...f } query b($id: ID) { ...f } fragment f on Query { by(by: { id: $id }) }',
    ],
  ])('has to be non-null: %s', (_where, query) => {
    expect(problems(query)).toEqual(['Variable "$id" must be non-nullable to be used for OneOf Input Object "By".']);
  });

  test.each([
    ['it is', 'query ($id: ID!) { by(by: { id: $id }, all: [{ id: $id }]) }'],
    ['the object is none', 'query ($id: ID) { by(plain: { id: $id, by: { name: "a" } }) }'],
    ['it is the object itself', 'query ($by: By!, $all: [By!]) { by(by: $by, all: $all) }'],
    ['an object within it is none', 'query ($id: ID) { by(by: { plain: { id: $id, by: { name: "a" } } }) }'],
  ])('is fine where %s', (_where, query) => {
    expect(problems(query)).toEqual([]);
  });
});
