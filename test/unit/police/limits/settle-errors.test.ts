import { expect, test } from '@jest/globals';
import type { ResponseError } from '../../../../src/core/failure.ts';
import type { Limiters } from '../../../../src/police/limits/limiters.ts';
import { settleErrors } from '../../../../src/police/limits/settle-errors.ts';
import type { Reservation } from '../../../../src/police/reservation.ts';

async function isGivenBack(errors: readonly ResponseError[]): Promise<boolean> {
  let given = false;
  const limiters = { main: { giveBack: async () => void (given = true) } } as unknown as Limiters;
  const reservation = {
    field: { path: ['signIn'], limit: {} },
    key: 'ada',
    leftMs: 60_000,
    atMs: performance.now(),
  } as unknown as Reservation;
  await settleErrors([reservation], { dataText: '{}', errors }, () => limiters);
  return given;
}

const error = (code: string, path?: readonly string[]): ResponseError => ({
  message: code,
  ...(path && { path }),
  extensions: { code },
});

test.each([
  ['no error', [], true],
  ['an error at another field', [error('BACKEND_FAILED', ['other'])], true],
  ['an error at the field', [error('BACKEND_FAILED', ['signIn', 'user'])], false],
  ['a backend that was not reached', [error('BACKEND_UNREACHABLE', ['signIn'])], true],
  [
    'more errors than are listed, one of which may be its own',
    [error('BACKEND_FAILED', ['other']), error('MORE_ERRORS')],
    false,
  ],
])('with %s a use that counts when it fails is given back: %s', async (_what, errors, expected) => {
  expect(await isGivenBack(errors)).toBe(expected);
});
