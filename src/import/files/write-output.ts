import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImportFailure } from './import-failure.ts';

const CHECKSUM = /^(?:#|\/\/) checksum: ([0-9a-f]{64})\n/;

/** The text with the line that tells later whether somebody edited it, behind what begins a comment in it. */
export function withChecksum(text: string, comment: '#' | '//' = '#'): string {
  return `${comment} checksum: ${checksum(text)}\n${text}`;
}

/** Whether a file is as an import has written it. */
export function isUntouched(text: string): boolean {
  const written = CHECKSUM.exec(text);
  return written !== null && written[1] === checksum(text.slice(written[0].length));
}

export interface OutputFile {
  /** Relative to the folder. */
  readonly name: string;
  readonly text: string;
}

/**
 * Writes files into a folder, made when it is not there; gives what became of each. When one was edited since, or comes
 * from somewhere else, none is written unless `force`: an ImportFailure says so.
 */
export async function writeOutput(
  directory: string,
  files: readonly OutputFile[],
  { force }: { readonly force: boolean },
): Promise<readonly ('written' | 'unchanged')[]> {
  const checked = await Promise.all(
    files.map(async ({ name, text }) => ({
      file: join(directory, name),
      text,
      isThere: await isThere(join(directory, name), text, force),
    })),
  );
  const outcomes: ('written' | 'unchanged')[] = [];
  for (const one of checked) {
    if (!one.isThere) {
      await mkdir(dirname(one.file), { recursive: true });
      await writeFile(one.file, one.text);
    }
    outcomes.push(one.isThere ? 'unchanged' : 'written');
  }
  return outcomes;
}

/** Whether a file has this text already. */
async function isThere(file: string, text: string, force: boolean): Promise<boolean> {
  const present = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === text) return true;
  if (present !== undefined && !isUntouched(present) && !force) {
    throw new ImportFailure(
      `${file}: expected a file that this command has written and nobody has edited since; found another. --force ` +
        'replaces it, --out writes elsewhere',
    );
  }
  return false;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
