import type { SubgraphError } from '../../core/backend.ts';

/**
 * Extensions that tell how the backend is built or what was asked of it. GraphQL servers and HTTP executors in
 * wide use write these; none is for clients.
 */
const PRIVATE_EXTENSIONS = new Set([
  'debug',
  'debugMessage',
  'exception',
  'file',
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

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');

function publicExtensions(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(extensions)) {
    if (name === 'code' ? typeof value === 'string' : !PRIVATE_EXTENSIONS.has(name)) kept[name] = value;
  }
  return kept;
}

function readError(entry: unknown): SubgraphError {
  if (!isRecord(entry)) return { message: typeof entry === 'string' ? entry : 'The backend reported an error without a message.' };
  const { message, path, extensions } = entry;
  return {
    message: typeof message === 'string' && message !== '' ? message : 'The backend reported an error without a message.',
    ...(isPath(path) ? { path } : {}),
    ...(isRecord(extensions) ? { extensions: publicExtensions(extensions) } : {}),
  };
}

/**
 * The `errors` of a response as GraphQL §7.1.2 lays them out, however the backend wrote them. Locations are left
 * out: they point into the operation that we sent, which no client knows.
 */
export function readErrors(errors: unknown): readonly SubgraphError[] {
  if (errors === undefined || errors === null) return [];
  return Array.isArray(errors) ? errors.map(readError) : [readError(errors)];
}
