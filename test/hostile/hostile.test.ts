import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import type { Gateway } from '../../src/gateway.ts';
import { Random } from '../differential/random.ts';
import { attack, isFailed, tell } from './attack.ts';
import { FAMILIES } from './hostile-families.ts';
import { openHostileWorld } from './hostile-world.ts';

/** `npm run fuzz:documents` holds all of them to 50 ms; the test runner makes everything several times as slow. */
const MOST_MS = 250;

/** Of each kind the ones that a walk without a bound takes longest for. */
const WORST = [
  'spreads of a chain of fragments',
  'doubling fragments',
  'each fragment spreads all after it',
  'variables in fragments of many operations',
  'operations that spread a chain',
  'equal fields with arguments',
  'equal fields in all depths',
  'nested type conditions',
  'many types of an interface',
  'nested fields',
  'nested inline fragments',
  'a nested list',
  'a nested type',
  'a nested variable',
  'brackets without an end',
  'introspection again and again',
  'uses of a large variable',
  'operations',
  'lines with conflicts below',
  'a block string of quotes',
];

let gateway: Gateway;
beforeAll(async () => {
  gateway = await openHostileWorld();
}, 60_000);
afterAll(() => gateway.close());

describe('hostile documents', () => {
  test.each(WORST)(
    '%s do not hold the event loop',
    async (family) => {
      const request = FAMILIES[family]?.(1, new Random(1)) ?? { query: '' };
      const done = await attack(gateway, { family, size: 1, request, way: 'post' }, MOST_MS);
      expect(isFailed(done, MOST_MS) ? tell(done) : undefined).toBeUndefined();
    },
    60_000,
  );

  test.each([
    'nested fields',
    'nested fields without an end',
    'nested inline fragments',
    'nested inline fragments on types',
    'a nested list',
    'a nested object',
    'a nested type',
    'a nested default',
    'a nested variable',
    'brackets without an end',
    'a chain of fragments',
  ])('%s are OPERATION_TOO_LARGE', async (family) => {
    const request = FAMILIES[family]?.(1, new Random(1)) ?? { query: '' };
    expect((await attack(gateway, { family, size: 1, request, way: 'post' }, 60_000)).codes).toEqual([
      'OPERATION_TOO_LARGE',
    ]);
  });

  test('what tools ask of the schema is answered', async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      directiveIsRepeatable: true,
      specifiedByUrl: true,
      oneOf: true,
      schemaDescription: true,
    });
    expect(
      (await attack(gateway, { family: 'tools', size: 1, request: { query }, way: 'post' }, 60_000)).codes,
    ).toEqual([]);
  });
});
