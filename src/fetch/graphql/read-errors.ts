import type { SubgraphError } from '../../core/backend.ts';
import { isRecord, publicMembers } from '../public-members.ts';

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');

/** A code that is not a string is none: clients switch on it. */
function publicExtensions({ code, ...others }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return typeof code === 'string' ? { code, ...publicMembers(others) } : publicMembers(others);
}

function readError(entry: unknown): SubgraphError {
  if (!isRecord(entry))
    return { message: typeof entry === 'string' ? entry : 'The backend reported an error without a message.' };
  const { message, path, extensions } = entry;
  return {
    message:
      typeof message === 'string' && message !== '' ? message : 'The backend reported an error without a message.',
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
