import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Lexer, Source, TokenKind } from 'graphql';
import { countTokens } from '../../../src/understand/count-tokens.ts';

/** As graphql-js reads them; undefined for what it refuses. */
function lexed(text: string): number | undefined {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  } catch {
    return undefined;
  }
  return count;
}

describe('countTokens', () => {
  test.each([
    'query Q($a: [Int!]! = [1, -2.5e+3]) @live { ...F a: b(c: "d \\" e", f: """g " \\""" h""") # comment { } \n }',
    '',
    '\uFEFF{a,b,,c}\r\n#x\r{d}',
    '{ a(x: "") b(y: """""") ... on T & U | V }',
  ])('counts %j as the parser does', (text) => {
    expect(countTokens(text, 1_000)).toBe(lexed(text));
  });

  test('stops when there is one more than allowed', () => {
    expect(countTokens('a '.repeat(1_000), 10)).toBe(11);
  });

  test('never counts more than the parser would, and never hangs', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '...',
      '.',
      'name',
      '-1',
      '0.5e-3',
      '"s"',
      '"\\"',
      '"""',
      '"""b"""',
      '#c\n',
      ' ',
      ',',
      '\n',
      '"',
      '\\',
      '$',
      '@',
      '1a',
      'é',
      '&',
      '""',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const exact = lexed(text);
        const counted = countTokens(text, 1_000);
        if (exact !== undefined) expect(counted).toBe(exact);
      }),
      { numRuns: 3_000 },
    );
  });
});
