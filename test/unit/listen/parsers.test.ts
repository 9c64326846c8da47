import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ClientFailure } from '../../../src/core/failure.ts';
import { checkContentType } from '../../../src/listen/request/check-content-type.ts';
import { negotiateMediaType } from '../../../src/listen/request/negotiate-media-type.ts';
import { readBodyParams, readUrlParams } from '../../../src/listen/request/read-params.ts';

/** Whatever a client sends is understood, or refused by a failure that it may read. */
function neverThrowsBare(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ClientFailure);
  }
}

const headerLike = fc
  .array(
    fc.constantFrom(
      'application/json',
      'application/graphql-response+json',
      '*/*',
      'text/html',
      ';',
      ',',
      'q=',
      '0.5',
      '-1',
      'charset=',
      '"utf-8"',
      ' ',
      '',
      'x',
    ),
  )
  .map((parts) => parts.join(''));
const paramsLike = fc.record(
  { query: fc.jsonValue(), operationName: fc.jsonValue(), variables: fc.jsonValue(), extensions: fc.jsonValue() },
  { requiredKeys: [] },
);

describe('what a client sends never breaks the door', () => {
  test('an Accept header', () => {
    fc.assert(
      fc.property(fc.oneof(headerLike, fc.string()), (accept) => neverThrowsBare(() => negotiateMediaType(accept))),
    );
  });

  test('a content type', () => {
    fc.assert(fc.property(fc.oneof(headerLike, fc.string()), (type) => neverThrowsBare(() => checkContentType(type))));
  });

  test('a body, as JSON or as any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.uint8Array()), (body) =>
        neverThrowsBare(() => readBodyParams(Buffer.from(body))),
      ),
    );
  });

  test('a URL', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (search) => neverThrowsBare(() => readUrlParams(`/graphql?${search}`))),
    );
  });

  test('parameters of any type are kept only when they are of the right one', () => {
    fc.assert(
      fc.property(paramsLike, (sent) => {
        neverThrowsBare(() => {
          const { query, operationName, variables, extensions } = readBodyParams(Buffer.from(JSON.stringify(sent)));
          for (const text of [query, operationName]) expect(['string', 'undefined']).toContain(typeof text);
          for (const map of [variables, extensions])
            expect(map === undefined || (typeof map === 'object' && !Array.isArray(map))).toBe(true);
        });
      }),
    );
  });
});
