import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../../core/error-code-of.ts';
import type { SubgraphConfig } from '../../config/schema.ts';
import { registerSubgraph } from './register-subgraph.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph } from '../supergraph.ts';

export interface ReadSubgraphs {
  readonly subgraphs: readonly Subgraph[];
  readonly problems: readonly SchemaProblem[];
  /** Every file that was read, to watch for changes. */
  readonly files: readonly string[];
  /** Folders that were passed over, having no `schema.graphql`. */
  readonly withoutSchema: readonly string[];
}

const NO_OVERRIDES: SubgraphConfig = { sources: {} };

/**
 * Registers the subgraphs of a folder, if there is one: one for each folder in it that has a `schema.graphql`, under
 * that folder's name. And those that the configuration names a schema for. All problems of all subgraphs are told at
 * once. Rejects when the folder cannot be read.
 */
export async function readSubgraphFolder(
  directory: string | undefined,
  configured: Readonly<Record<string, SubgraphConfig>>,
): Promise<ReadSubgraphs> {
  const files = new Map<string, string>();
  const withoutSchema: string[] = [];
  for (const entry of directory === undefined ? [] : await readdir(directory, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const file = join(entry.parentPath, entry.name, 'schema.graphql');
    if (await isReadable(file)) files.set(entry.name, file);
    else if (configured[entry.name]?.schema === undefined && (await mayBeSubgraph(dirname(file))))
      withoutSchema.push(dirname(file));
  }
  for (const [name, { schema }] of Object.entries(configured)) if (schema !== undefined) files.set(name, schema);
  // Alphabetical, so that the supergraph does not depend on the order of a directory.
  const sorted = [...files].sort(([first], [second]) => (first < second ? -1 : 1));
  const registered = await Promise.all(
    sorted.map(([name, file]) => registerFile(name, file, configured[name] ?? NO_OVERRIDES)),
  );
  const unused = Object.keys(configured).filter((name) => !files.has(name));
  return {
    subgraphs: registered.flatMap(({ subgraph }) => (subgraph === undefined ? [] : [subgraph])),
    problems: [
      ...registered.flatMap(({ problems }) => problems),
      ...unused.map((name) => unknownSubgraph(name, directory)),
    ],
    files: registered.flatMap(({ files: read }) => read),
    withoutSchema: withoutSchema.sort(),
  };
}

async function registerFile(name: string, file: string, config: SubgraphConfig) {
  try {
    const sdl = await readFile(file, 'utf8');
    return { ...(await registerSubgraph({ name, sdl, file, directory: dirname(file), config })), files: [file] };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === undefined) throw error;
    const problem: SchemaProblem = {
      subgraph: name,
      file,
      code: 'UNREADABLE_SCHEMA',
      message: `the file cannot be read: ${code}`,
    };
    return { subgraph: undefined, problems: [problem], files: [file] };
  }
}

function unknownSubgraph(name: string, directory: string | undefined): SchemaProblem {
  const folder =
    directory === undefined ? '' : `${basename(directory)} has no folder ${name} with a schema.graphql, and `;
  return {
    subgraph: name,
    code: 'UNKNOWN_SUBGRAPH',
    message: `the configuration names subgraph ${name}, but ${folder}subgraphs.${name}.schema names no file`,
  };
}

/**
 * What packages bring, and programs that lie beside subgraphs, are none: a subgraph has a schema, under whatever name.
 */
async function mayBeSubgraph(directory: string): Promise<boolean> {
  if (basename(directory) === 'node_modules') return false;
  const names = await readdir(directory);
  return names.length === 0 || names.some((name) => /\.(graphqls?|gql|proto)$/.test(name));
}

async function isReadable(file: string): Promise<boolean> {
  try {
    await readFile(file);
    return true;
  } catch (error) {
    // A folder without a schema is no subgraph; a schema that cannot be read is one with a problem.
    return errorCodeOf(error) !== 'ENOENT';
  }
}
