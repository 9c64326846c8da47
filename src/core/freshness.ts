import { headerText, type Headers } from './request-context.ts';

/** What a backend says of its answer (RFC 9111 §5.2.2), in seconds. Undefined where it says nothing. */
export interface Freshness {
  /** What is left of it: `Age` is taken off. 0 for what must not be reused without asking. */
  readonly maxAge: number | undefined;
  readonly staleWhileRevalidate: number | undefined;
  readonly staleIfError: number | undefined;
  readonly isPrivate: boolean;
  /** The request's headers that it depends on, in lower case. */
  readonly varies: readonly string[];
  /** False when some of what it is made of came without a word. */
  readonly isComplete: boolean;
}

/**
 * Reads `Cache-Control`, `Age`, `Expires` and `Vary` of a backend's answer. Undefined when there is neither of the
 * first and third: then the schema alone decides. What cannot be understood counts as not to be kept (RFC 9111 §4.2.1).
 */
export function readFreshness(headers: Headers): Freshness | undefined {
  const control = headers['cache-control'];
  const { expires } = headers;
  if (control === undefined && expires === undefined) return undefined;
  const directives = parseDirectives(headerText(control));
  const isPrivate = directives.has('private');
  const forbidden =
    directives.has('no-store') || directives.has('no-cache') || headerText(headers['vary']).includes('*');
  const mustRevalidate = directives.has('must-revalidate') || directives.has('proxy-revalidate');
  return {
    maxAge: forbidden ? 0 : remaining(lifetime(directives, isPrivate) ?? untilExpires(headers), headers),
    staleWhileRevalidate: mustRevalidate || forbidden ? 0 : seconds(directives.get('stale-while-revalidate')),
    staleIfError: mustRevalidate || forbidden ? 0 : seconds(directives.get('stale-if-error')),
    isPrivate,
    varies: headerText(headers['vary'])
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
    isComplete: true,
  };
}

/** What holds of answers that are kept together. */
export function strictestFreshness(one: Freshness | undefined, other: Freshness): Freshness {
  if (one === undefined) return other;
  return {
    maxAge: least(one.maxAge, other.maxAge),
    staleWhileRevalidate: least(one.staleWhileRevalidate, other.staleWhileRevalidate),
    staleIfError: least(one.staleIfError, other.staleIfError),
    isPrivate: one.isPrivate || other.isPrivate,
    varies: [...one.varies, ...other.varies],
    isComplete: one.isComplete && other.isComplete,
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** A shared cache heeds `s-maxage` first (RFC 9111 §5.2.2.10); what is private is not for shared ones. */
function lifetime(directives: ReadonlyMap<string, string>, isPrivate: boolean): number | undefined {
  const shared = isPrivate ? undefined : seconds(directives.get('s-maxage'));
  return shared ?? seconds(directives.get('max-age'));
}

function untilExpires({ expires, date }: Headers): number | undefined {
  if (expires === undefined) return undefined;
  const end = Date.parse(headerText(expires));
  const start = date === undefined ? Date.now() : Date.parse(headerText(date));
  // RFC 9111 §5.3: an invalid date, such as "0", has passed.
  return Number.isNaN(end) || Number.isNaN(start) ? 0 : Math.max(0, Math.floor((end - start) / 1_000));
}

function remaining(maxAge: number | undefined, { age }: Headers): number | undefined {
  if (maxAge === undefined) return undefined;
  const passed = seconds(headerText(age) === '' ? undefined : headerText(age)) ?? 0;
  return Math.max(0, maxAge - passed);
}

const LONGEST = 2 ** 31;

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : 0;
}

const DIRECTIVE = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;]*)))?/g;

/** Of a directive that stands twice the first counts. */
function parseDirectives(text: string): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(DIRECTIVE)) {
    const known = name.toLowerCase();
    if (!directives.has(known)) directives.set(known, quoted ?? plain ?? '');
  }
  return directives;
}
