import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { sha256 } from '../../core/hash.ts';

type Store = NonNullable<ApolloServerOptionsWithGateway<BaseContext>['documentStore']>;

/** Those that Apollo Server has parsed itself, which are short: some 30 MB. */
const KEPT = 1_000;

/**
 * Where Apollo Server finds documents that it need not parse and validate: those that it knows, and those that are
 * handed to it. It asks for them by the SHA-256 of their text, after a prefix of its own.
 */
export class ApolloDocuments {
  readonly #handed = new Map<string, { readonly document: DocumentNode; times: number }>();
  readonly #kept = new BoundedCache<string, DocumentNode>(KEPT);

  readonly store: Store = {
    get: (key) => Promise.resolve(this.#handed.get(hashOf(key))?.document ?? this.#kept.get(key)),
    set: (key, document) => Promise.resolve(this.#kept.set(key, document, 1)),
    delete: (key) => Promise.resolve(this.#kept.delete(key)),
  };

  /** Has Apollo Server find a document for as long as `run` takes. */
  async during<Result>(text: string, document: DocumentNode | undefined, run: () => Promise<Result>): Promise<Result> {
    if (document === undefined) return run();
    const hash = sha256(text);
    const handed = this.#handed.get(hash) ?? { document, times: 0 };
    handed.times += 1;
    this.#handed.set(hash, handed);
    try {
      return await run();
    } finally {
      handed.times -= 1;
      if (handed.times === 0) this.#handed.delete(hash);
    }
  }
}

function hashOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
