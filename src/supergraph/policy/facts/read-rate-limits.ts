import type { DocumentNode } from 'graphql';
import { listApplications, type Application } from '../directives/list-applications.ts';
import { parseDuration } from '../directives/parse-duration.ts';
import { NORMALIZATIONS, parseCountedBy, type RateLimit } from './rate-limit.ts';

/** What `graphql-rate-limit` takes where nothing is said. */
const DEFAULT_MAX = 5;
const DEFAULT_WINDOW_MS = 60_000;

/** The limits of a supergraph by the coordinate of their field, in the order in which they are written. */
export type RateLimits = ReadonlyMap<string, readonly RateLimit[]>;

/**
 * Reads every `@rateLimit`. Registration has checked those of subgraphs; in a supergraph that others composed, what
 * makes no sense falls back to the directive's defaults, which limit all the same.
 */
export function readRateLimits(supergraph: DocumentNode): RateLimits {
  const limits = new Map<string, RateLimit[]>();
  for (const application of listApplications(supergraph, 'rateLimit')) {
    const known = limits.get(application.coordinate) ?? [];
    known.push(readRateLimit(application));
    limits.set(application.coordinate, known);
  }
  return limits;
}

function readRateLimit({ coordinate, arguments: args }: Application): RateLimit {
  const { max, window, message, arrayLengthField, uncountRejected, by, count, blockFor, onStoreFailure } = args;
  const identityArgs = textsOf(args['identityArgs']);
  const normalize = NORMALIZATIONS.filter((one) => textsOf(args['normalize']).includes(one));
  const limit = {
    coordinate,
    max: typeof max === 'number' && max >= 0 ? max : DEFAULT_MAX,
    windowMs: durationOf(window) ?? DEFAULT_WINDOW_MS,
    identityArgs,
    normalize,
    arrayLengthField: textOf(arrayLengthField),
    message: textOf(message),
    uncountRejected: uncountRejected === true,
    by:
      by === undefined || by === null
        ? [{ kind: 'caller' } as const]
        : textsOf(by).flatMap((text) => parseCountedBy(text) ?? []),
    count: count === 'ERRORS' ? ('ERRORS' as const) : ('ALL' as const),
    blockForMs: durationOf(blockFor),
    onStoreFailure: onStoreFailure === 'CLOSED' ? ('CLOSED' as const) : ('LOCAL' as const),
  };
  const told = limit.by.map((one) => ('name' in one ? `${one.kind}:${one.name}` : one.kind));
  return {
    ...limit,
    key: [
      coordinate,
      limit.max,
      limit.windowMs,
      limit.count,
      told.join('+'),
      identityArgs.join('+'),
      ...(normalize.length === 0 ? [] : [normalize.join('+')]),
    ].join('|'),
  };
}

function durationOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One value alone stands for a list of one (GraphQL §3.11). */
function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
