import type { HttpBinding, MethodOptions } from '../../supergraph/grpc/proto/method-options.ts';
import { changesByName, readsByName, wordsOf } from '../draft/reads-by-name.ts';

export interface ClassifiedMethod {
  readonly root: 'query' | 'mutation';
  /** Nothing but the name tells it. */
  readonly byName: boolean;
}

/** RFC 9110 §9.2.1, and the verb QUERY. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY', 'SEARCH']);

/**
 * Whether an RPC reads or changes something: by how it is bound to HTTP (`google.api.http`), then by its
 * `idempotency_level`, then by its name. Where these leave a doubt, it changes something.
 */
export function classifyMethod(name: string, { bindings, idempotencyLevel }: MethodOptions): ClassifiedMethod {
  const changing = bindings.filter(({ verb }) => !SAFE.has(verb));
  if (changing.some(({ verb }) => verb !== 'POST')) return { root: 'mutation', byName: false };
  if (idempotencyLevel === 'NO_SIDE_EFFECTS' || (bindings.length > 0 && changing.length === 0))
    return { root: 'query', byName: false };
  // By descriptor.proto, it "may have side effects".
  if (idempotencyLevel === 'IDEMPOTENT') return { root: 'mutation', byName: false };
  if (changing.length > 0 && changing.length === bindings.length && !changing.every(isCustomRead))
    return { root: 'mutation', byName: readsByName(name) };
  return { root: readsByName(name) ? 'query' : 'mutation', byName: true };
}

/**
 * `post: "/v1/{parent=shelves/*}/books:search"`: a custom method (AIP-136) that may read, by POST for the size of what
 * it is given.
 */
function isCustomRead({ path }: HttpBinding): boolean {
  const verb = /:(\w+)$/.exec(path)?.[1] ?? '';
  return readsByName(verb) && !changesByName(wordsOf(path).join(' '));
}
