import { ERROR_CODES } from '../core/error-codes.ts';
import type { ResponseError } from '../core/failure.ts';
import type { Cause } from '../core/failed-value.ts';
import type { TextResult } from '../listen/arrival.ts';
import type { LocateError } from './locate-errors.ts';
import type { Project } from './compile-projection.ts';
import { maskExtensions } from './mask-extensions.ts';
import { maskMessage } from './mask-message.ts';
import type { Reported, Shaping } from './shaping.ts';

/** What there is to write an answer from. */
export interface Shapeable {
  readonly data: Readonly<Record<string, unknown>>;
  readonly unplaced: readonly Cause[];
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly refused?: Shaping['refused'];
}

/** Writes why there is no data, and will be none: of a subscription that was refused, or that broke off. */
export function shapeEnd({ causes }: { readonly causes: readonly Cause[] }, locate?: LocateError): TextResult {
  return {
    dataText: undefined,
    errors: causes.map((cause) => errorOf(cause, undefined, locate?.(undefined, undefined))),
    refusal: { status: 200, headers: {} },
  };
}

/**
 * Writes the merged data as the client asked for them, with an error for each place that was left empty. Causes that no
 * place could show come last, without a path. With more than `maxErrors`, the last one tells how many there are
 * besides.
 */
export function shapeResult(
  { data, unplaced, introspection, refused }: Shapeable,
  project: Project,
  maxErrors: number,
  locate?: LocateError,
): TextResult {
  const shaping: Shaping = { reported: [], maxErrors, leftOut: 0, path: [], shown: new Set(), introspection, refused };
  const dataText = project(data, shaping);
  const { reported, shown } = shaping;
  if (reported.length === 0 && unplaced.length === 0) return { dataText, errors: NO_ERRORS };
  const errors = reported.map((one) => errorOfPlace(one, shown, locate?.(one.path, data)));
  let { leftOut } = shaping;
  for (const cause of unplaced) {
    if (shown.has(cause)) continue;
    shown.add(cause);
    if (errors.length < maxErrors) errors.push(errorOf(cause, undefined, locate?.(undefined, data)));
    else leftOut += 1;
  }
  if (leftOut > 0) errors.push(errorOfMore(leftOut));
  return { dataText, errors };
}

type Locations = ResponseError['locations'] | undefined;

const NO_ERRORS: readonly ResponseError[] = [];

/** Where the client did not ask for the field that failed, the error is told where it left something empty. */
function errorOfPlace(
  { cause, path, isSpread }: Reported,
  shown: ReadonlySet<Cause>,
  locations: Locations,
): ResponseError {
  if (!isSpread || !shown.has(cause)) return errorOf(cause, path, locations);
  return errorOf(
    { ...cause, message: 'There is no value because of an error at another field.', extensions: {} },
    path,
    locations,
  );
}

function errorOfMore(count: number): ResponseError {
  const code = 'MORE_ERRORS';
  return { message: `${ERROR_CODES[code].meaning} There are ${count} more.`, extensions: { code, count } };
}

/** Of what no backend said, nothing is masked: it is ours. */
function extensionsOf({ subgraph, extensions }: Cause): Readonly<Record<string, unknown>> {
  return subgraph === undefined ? extensions : { subgraph, ...maskExtensions(extensions) };
}

/** The entry of `errors` for a cause. The subgraph is named; its address never is. */
function errorOf(cause: Cause, path: readonly (string | number)[] | undefined, locations: Locations): ResponseError {
  return {
    message: cause.subgraph === undefined ? cause.message : maskMessage(cause.message),
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined || path.length === 0 ? {} : { path }),
    extensions: { code: cause.subgraph === undefined ? cause.code : maskMessage(cause.code), ...extensionsOf(cause) },
  };
}
