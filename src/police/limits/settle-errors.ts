import type { ResponseError } from '../../core/failure.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { RateLimit } from '../../supergraph/policy/facts/rate-limit.ts';
import type { Reservation } from '../reservation.ts';
import type { Limiters } from './limiters.ts';

/** A backend that was never reached has tried nothing. */
const NOT_TRIED: ReadonlySet<unknown> = new Set(['BACKEND_UNREACHABLE']);
/** More than any number of uses given back can undo. */
const BLOCKED = 1_000_000_000;

/** Gives back what did not fail, and blocks whoever has failed as often as the limit says. Never rejects. */
export async function settleErrors(
  reservations: readonly Reservation[],
  result: Pick<TextResult, 'dataText' | 'errors'>,
  limitersOf: (limit: RateLimit) => Limiters,
): Promise<void> {
  const now = performance.now();
  await Promise.all(
    reservations.map(async ({ field, key, leftMs, atMs }) => {
      const { main, failures } = limitersOf(field.limit);
      const left = leftMs - (now - atMs);
      try {
        if (!hasFailed(field, result)) {
          if (left > 0) await main.giveBack(key, 1, left);
        } else if (failures !== undefined && field.limit.blockForMs !== undefined) {
          const { consumedPoints } = await failures.penalty(key);
          if (consumedPoints >= field.limit.max) await main.set(key, BLOCKED, field.limit.blockForMs / 1_000);
        }
      } catch {
        // Without its store a limit stays as it is: what was reserved is counted.
      }
    }),
  );
}

function hasFailed(
  { path }: Reservation['field'],
  { errors, dataText }: Pick<TextResult, 'dataText' | 'errors'>,
): boolean {
  if (dataText === undefined) return true;
  // An error that is not listed may be one of the field: nobody gets round a limit by making others fail.
  return errors.some(
    (error) =>
      error.extensions.code === 'MORE_ERRORS' || (!NOT_TRIED.has(error.extensions.code) && leadsTo(path, error)),
  );
}

/** Whether an error lies at a place of the response or below it, in whatever item of a list. */
function leadsTo(path: readonly string[], { path: found }: ResponseError): boolean {
  const names = (found ?? []).filter((step) => typeof step === 'string');
  return names.length >= path.length && path.every((name, index) => names[index] === name);
}
