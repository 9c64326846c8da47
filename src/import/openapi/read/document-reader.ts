import { fetchRemote } from '../../files/fetch-remote.ts';
import { readText } from '../../files/read-text.ts';

export interface ReadDocument {
  readonly text: string;
  readonly location: URL;
}

/**
 * Reads a description and the documents that it refers to. The description may lie anywhere, since a person named it;
 * what it refers to, and where a redirect leads, has to lie at an address of the public internet, unless it has the
 * origin of the description and that lies at a private address itself, or `allowPrivate` says so.
 */
export class DocumentReader {
  readonly #allowPrivate: boolean;
  #privateOrigin: string | undefined;

  constructor({ allowPrivate = false }: { readonly allowPrivate?: boolean | undefined } = {}) {
    this.#allowPrivate = allowPrivate;
  }

  async readDescription(location: URL): Promise<ReadDocument> {
    if (location.protocol === 'file:') return { text: await readText(location), location };
    const { isPublic, ...read } = await fetchRemote(
      location,
      (url) => this.#allowPrivate || url.origin === location.origin,
    );
    // A name that led to a public address is not trusted to lead elsewhere the next time.
    if (!isPublic) this.#privateOrigin = location.origin;
    return read;
  }

  async readReferred(location: URL): Promise<string> {
    if (location.protocol === 'file:') return await readText(location);
    const { text } = await fetchRemote(location, (url) => this.#allowPrivate || url.origin === this.#privateOrigin);
    return text;
  }
}
