import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportFailure } from './import-failure.ts';

const CHECKSUM = /^# checksum: ([0-9a-f]{64})\n/;

/** The text with the line that tells later whether somebody edited it. */
export function withChecksum(sdl: string): string {
  return `# checksum: ${checksum(sdl)}\n${sdl}`;
}

/** Whether a file is as an import has written it. */
export function isUntouched(text: string): boolean {
  const written = CHECKSUM.exec(text);
  return written !== null && written[1] === checksum(text.slice(written[0].length));
}

/**
 * Writes `schema.graphql` into a folder, made when it is not there. A file that was edited since, or comes from
 * somewhere else, is kept unless `force`: an ImportFailure says so.
 */
export async function writeOutput(directory: string, name: string, text: string, { force }: { readonly force: boolean }): Promise<'written' | 'unchanged'> {
  const file = join(directory, name);
  const present = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === text) return 'unchanged';
  if (present !== undefined && !isUntouched(present) && !force) {
    throw new ImportFailure(`${file}: expected a file that this command has written and nobody has edited since; found another. --force replaces it, --out writes elsewhere`);
  }
  await mkdir(directory, { recursive: true });
  await writeFile(file, text);
  return 'written';
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
