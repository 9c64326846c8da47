import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ImportFailure } from './import-failure.ts';

/** More than any description known; what is larger is something else. */
const MAX_BYTES = 256 * 1024 * 1024;

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

/** Reads a file. Rejects with an ImportFailure that says what was found instead. */
export async function readText(location: URL): Promise<string> {
  const name = nameOf(location);
  try {
    const { size } = await stat(location);
    if (size > MAX_BYTES) throw new ImportFailure(`${name}: expected at most ${MAX_BYTES} bytes, found ${size}`);
    return await readFile(location, 'utf8');
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw new ImportFailure(
      `${name}: expected a file that can be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
