import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '../../../src/core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../../../src/core/failure.ts';
import { refuse, reply } from '../../../src/respond/reply.ts';

const GRAPHQL = 'application/graphql-response+json';
const JSON_TYPE = 'application/json';
const error: ResponseError = { message: 'down', path: ['a'], extensions: { code: 'BACKEND_FAILED' } };

describe('reply', () => {
  test('data alone', () => {
    expect(reply({ dataText: '{"a":1}', errors: [] }, GRAPHQL)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/graphql-response+json; charset=utf-8', 'cache-control': 'no-store' },
      body: '{"data":{"a":1}}',
    });
  });

  test.each(['{"a":null}', 'null'])('errors come before data, and %s is still 200', (dataText) => {
    const { status, body } = reply({ dataText, errors: [error] }, GRAPHQL);
    expect([status, body]).toEqual([
      200,
      `{"errors":[{"message":"down","path":["a"],"extensions":{"code":"BACKEND_FAILED"}}],"data":${dataText}}`,
    ]);
  });

  test('a bigint in an error is written with all its digits', () => {
    const { body } = reply(
      { dataText: 'null', errors: [{ message: 'x', extensions: { code: 'X', id: 9007199254740993n } }] },
      JSON_TYPE,
    );
    expect(body).toContain('"id":9007199254740993');
  });
});

describe('refuse', () => {
  const operationCodes = new Set<string>([
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'OPERATION_RESOLUTION_FAILURE',
    'BAD_USER_INPUT',
    'OPERATION_TOO_LARGE',
    'PLANNING_FAILED',
    'COST_ESTIMATED_TOO_EXPENSIVE',
    'LIST_SIZE_UNKNOWN',
  ]);
  const codes = Object.keys(ERROR_CODES).map((code) => [code as ErrorCode] as const);

  test.each(codes)('%s has the status of its code, and no data', (code) => {
    const answer = refuse(new ClientFailure(code, 'why'), GRAPHQL);
    expect(answer.status).toBe(ERROR_CODES[code].status);
    expect(answer.body).toBe(`{"errors":[{"message":"why","extensions":{"code":"${code}"}}]}`);
  });

  test.each(codes)('%s under application/json is 200 when only the operation is at fault', (code) => {
    expect(refuse(new ClientFailure(code, 'why'), JSON_TYPE).status).toBe(
      operationCodes.has(code) ? 200 : ERROR_CODES[code].status,
    );
  });

  test('its headers are sent, and cannot change the content type', () => {
    const headers = { 'retry-after': '3', 'content-type': 'text/html' };
    expect(refuse(new ClientFailure('RATE_LIMITED', 'why', { headers }), JSON_TYPE).headers).toEqual({
      'retry-after': '3',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
});
