import { ImportFailure } from '../../files/import-failure.ts';
import { isJsonObject, memberOf, unescapePointer, type JsonNode } from '../../files/json-node.ts';
import { parseDocument } from '../../files/parse-document.ts';
import { nameOf } from '../../files/read-text.ts';
import { DocumentReader } from './document-reader.ts';

/** A description and every other document that its references name. */
export interface Documents {
  readonly entry: JsonNode;
  /** What a reference written at `from` leads to, or why it leads nowhere. */
  resolve(reference: string, from: JsonNode): { readonly node: JsonNode } | { readonly problem: string };
}

/** A bound on what one description may pull in. */
const MAX_DOCUMENTS = 1_000;

interface Loaded {
  readonly location: URL;
  readonly value: unknown;
}

/**
 * Parses the description at `location`, whose text is known, and loads what it refers to. A document that cannot be
 * loaded is a problem of the references to it alone. Throws an ImportFailure when the description does not parse.
 */
export async function loadDocuments(location: URL, text: string, reader = new DocumentReader()): Promise<Documents> {
  const name = nameOf(location);
  const value = parseDocument(text, name);
  if (!isJsonObject(value))
    throw new ImportFailure(
      `${name}:1:1: expected an OpenAPI description, an object with \`openapi\` or \`swagger\`, ` +
        `found ${value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`,
    );
  const documents = new Map<string, Loaded>([[location.href, { location, value }]]);
  const failed = new Map<string, string>();
  const queue: Loaded[] = [{ location, value }];
  const context = { entry: location, documents, queue, reader };
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const reference of externalReferences(next.value)) {
      const target = resolveLocation(reference, next.location);
      if (target === undefined || documents.has(target.href) || failed.has(target.href)) continue;
      const problem =
        documents.size >= MAX_DOCUMENTS ? `more than ${MAX_DOCUMENTS} documents` : await load(target, context);
      if (problem !== undefined) failed.set(target.href, problem);
    }
  }
  return {
    entry: { value, document: '', pointer: '' },
    resolve: (reference, from) => resolve(reference, from, { entry: location, documents, failed }),
  };
}

interface LoadContext {
  readonly entry: URL;
  readonly documents: Map<string, Loaded>;
  readonly queue: Loaded[];
  readonly reader: DocumentReader;
}

async function load(target: URL, { entry, documents, queue, reader }: LoadContext): Promise<string | undefined> {
  // What came over the network must not read this machine's files.
  if (target.protocol === 'file:' && entry.protocol !== 'file:')
    return 'a file that a remote description names is not read';
  try {
    const loaded = { location: target, value: parseDocument(await reader.readReferred(target), nameOf(target)) };
    documents.set(target.href, loaded);
    queue.push(loaded);
    return undefined;
  } catch (error) {
    if (error instanceof ImportFailure) return error.message.split('\n')[0] ?? error.message;
    throw error;
  }
}

/**
 * The targets of `$ref` in other documents. A stack, not recursion: a document may be nested deeper than the call stack
 * is.
 */
function externalReferences(root: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const stack: unknown[] = [root];
  const seen = new Set<unknown>();
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const reference = memberOf(value, '$ref');
    if (typeof reference === 'string' && !reference.startsWith('#')) found.add(reference);
    for (const member of Object.values(value)) stack.push(member);
  }
  return found;
}

function resolveLocation(reference: string, from: URL): URL | undefined {
  try {
    const location = new URL(reference, from);
    location.hash = '';
    // A file's name must be one: `%zz` is none.
    decodeURIComponent(location.pathname);
    return ['file:', 'http:', 'https:'].includes(location.protocol) ? location : undefined;
  } catch {
    return undefined;
  }
}

interface Known {
  readonly entry: URL;
  readonly documents: ReadonlyMap<string, Loaded>;
  readonly failed: ReadonlyMap<string, string>;
}

function resolve(
  reference: string,
  from: JsonNode,
  { entry, documents, failed }: Known,
): { readonly node: JsonNode } | { readonly problem: string } {
  const base = from.document === '' ? entry : new URL(from.document, entry);
  const location = reference.startsWith('#') ? base : resolveLocation(reference, base);
  if (location === undefined) return { problem: `${JSON.stringify(reference)} names neither a file nor a URL` };
  const loaded = documents.get(location.href);
  if (loaded === undefined)
    return { problem: failed.get(location.href) ?? `${JSON.stringify(reference)} was not loaded` };
  const fragment = decoded(reference.includes('#') ? reference.slice(reference.indexOf('#') + 1) : '');
  if (fragment !== '' && !fragment.startsWith('/'))
    return {
      problem: `${JSON.stringify(reference)} is no JSON pointer; expected one such as "#/components/schemas/Pet"`,
    };
  let value: unknown = loaded.value;
  for (const segment of fragment.split('/').slice(1)) {
    value = memberOf(value, unescapePointer(segment));
    if (value === undefined)
      return {
        problem: `${JSON.stringify(reference)} leads nowhere: there is no ${JSON.stringify(unescapePointer(segment))}`,
      };
  }
  return {
    node: { value, document: location.href === entry.href ? '' : relativeName(location, entry), pointer: fragment },
  };
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The way from the description to a document beside it; else its whole URL. */
function relativeName(location: URL, entry: URL): string {
  const folder = entry.href.slice(0, entry.href.lastIndexOf('/') + 1);
  return location.href.startsWith(folder) ? location.href.slice(folder.length) : location.href;
}
