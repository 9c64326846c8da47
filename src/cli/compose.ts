import { writeFile } from 'node:fs/promises';
import { lintCalls } from '../supergraph/lint/lint-calls.ts';
import { lintMerged } from '../supergraph/lint/lint-merged.ts';
import { lintMappings } from '../supergraph/lint/lint-mappings.ts';
import { lintNonNull } from '../supergraph/lint/lint-non-null.ts';
import { lintUnmapped } from '../supergraph/lint/lint-unmapped.ts';
import { describeProblem } from '../supergraph/problems/schema-failure.ts';
import { loadGraph, locateProblem } from './load-graph.ts';
import { readOptions, type GraphOptions } from './options.ts';

/**
 * `gatefold compose`: the supergraph goes to standard output, or to the file `out`; what composition leaves out, what
 * would cost one call for each object of a list, what a selection leaves out and what cannot be meant go to standard
 * error. Rejects with every problem found.
 */
export async function runCompose({ out, ...options }: GraphOptions & { readonly out?: string }): Promise<void> {
  const loaded = await loadGraph(await readOptions(options));
  const { supergraph, withoutSchema } = loaded;
  const text = supergraph.sdl.endsWith('\n') ? supergraph.sdl : `${supergraph.sdl}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
  for (const directory of withoutSchema)
    process.stderr.write(`gatefold: warning: ${directory}: the folder has no schema.graphql: it is no subgraph\n`);
  for (const warning of [
    ...lintMerged(supergraph),
    ...lintMappings(supergraph),
    ...lintNonNull(supergraph),
    ...lintUnmapped(supergraph),
    ...lintCalls(supergraph),
  ])
    process.stderr.write(`gatefold: warning: ${describeProblem(locateProblem(warning, loaded))}\n`);
}
