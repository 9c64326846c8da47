import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WrittenRoots } from '../import/draft/chosen-roots.ts';
import type { Imported } from '../import/draft/imported.ts';
import { describeNote, type Note } from '../import/draft/notes.ts';
import { locate, nameOf, readText } from '../import/files/read-text.ts';
import type { Naming } from '../import/draft/names.ts';
import { withChecksum, writeOutput, type OutputFile } from '../import/files/write-output.ts';
import { CommandFailure } from './report-failure.ts';

/** What every importer takes. */
export interface ImportOptions {
  readonly out?: string;
  readonly report?: string;
  readonly force?: true;
}

/**
 * `gatefold import openapi`: the schema goes to standard output or into a folder, what it cannot say to standard error
 * or a file.
 */
export async function runImportOpenapi(
  input: string,
  options: ImportOptions &
    WrittenRoots &
    Naming & { readonly url?: string; readonly source?: string; readonly allowPrivate?: true },
): Promise<void> {
  if (options.url !== undefined && !/^https?:\/\/[^\s/?#{}"\\]+[^\s?#"\\]*$/.test(options.url))
    throw new CommandFailure(
      `--url: expected an http or https URL without a query, found ${JSON.stringify(options.url)}`,
      2,
    );
  const { importOpenapi } = await import('../import/openapi/import-openapi.ts');
  await deliver(
    await importOpenapi(readLocation(input), {
      baseUrl: options.url?.replace(/\/+$/, ''),
      source: options.source,
      prefix: options.prefix,
      naming: options.naming,
      roots: options,
      allowPrivate: options.allowPrivate,
      progress: tell,
    }),
    options,
  );
}

/** `gatefold import grpc`: from a `.proto` file, or from what a server tells of itself. */
export async function runImportGrpc(
  options: ImportOptions &
    WrittenRoots &
    Naming & {
      readonly proto?: string;
      readonly include?: readonly string[];
      readonly reflect?: string;
      readonly target?: string;
      readonly source: string;
      readonly tls?: true;
    },
): Promise<void> {
  const { proto, reflect, include = [], source, out, prefix, naming } = options;
  if ((proto === undefined) === (reflect === undefined))
    throw new CommandFailure('what are the services? Give --proto FILE or --reflect HOST:PORT', 2);
  const tls = options.tls === true;
  const { describeProto, describeServer, importGrpc } = await import('../import/grpc/import-grpc.ts');
  if (proto === undefined) {
    const target = reflect ?? '';
    tell(`asking ${target}`);
    await deliver(
      importGrpc(await describeServer(target, tls ? {} : undefined), {
        target: options.target ?? target,
        source,
        descriptors: 'reflection: true',
        tls,
        prefix,
        naming,
        roots: options,
        progress: tell,
      }),
      options,
    );
    return;
  }
  tell(`reading ${proto}`);
  const services = await describeProto(proto, include);
  const { copyProtos } = await import('../import/grpc/copy-protos.ts');
  const copied =
    out === undefined ? { proto, files: [] } : copyProtos(proto, { ...services, includeDirs: include, directory: out });
  const imported = importGrpc(services, {
    target: options.target,
    source,
    descriptors: `proto: ${JSON.stringify(copied.proto)}`,
    tls,
    prefix,
    naming,
    roots: options,
    progress: tell,
  });
  await deliver(
    imported,
    options,
    copied.files.map(({ name, text }) => ({ name, text: withChecksum(text, '//') })),
  );
}

/** `gatefold import graphql`: from a service that is asked, or from its schema. */
export async function runImportGraphql(
  input: string,
  options: ImportOptions & {
    readonly url?: string;
    readonly source: string;
    readonly header?: readonly string[];
    readonly federated?: true;
  },
): Promise<void> {
  const { url, source, header = [], federated } = options;
  if (url !== undefined && !/^https?:\/\/[^\s/?#"\\]+[^\s#"\\]*$/.test(url))
    throw new CommandFailure(`--url: expected an http or https URL, found ${JSON.stringify(url)}`, 2);
  const location = readLocation(input);
  const { importGraphql } = await import('../import/graphql/import-graphql.ts');
  const remote = location.protocol !== 'file:';
  tell(`${remote ? 'asking' : 'reading'} ${nameOf(location)}`);
  const service = remote
    ? await (await import('../import/graphql/introspect.ts')).introspect(location, readHeaders(header))
    : { sdl: await readText(location), federated: federated === true };
  await deliver(
    importGraphql(service, { name: nameOf(location), url: url ?? (remote ? location.href : undefined), source }),
    options,
  );
}

function readHeaders(written: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    written.map((line) => {
      const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):\s*([\t\x20-\x7e]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new CommandFailure(`--header: expected "name: value", found ${JSON.stringify(line)}`, 2);
      return [name.toLowerCase(), value];
    }),
  );
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

async function deliver(
  { sdl, notes }: Imported,
  { out, report, force }: ImportOptions,
  beside: readonly OutputFile[] = [],
): Promise<void> {
  const schema = { name: 'schema.graphql', text: withChecksum(sdl) };
  if (out === undefined) process.stdout.write(schema.text);
  else {
    const files = [schema, ...beside];
    const outcomes = await writeOutput(out, files, { force: force === true });
    files.forEach(({ name }, index) => tell(`${join(out, name)}: ${outcomes[index] ?? ''}`));
  }
  if (report === undefined) for (const note of notes) tell(describeNote(note));
  else
    await writeFile(
      report,
      report.endsWith('.json')
        ? `${JSON.stringify(notes, null, 2)}\n`
        : notes.map((note) => `${describeNote(note)}\n`).join(''),
    );
  tell(summary(notes, report));
}

function summary(notes: readonly Note[], report: string | undefined): string {
  if (notes.length === 0) return 'all of it could be expressed';
  const count = (kind: Note['kind']): number => notes.filter((note) => note.kind === kind).length;
  const told =
    `${count('omitted')} omitted, ${count('loosened')} loosened, ${count('decided')} decided by ` +
    `name, ${count('suggestion')} suggested`;
  return report === undefined ? told : `${told}: see ${report}`;
}
