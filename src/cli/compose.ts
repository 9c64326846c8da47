import { writeFile } from 'node:fs/promises';
import { loadGraph } from './load-graph.ts';
import { readOptions, type GraphOptions } from './options.ts';

/** `gatefold compose`: the supergraph goes to standard output, or to the file `out`. Rejects with every problem found. */
export async function runCompose({ out, ...options }: GraphOptions & { readonly out?: string }): Promise<void> {
  const { supergraph } = await loadGraph(await readOptions(options));
  const text = supergraph.sdl.endsWith('\n') ? supergraph.sdl : `${supergraph.sdl}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}
