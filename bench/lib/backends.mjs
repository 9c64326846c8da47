import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startAnnounced } from './processes.mjs';

export const GATEFOLD = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/**
 * @typedef {{
 *   urls: Record<string, string>, directory: string, configFile: string, supergraphFile: string | undefined,
 *   counts(): Promise<{ calls: number, anonymous: number }>, stop(): Promise<void>,
 * }} Backends
 *   `configFile` is Gatefold's: what it serves and the headers it forwards. `supergraphFile` is what every federation
 *   gateway serves, composed anew with the addresses of this run; connector graphs have none.
 */

/**
 * Starts what stands behind a workload's gateways, in a process of its own, and writes what they are configured with.
 *
 * @param {import('../workloads/index.mjs').Workload} workload
 * @returns {Promise<Backends>}
 */
export async function startBackends(workload) {
  const { process, announced } = await startAnnounced(workload.backend);
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-bench-'));
  const subgraphsDirectory = join(directory, 'subgraphs');
  const { urls, control } = announced;
  const configFile = join(directory, 'gatefold.yaml');
  await copySchemas(workload.schemas, subgraphsDirectory);
  await writeFile(configFile, JSON.stringify(configuration(workload, urls, subgraphsDirectory), undefined, 2));
  const supergraphFile = workload.kind === 'federation' ? join(directory, 'supergraph.graphql') : undefined;
  if (supergraphFile !== undefined) {
    await promisify(execFile)(globalThis.process.execPath, [
      GATEFOLD,
      'compose',
      '--config',
      configFile,
      '--out',
      supergraphFile,
    ]);
  }
  return {
    urls,
    directory,
    configFile,
    supergraphFile,
    counts: async () => {
      const counts = await (await fetch(control)).json();
      await fetch(control, { method: 'DELETE' });
      return counts;
    },
    stop: async () => {
      await process.stop(200);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One folder a subgraph, as `serve --subgraphs` wants them; `NAME.graphql` becomes `NAME/schema.graphql`. */
async function copySchemas(from, to) {
  const files = await readdir(from);
  for (const file of files.filter((name) => name.endsWith('.graphql'))) {
    const folder = join(to, basename(file, '.graphql'));
    await mkdir(folder, { recursive: true });
    await cp(join(from, file), join(folder, 'schema.graphql'));
    for (const proto of files.filter((name) => name.endsWith('.proto')))
      await cp(join(from, proto), join(folder, proto));
  }
}

/** JSON is YAML. */
function configuration({ kind, sources }, urls, subgraphsDirectory) {
  const subgraphs =
    kind === 'federation'
      ? Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, { url }]))
      : Object.fromEntries(
          Object.entries(sources).map(([subgraph, source]) => [
            subgraph,
            { sources: { [source]: { url: urls[source] } } },
          ]),
        );
  return { subgraphsDirectory, subgraphs, headers: { forward: ['authorization'] }, log: { level: 'error' } };
}
