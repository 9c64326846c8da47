import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ImportFailure } from './import-failure.ts';

/** More than any description known; what is larger is something else. */
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Where an input lies: a file's path or an http(s) URL, as one URL. */
export function locate(input: string): URL {
  return /^https?:\/\//i.test(input) ? new URL(input) : pathToFileURL(input);
}

/** Shown to people: the path of a file, or the URL without credentials. */
export function nameOf(location: URL): string {
  if (location.protocol === 'file:') return fileURLToPath(location);
  const shown = new URL(location);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

/** Reads a file or fetches a URL. Rejects with an ImportFailure that says what was found instead. */
export async function readText(location: URL): Promise<string> {
  return location.protocol === 'file:' ? await readLocal(location) : await fetchRemote(location);
}

async function readLocal(location: URL): Promise<string> {
  const name = nameOf(location);
  try {
    const { size } = await stat(location);
    if (size > MAX_BYTES) throw new ImportFailure(`${name}: expected at most ${MAX_BYTES} bytes, found ${size}`);
    return await readFile(location, 'utf8');
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw new ImportFailure(`${name}: expected a file that can be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function fetchRemote(location: URL): Promise<string> {
  const name = nameOf(location);
  try {
    const response = await fetch(location, { headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new ImportFailure(`${name}: expected an answer with status 200, found ${response.status}`);
    return await readBody(response, name);
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw new ImportFailure(`${name}: expected an answer: ${reasonOf(error)}`, { cause: error });
  }
}

async function readBody(response: Response, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // What a body consists of is bytes (Fetch §2.2.4); the types do not say.
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > MAX_BYTES) throw new ImportFailure(`${name}: expected at most ${MAX_BYTES} bytes, found more`);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
