import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { limitVariables } from '../../../src/understand/limit-variables.ts';
import { openRestWorld, type RestWorld } from '../../support/rest-world.ts';

const WIDE = { maxVariablesBytes: 1_000_000, maxVariablesDepth: 100, maxVariablesValues: 100_000 };
const TYPES = `
  scalar JSON
  type Query { echo(value: JSON, other: JSON): String @connect(source: "api", http: { GET: "/echo" }, selection: "$.it") }`;
const ECHO = 'query ($value: JSON, $other: JSON) { echo(value: $value, other: $other) }';
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe.each(['gatefold', 'apollo'] as const)('variables behind the door %s', (server) => {
  let world: RestWorld;
  beforeAll(async () => {
    world = await openRestWorld(TYPES, () => ({ it: 'there' }), {
      server,
      limits: { maxVariablesBytes: 100, maxVariablesDepth: 3 },
      batching: { enabled: true },
    });
  });
  afterAll(() => world.close());
  const refused = (message: string): object => ({
    status: 400,
    body: { errors: [{ message: expect.stringContaining(message), extensions: { code: 'OPERATION_TOO_LARGE' } }] },
  });

  test('up to the limit are taken, and refused beyond it, with its name', async () => {
    // {"value":"…"} is 12 characters around the value.
    expect(await world.send({ query: ECHO, variables: { value: 'x'.repeat(88) } })).toMatchObject({
      status: 200,
      body: { data: { echo: 'there' } },
    });
    expect(await world.send({ query: ECHO, variables: { value: 'x'.repeat(100) } })).toMatchObject(
      refused('100 bytes of JSON (limits.maxVariablesBytes)'),
    );
    expect(await world.send({ query: ECHO, variables: { value: [[[1]]] } })).toMatchObject({ status: 200 });
    expect(await world.send({ query: ECHO, variables: { value: 1, other: [[{ a: [1] }]] } })).toMatchObject(
      refused('`$other` has more than 3 levels of lists and objects (limits.maxVariablesDepth)'),
    );
  });

  test('of a batch count together', async () => {
    const half = { query: ECHO, variables: { value: 'x'.repeat(40) } };
    expect(await world.send([half])).toMatchObject({ body: [{ data: { echo: 'there' } }] });
    expect(await world.send([half, half])).toMatchObject({
      body: [{ data: { echo: 'there' } }, { errors: [{ message: expect.stringContaining('of this batch') }] }],
    });
  });

  test.each(['POST', 'GET'])('that nobody could walk through are refused, sent by %s', async (method) => {
    const levels = method === 'POST' ? 200_000 : 7_000;
    const variables = `{"value":${nested(levels)}}`;
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'apollo-require-preflight': '1',
    };
    const response =
      method === 'POST'
        ? await fetch(world.url, {
            method,
            headers,
            body: `{"query":${JSON.stringify(ECHO)},"variables":${variables}}`,
          })
        : await fetch(`${world.url}?${new URLSearchParams({ query: ECHO }).toString()}&variables=${variables}`, {
            headers,
          });
    expect({ status: response.status, body: await response.json() }).toMatchObject(refused('limits.maxVariablesDepth'));
  });
});

describe('the length of variables', () => {
  test('is that of their JSON without white space', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), fc.jsonValue({ maxDepth: 5 })), (variables) => {
        // Escapes, exponents and -0 have texts of their own.
        fc.pre(!/\\|e[+-]|-0/.test(JSON.stringify(variables)));
        const bytes = Buffer.byteLength(JSON.stringify(variables));
        const tally = { variablesBytes: 0 };
        limitVariables(variables, WIDE, tally);
        expect(Math.abs(tally.variablesBytes - bytes)).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('of integers beyond 2^53 is that of their digits', () => {
    const tally = { variablesBytes: 0 };
    limitVariables({ n: 12_345_678_901_234_567_890n }, WIDE, tally);
    expect(tally.variablesBytes).toBe(25);
  });
});
