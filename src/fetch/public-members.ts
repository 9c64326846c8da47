/**
 * Members that tell how a backend is built or what was asked of it. GraphQL servers, HTTP executors and REST
 * frameworks in wide use put these into their errors; none is for clients. In lower case, without `_` and `-`.
 */
const PRIVATE = new Set([
  'backtrace',
  'callstack',
  'cause',
  'debug',
  'debuginfo',
  'debugmessage',
  'errorstack',
  'exception',
  'exceptionclass',
  'exceptionmessage',
  'exceptions',
  'exceptiontype',
  'file',
  'filename',
  'host',
  'hostname',
  'innererror',
  'innerexception',
  'instance',
  'line',
  'linenumber',
  'originalerror',
  'query',
  'remoteaddress',
  'request',
  'response',
  'server',
  'serverhost',
  'servername',
  'sql',
  'sqlmessage',
  'stack',
  'stackentries',
  'stackframes',
  'stacktrace',
  'stacktraces',
  'trace',
  'traceback',
  'uri',
  'url',
  'variables',
]);

/** What is nested deeper than that is left out. */
const MAX_DEPTH = 16;

/**
 * A copy of what a backend says about an error, without the members that must not reach a client, at whatever depth.
 */
export function publicMembers(said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return publicAt(said, MAX_DEPTH);
}

/** The same of what each member holds: the members themselves are named by whoever made them. */
export function publicWithin(made: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, publicValue(value, MAX_DEPTH)]));
}

function publicAt(said: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const kept = Object.entries(said).filter(([name]) => !PRIVATE.has(name.toLowerCase().replaceAll(/[_-]/g, '')));
  // Not by assignment: a member may be named `__proto__`.
  return Object.fromEntries(kept.map(([name, value]) => [name, publicValue(value, depth)]));
}

function publicValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) return value.map((item) => publicValue(item, depth - 1));
  // Others stand for one value, such as an integer that JSON keeps exact.
  return Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
    ? publicAt({ ...value }, depth - 1)
    : value;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
