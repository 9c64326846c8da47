import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { ImportFailure } from './import-failure.ts';
import { isPublicAddress, literalAddress, lookupPublic, PrivateAddressFailure } from './public-address.ts';
import { nameOf } from './read-text.ts';

/** More than any description known; what is larger is something else. */
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const HEADERS = { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5', 'user-agent': 'gatefold' };

export interface RemoteText {
  readonly text: string;
  /** Where it came from in the end (RFC 3986 §5.1.3: what is relative in it is relative to that). */
  readonly location: URL;
  /** Whether every address on the way was one of the public internet. */
  readonly isPublic: boolean;
}

/**
 * Fetches a document, redirects followed. `mayBePrivate` says of each URL whether it may lie at an address that is not
 * of the public internet; where not, that is checked of the very address that is connected to. Rejects with an
 * ImportFailure that says what was found instead.
 */
export async function fetchRemote(location: URL, mayBePrivate: (url: URL) => boolean): Promise<RemoteText> {
  const name = nameOf(location);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    let isPublic = true;
    let at = location;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await get(at, { anywhere: mayBePrivate(at), signal });
      const { remoteAddress } = response.socket;
      isPublic &&= remoteAddress === undefined || isPublicAddress(remoteAddress);
      const { statusCode: status = 0, headers } = response;
      if (status === 200) return { text: await readBody(response, name), location: at, isPublic };
      response.destroy();
      if (!REDIRECTS.has(status) || headers.location === undefined)
        throw new ImportFailure(`${name}: expected an answer with status 200, found ${status}`);
      at = redirected(headers.location, at, name);
    }
    throw new ImportFailure(`${name}: expected at most ${MAX_REDIRECTS} redirects, found more`);
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw new ImportFailure(`${name}: expected an answer: ${reasonOf(error)}`, { cause: error });
  }
}

function redirected(written: string, at: URL, name: string): URL {
  const target = URL.canParse(written, at.href) ? new URL(written, at) : undefined;
  if (target !== undefined && /^https?:$/.test(target.protocol)) return target;
  throw new ImportFailure(`${name}: expected a redirect to an http or https URL, found ${JSON.stringify(written)}`);
}

async function get(
  url: URL,
  { anywhere, signal }: { readonly anywhere: boolean; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  // The address itself is never looked up.
  const literal = literalAddress(url);
  if (!anywhere && literal !== undefined && !isPublicAddress(literal)) throw new PrivateAddressFailure(literal);
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  return await new Promise((resolve, reject) => {
    // Without an agent, no connection that was made for another policy is taken.
    request(url, { headers: HEADERS, signal, agent: false, ...(!anywhere && { lookup: lookupPublic }) }, resolve)
      .on('error', reject)
      .end();
  });
}

async function readBody(response: IncomingMessage, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new ImportFailure(`${name}: expected at most ${MAX_BYTES} bytes, found more`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (error instanceof PrivateAddressFailure) return `${error.message}; --allow-private lets references lead there`;
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
