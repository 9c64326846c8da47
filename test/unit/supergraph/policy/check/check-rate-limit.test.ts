import { describe, expect, test } from '@jest/globals';
import { registerSubgraph } from '../../../../../src/supergraph/register/register-subgraph.ts';

const LINKS =
  '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: ' +
  '"https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit"])';
const FIELD =
  'type Query { a(text: String, ids: [ID!], in: In): Int @rateLimit(%) } input In { email: String, list: [Int] }';

async function problemsOf(args: string) {
  const sdl = `extend schema ${LINKS}\n${FIELD.replace('%', args)}`;
  return (
    await registerSubgraph({
      name: 'shop',
      file: 'shop.graphql',
      directory: '.',
      config: { url: 'http://shop.test', sources: {} },
      sdl,
    })
  ).problems;
}

describe('misuse of @rateLimit', () => {
  test.each([
    [
      'a window that is none',
      'window: "ten seconds"',
      '"ten',
      'expected a duration such as "10s", "15m", "1h" or "1d", up to 366 days as `window`, found "ten seconds"',
    ],
    ['a window of nothing', 'window: "0s"', '"0s"', 'as `window`'],
    ['a window that has gone by', 'window: "-1m"', '"-1m"', 'as `window`'],
    ['a window of years', 'window: "2y"', '"2y"', 'up to 366 days'],
    ['a block that is no duration', 'blockFor: "long"', '"long"', 'as `blockFor`'],
    ['a negative maximum', 'max: -1', '-1', 'expected a `max` of 0 or more'],
    [
      'somebody unknown',
      'by: ["caller", "adress"]',
      '"adress"',
      '`by`: `adress` is nothing that callers are told apart by; did you mean `address`?',
    ],
    ['a claim without a name', 'by: ["claim:"]', '"claim:"', 'expected a name behind it, as in `claim:tenant`'],
    [
      'a normalization that is none',
      'identityArgs: ["text"], normalize: [UPPER]',
      'UPPER',
      'expected TRIM or LOWERCASE or NFKC as `normalize`',
    ],
    ['errors of items', 'count: ERRORS, arrayLengthField: "ids"', 'ERRORS', 'expected no `arrayLengthField` beside it'],
  ])('%s is told', async (_, args, at, message) => {
    expect(await problemsOf(args)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate: 'Query.a',
        code: 'POLICY_ARGUMENT',
        line: 2,
        column: FIELD.replace('%', args).indexOf(at) + 1,
        message: expect.stringContaining(message),
      },
    ]);
  });

  test.each([
    [
      'an argument that is none',
      'identityArgs: ["txt"]',
      '"txt"',
      '`identityArgs`: `Query.a` has no argument `txt`; did you mean `text`?',
    ],
    [
      'a field of an input',
      'identityArgs: ["text", "in.mail"]',
      '"in.mail"',
      '`in` has no field `mail`; did you mean `email`?',
    ],
    [
      'a part of a text',
      'identityArgs: ["text.length"]',
      '"text.length"',
      '`text` has no field `length`; expected none',
    ],
    ['a normalization of nothing', 'normalize: TRIM', 'normalize', '`normalize` is about the values of `identityArgs`'],
    ['a length of no argument', 'arrayLengthField: "idz"', '"idz"', 'did you mean `ids`?'],
    ['a length of no list', 'arrayLengthField: "text"', '"text"', '`text` is no list'],
  ])('what is bound to nothing is told: %s', async (_, args, at, message) => {
    expect(await problemsOf(args)).toEqual([
      {
        subgraph: 'shop',
        file: 'shop.graphql',
        coordinate: 'Query.a',
        code: 'POLICY_BOUND_TO_NOTHING',
        line: 2,
        column: FIELD.replace('%', args).indexOf(at) + 1,
        message: expect.stringContaining(message),
      },
    ]);
  });

  test.each([
    '',
    'max: 0',
    'max: 3, window: "1.5h"',
    'by: []',
    'by: ["claim:tenant", "header:X-Device", "address"]',
    'identityArgs: ["in.email", "ids"], arrayLengthField: "in.list"',
  ])('(%s) is right', async (args) => {
    expect(await problemsOf(args === '' ? 'max: 1' : args)).toEqual([]);
  });
});
