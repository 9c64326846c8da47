import { ClientFailure } from '../core/failure.ts';
import { sha256 } from '../core/hash.ts';
import { partOf, type Part } from '../core/parted-cache.ts';
import type { Caller } from '../identify/caller.ts';
import type { Identified } from '../identify/identify-caller.ts';

/** What is known under hashes, and to whom. */
export interface KeptDocuments {
  find(hash: string, part: Part): Promise<string | undefined> | string | undefined;
  /**
   * Keeps it unless the caller has kept too much of late. Never waited for, and it fails for nobody: what is not kept
   * will be sent again.
   */
  keep(hash: string, document: string, caller: Pick<Caller, 'kind' | 'id' | 'consumer'>): void;
}

type Asked = Pick<Identified, 'params' | 'caller'>;

/**
 * Finds the document of a request: what it sends, or what an earlier request has sent under the hash that it
 * names (automatic persisted queries: `extensions.persistedQuery` with `version: 1` and `sha256Hash`). Returns
 * at once unless the store must be awaited. Throws or rejects with a `ClientFailure`:
 * PERSISTED_QUERY_NOT_FOUND and _NOT_SUPPORTED, whose messages clients of the protocol compare word for word,
 * PERSISTED_QUERY_HASH_MISMATCH, and BAD_REQUEST when there is neither document nor hash.
 */
export function resolveDocument(
  { params, caller }: Asked,
  documents: KeptDocuments,
  config: { readonly enabled: boolean },
): Promise<string> | string {
  const { query, extensions } = params;
  const persisted = extensions?.['persistedQuery'];
  if (persisted === undefined || persisted === null) {
    if (query !== undefined && query !== '') return query;
    throw new ClientFailure('BAD_REQUEST', 'The request has no document: send it as the string `query`.');
  }
  if (!config.enabled) throw new ClientFailure('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
  const hash = readHash(persisted);
  if (query === undefined) return findDocument(hash, documents, partOf(caller));
  if (sha256(query) === hash) return query;
  throw new ClientFailure('PERSISTED_QUERY_HASH_MISMATCH', 'The hash sent is not the SHA-256 of the document sent.');
}

/**
 * Makes the stage that finds the document: the request as if it had been sent. What was found by a hash stands in for
 * it from here on: only what was sent with one is to be kept.
 */
export function createResolveRequest(
  documents: KeptDocuments,
  config: { readonly enabled: boolean },
): (identified: Identified) => Identified | Promise<Identified> {
  return (identified) => {
    const found = resolveDocument(identified, documents, config);
    return found instanceof Promise
      ? found.then((query) => withDocument(identified, query))
      : withDocument(identified, found);
  };
}

function withDocument(identified: Identified, query: string): Identified {
  const { params } = identified;
  return params.query === query ? identified : { ...identified, params: { ...params, query, extensions: undefined } };
}

/**
 * Keeps the document that an admitted request has sent with its hash: it is valid, and its caller is one that may ask
 * for it.
 */
export function keepDocument({ params: { query, extensions }, caller }: Asked, documents: KeptDocuments): void {
  const persisted = extensions?.['persistedQuery'];
  if (query === undefined || persisted === undefined || persisted === null) return;
  documents.keep(readHash(persisted), query, caller);
}

function readHash(persisted: unknown): string {
  if (
    typeof persisted !== 'object' ||
    persisted === null ||
    !('version' in persisted) ||
    !('sha256Hash' in persisted)
  ) {
    throw new ClientFailure(
      'BAD_REQUEST',
      '`extensions.persistedQuery` must be an object with `version` and `sha256Hash`.',
    );
  }
  const { version, sha256Hash } = persisted;
  if (version !== 1) throw new ClientFailure('BAD_REQUEST', '`extensions.persistedQuery.version` must be 1.');
  if (typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/.test(sha256Hash)) {
    throw new ClientFailure(
      'BAD_REQUEST',
      '`extensions.persistedQuery.sha256Hash` must be a SHA-256 in 64 lower-case hexadecimal digits.',
    );
  }
  return sha256Hash;
}

function findDocument(hash: string, documents: KeptDocuments, part: Part): Promise<string> | string {
  const found = documents.find(hash, part);
  // A store that fails knows no document: the client then sends it again.
  if (found instanceof Promise) return found.catch(() => undefined).then(orNotFound);
  return orNotFound(found);
}

function orNotFound(document: string | undefined): string {
  if (document === undefined) throw new ClientFailure('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  return document;
}
