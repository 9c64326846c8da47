import { writeFile } from 'node:fs/promises';
import type { Imported } from '../import/imported.ts';
import { describeNote, type Note } from '../import/notes.ts';
import { locate } from '../import/read-text.ts';
import { withChecksum, writeOutput } from '../import/write-output.ts';
import { CommandFailure } from './report-failure.ts';

/** What every importer takes. */
export interface ImportOptions {
  readonly out?: string;
  readonly report?: string;
  readonly force?: true;
}

/** `gatefold import openapi`: the schema goes to standard output or into a folder, what it cannot say to standard error or a file. */
export async function runImportOpenapi(input: string, options: ImportOptions & { readonly url?: string; readonly source?: string }): Promise<void> {
  if (options.url !== undefined && !/^https?:\/\/[^\s/?#{}"\\]+[^\s?#"\\]*$/.test(options.url)) throw new CommandFailure(`--url: expected an http or https URL without a query, found ${JSON.stringify(options.url)}`, 2);
  const { importOpenapi } = await import('../import/openapi/import-openapi.ts');
  await deliver(await importOpenapi(readLocation(input), { baseUrl: options.url?.replace(/\/+$/, ''), source: options.source, progress: tell }), options);
}

function readLocation(input: string): URL {
  try {
    return locate(input);
  } catch {
    throw new CommandFailure(`expected a file or an http(s) URL, found ${JSON.stringify(input)}`, 2);
  }
}

function tell(message: string): void {
  process.stderr.write(`gatefold: ${message}\n`);
}

async function deliver({ sdl, notes }: Imported, { out, report, force }: ImportOptions): Promise<void> {
  const text = withChecksum(sdl);
  if (out === undefined) process.stdout.write(text);
  else {
    const outcome = await writeOutput(out, 'schema.graphql', text, { force: force === true });
    tell(`${out}/schema.graphql: ${outcome}`);
  }
  if (report === undefined) for (const note of notes) tell(describeNote(note));
  else await writeFile(report, report.endsWith('.json') ? `${JSON.stringify(notes, null, 2)}\n` : notes.map((note) => `${describeNote(note)}\n`).join(''));
  tell(summary(notes, report));
}

function summary(notes: readonly Note[], report: string | undefined): string {
  if (notes.length === 0) return 'all of it could be expressed';
  const count = (kind: Note['kind']): number => notes.filter((note) => note.kind === kind).length;
  const told = `${count('omitted')} omitted, ${count('loosened')} loosened, ${count('suggestion')} suggested`;
  return report === undefined ? told : `${told}: see ${report}`;
}
