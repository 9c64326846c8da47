import type { FailedValue } from '../core/failed-value.ts';
import type { Reported, Shaping } from './shaping.ts';

type Path = readonly (string | number)[];

/**
 * Reports a failed value: each error at the field that raised it, or else that this place is empty because of another
 * one. `locate` translates what is below into the client's names.
 */
export function reportFailed(
  failed: FailedValue,
  shaping: Shaping,
  depth: number,
  locate: (below: Path) => Path,
): void {
  const raised = failed.all.filter(({ isSpread }) => !isSpread);
  for (const { cause, below, isSpread, isWithheld } of raised.length === 0 ? [failed] : raised) {
    if (!isSpread) shaping.shown.add(cause);
    if (shaping.reported.length >= shaping.maxErrors) shaping.leftOut += 1;
    else
      shaping.reported.push({
        cause,
        path: [...shaping.path.slice(0, depth), ...(below.length === 0 ? [] : locate(below))],
        isSpread,
        isWithheld,
      });
  }
}

/**
 * What has been reported at the place or below it as empty because of an error that has not been reported there. The
 * error may be at a field that comes later.
 */
export function isUnsaid({ reported, path, leftOut }: Shaping, depth: number): boolean {
  if (leftOut > 0) return false;
  const said = new Set<unknown>();
  for (let index = reported.length - 1; index >= 0; index -= 1) {
    const one = reported[index];
    if (one === undefined || !isWithin(one, path, depth)) return false;
    if (!one.isSpread) said.add(one.cause);
    else if (!said.has(one.cause)) return true;
  }
  return false;
}

/**
 * A null has spread up to the place: of what is below, the error that raised it is told (GraphQL §6.4.4), not what is
 * empty because of that error or of another one of the same call. Where none of these fields raised one, those are told
 * that could not be asked for, or else each cause once.
 */
export function forgetSpread({ reported, path }: Shaping, depth: number): void {
  let start = reported.length;
  while (start > 0 && isWithin(reported[start - 1], path, depth)) start -= 1;
  const below = reported.slice(start);
  if (!below.some(({ isSpread }) => isSpread)) return;
  const raised = below.filter(({ isSpread }) => !isSpread);
  const withheld = below.filter(({ isWithheld }) => isWithheld);
  reported.splice(start, Infinity, ...(raised.length > 0 ? raised : onceEach(withheld.length > 0 ? withheld : below)));
}

function onceEach(below: readonly Reported[]): readonly Reported[] {
  return [...new Map(below.map((one) => [one.cause, one])).values()];
}

function isWithin(reported: Reported | undefined, place: Path, depth: number): boolean {
  if (reported === undefined || reported.path.length < depth) return false;
  for (let index = 0; index < depth; index += 1) if (reported.path[index] !== place[index]) return false;
  return true;
}
