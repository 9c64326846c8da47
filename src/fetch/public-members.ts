/**
 * Members that tell how a backend is built or what was asked of it. GraphQL servers, HTTP executors and REST
 * frameworks in wide use put these into their errors; none is for clients.
 */
const PRIVATE = new Set([
  'debug',
  'debugMessage',
  'exception',
  'file',
  'instance',
  'line',
  'originalError',
  'query',
  'request',
  'response',
  'stack',
  'stacktrace',
  'stackTrace',
  'trace',
  'url',
  'variables',
]);

/** A copy of what a backend says about an error, without the members that must not reach a client. */
export function publicMembers(said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(said)) if (!PRIVATE.has(name)) kept[name] = value;
  return kept;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
