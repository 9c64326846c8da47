import { describe, expect, test } from '@jest/globals';
import { parse, visit } from 'graphql';
import { expandRequirements } from '../../../../src/supergraph/compose/expand-requirements.ts';

const TYPES = `
  interface Vehicle { line: String }
  interface Scheduled { stops: Int }
  type Tram implements Vehicle & Scheduled { line: String stops: Int rails: Int }
  type Bus implements Vehicle & Scheduled { line: String stops: Int }
  type Boat implements Vehicle { line: String deck: Int }
  union Wheeled = Tram | Bus
`;

function expanded(fieldSet: string): string | undefined {
  const document = parse(`type Trip { sign: String @requires(fields: ${JSON.stringify(fieldSet)}) } ${TYPES}`);
  let text: string | undefined;
  visit(expandRequirements(document), {
    StringValue: ({ value }) => void (text = value.replaceAll(/\s+/g, ' ').trim()),
  });
  return text;
}

describe('in @requires', () => {
  test('a fragment on an interface is written for each of its objects', () => {
    expect(expanded('vehicle { line ... on Scheduled { stops } }')).toBe(
      'vehicle { line ... on Tram { stops } ... on Bus { stops } }',
    );
  });

  test('a fragment on a union is, too', () => {
    expect(expanded('vehicle { ... on Wheeled { line } }')).toBe(
      'vehicle { ... on Tram { line } ... on Bus { line } }',
    );
  });

  test('a fragment inside one is kept for the objects that both are for', () => {
    expect(expanded('vehicle { ... on Scheduled { stops ... on Tram { rails } ... on Boat { deck } } }')).toBe(
      'vehicle { ... on Tram { stops rails } ... on Bus { stops } }',
    );
  });

  test('fragments on objects stay, and so does what the composer has to complain about', () => {
    const plain = parse(
      'type Trip { sign: String @requires(fields: "vehicle { ... on Tram { rails } }") broken: String ' +
        `@requires(fields: "{{") far: String @requires(fields: "... on Unknown { x }") } ${TYPES}`,
    );
    expect(expandRequirements(plain)).toBe(plain);
  });
});
