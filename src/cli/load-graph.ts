import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative } from 'node:path';
import type { Config } from '../config/schema.ts';
import { SchemaFailure } from '../supergraph/problems/schema-failure.ts';
import type { Subgraph, Supergraph } from '../supergraph/supergraph.ts';
import type { Watched } from '../supergraph/watch.ts';
import { CommandFailure } from './report-failure.ts';

export interface LoadedGraph {
  readonly supergraph: Supergraph;
  /** What the supergraph was made of: when it changes, the graph does. */
  readonly watched: Watched;
  /** Folders of subgraphs that have no schema. */
  readonly withoutSchema: readonly string[];
}

/**
 * Loads or composes what the configuration names.
 * @throws SchemaFailure with every problem found; an error of the file system when a file cannot be read.
 */
export async function loadGraph(config: Config): Promise<LoadedGraph> {
  try {
    return await load(config);
  } catch (error) {
    throw error instanceof SchemaFailure ? new SchemaFailure(error.problems.map(fromHere), { cause: error }) : error;
  }
}

function load(config: Config): Promise<LoadedGraph> {
  if (config.supergraph !== undefined) return loadFile(config.supergraph.file, config);
  const listed = Object.values(config.subgraphs).some(({ schema }) => schema !== undefined);
  if (config.subgraphsDirectory === undefined && !listed) {
    throw new CommandFailure(
      'the configuration names no graph: expected `supergraph`, `subgraphsDirectory`, or `subgraphs` with a ' +
        '`schema` each',
    );
  }
  return composeSubgraphs(config);
}

async function loadFile(file: string, config: Config): Promise<LoadedGraph> {
  const sdl = await readFile(file, 'utf8');
  const { loadSupergraph } = await import('../supergraph/load/load-supergraph.ts');
  const urls = Object.fromEntries(Object.entries(config.subgraphs).map(([name, { url }]) => [name, url]));
  return { supergraph: loadSupergraph(sdl, { urls, file }), watched: { files: [file] }, withoutSchema: [] };
}

async function composeSubgraphs(config: Config): Promise<LoadedGraph> {
  const { readSubgraphFolder } = await import('../supergraph/register/read-subgraphs.ts');
  const { composeSupergraph } = await import('../supergraph/compose/compose.ts');
  const { subgraphs, problems, files, withoutSchema } = await readSubgraphFolder(
    config.subgraphsDirectory,
    config.subgraphs,
  );
  if (problems.length > 0) throw new SchemaFailure(problems);
  const composed = composeSupergraph(subgraphs);
  if (composed.supergraph === undefined)
    throw new SchemaFailure(composed.problems.map((problem) => withFile(problem, files, subgraphs)));
  return {
    supergraph: composed.supergraph,
    watched: { files, directories: config.subgraphsDirectory === undefined ? [] : [config.subgraphsDirectory] },
    withoutSchema: withoutSchema.map(shortPath),
  };
}

type Problem = SchemaFailure['problems'][number];

/** A problem of the supergraph with the file to open, as the command line would name it. */
export function locateProblem(problem: Problem, { supergraph, watched }: LoadedGraph): Problem {
  return fromHere(withFile(problem, watched.files ?? [], [...supergraph.subgraphs.values()]));
}

/** The same of all that keeps a graph from being served; another failure as it is. */
export function locateFailure(error: unknown, graph: LoadedGraph): unknown {
  return error instanceof SchemaFailure
    ? new SchemaFailure(
        error.problems.map((problem) => locateProblem(problem, graph)),
        { cause: error },
      )
    : error;
}

/** Composition knows subgraphs, not files: a problem in one subgraph is shown with the file to open. */
function withFile(problem: Problem, files: readonly string[], subgraphs: readonly Subgraph[]): Problem {
  if (problem.file !== undefined || !subgraphs.some(({ name }) => name === problem.subgraph)) return problem;
  const file = files.find((name) => name.endsWith('.graphql') && dirname(name).endsWith(`/${problem.subgraph}`));
  return { ...problem, file };
}

/** Files below the working directory are shown relative to it, as the command line named them. */
function fromHere(problem: Problem): Problem {
  return problem.file === undefined ? problem : { ...problem, file: shortPath(problem.file) };
}

function shortPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
