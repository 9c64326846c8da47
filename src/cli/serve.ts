import cluster from 'node:cluster';
import type { Config } from '../config/schema.ts';
import type { Gateway } from '../gateway.ts';
import type { Reply } from '../listen/arrival.ts';
import type { Door } from '../listen/http/door.ts';
import { createLog, type Log } from '../observe/log.ts';
import type { FilesSeen } from '../supergraph/watch.ts';
import { boundHeapGrowth } from './bound-heap-growth.ts';
import { loadGraph, locateFailure, locateProblem, type LoadedGraph } from './load-graph.ts';
import { openConfiguredDoor, type DoorExtras } from './open-door.ts';
import { readOptions, type ServeOptions } from './options.ts';
import { reportFailure } from './report-failure.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** `gatefold serve`: returns when the gateway listens; SIGTERM or SIGINT ends it. */
export async function runServe(options: ServeOptions): Promise<void> {
  const config = await readOptions(options);
  const log = createLog(config.log);
  if (!cluster.isWorker) tellDefaults(config, log);
  if (config.workers > 1 && cluster.isPrimary) {
    const { superviseWorkers } = await import('./supervise.ts');
    process.exitCode = await superviseWorkers(config.workers, log);
    return;
  }
  const { gateway, door, close } = await startServing(config, { log });
  boundHeapGrowth(gateway.plansMade);
  stopOnSignal(async (signal) => {
    log.info({ signal }, 'draining');
    await close();
    log.info('drained');
  }, exitWithFailure);
  log.info({ url: door.url, server: config.server }, 'listening');
  if (!hasWideYoungGeneration())
    log.info('started without --max-semi-space-size=32: many requests at once will cost more CPU');
}

/** What others can reach is less by itself than what this machine alone can. */
function tellDefaults({ listen: { host }, offByDefault }: Config, log: Log): void {
  if (offByDefault.length === 0) return;
  log.info(
    { off: offByDefault },
    `off, since others reach ${host}: ${offByDefault.join(', ')}; true switches each of them on`,
  );
}

/** A gateway that answers behind its door. `close` lets running requests end, then closes all it has opened. */
export interface Serving {
  readonly gateway: Gateway;
  readonly door: Door;
  close(): Promise<void>;
}

/** Loads the graph, joins the gateway, opens its door, and watches the schema files when the configuration says so. */
export async function startServing(config: Config, extras: DoorExtras): Promise<Serving> {
  const { log } = extras;
  // From before the files are read: what changes from here on is seen as a change.
  const began = config.watch.enabled ? await lookAtFiles(config) : undefined;
  const graph = await loadGraph(config);
  await tellLeftOut(graph, log);
  const { createGateway } = await import('../gateway.ts');
  const gateway = await createGateway({ config, supergraph: graph.supergraph, log }).catch((error: unknown) => {
    throw locateFailure(error, graph);
  });
  try {
    const { page, openPort } = await prepareMetrics(gateway, config, log);
    const door = await openConfiguredDoor(gateway, config, { ...extras, metricsPage: page });
    const port = await openPort?.().catch(async (error: unknown) => {
      await door.close();
      throw error;
    });
    const stopWatching = config.watch.enabled ? await watchGraph(config, { gateway, graph, log, began }) : () => {};
    const close = async (): Promise<void> => {
      stopWatching();
      await door.close();
      await port?.close();
      await gateway.close();
    };
    return { gateway, door, close };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

/** What composition leaves out: once, whatever the number of workers. */
async function tellLeftOut(graph: LoadedGraph, log: Log): Promise<void> {
  if (cluster.isWorker && cluster.worker?.id !== 1) return;
  const { lintMerged } = await import('../supergraph/lint/lint-merged.ts');
  for (const directory of graph.withoutSchema)
    log.warn({ directory }, `the folder ${directory} has no schema.graphql: it is no subgraph`);
  for (const hint of lintMerged(graph.supergraph)) {
    const { subgraph, coordinate, file, line } = locateProblem(hint, graph);
    log.warn(
      { subgraph, coordinate, file, line },
      `${coordinate ?? ''} of the subgraph ${subgraph ?? ''} ${hint.message}`,
    );
  }
}

interface MetricsDoor {
  /** Where they are served beside GraphQL. */
  readonly page?: (() => Promise<Reply>) | undefined;
  /**
   * Where they have a port of their own. To be called when GraphQL's is open: a supervisor takes the first for that.
   */
  readonly openPort?: () => Promise<{ close(): Promise<void> }>;
}

async function prepareMetrics(gateway: Gateway, { metrics }: Config, log: Log): Promise<MetricsDoor> {
  if (!metrics.enabled) return {};
  const { metricsPage, openMetricsPort } = await import('./metrics-page.ts');
  const page = metricsPage(gateway.metrics);
  if (metrics.port === undefined) return metrics.public ? { page } : {};
  const openPort = async (): Promise<{ close(): Promise<void> }> => {
    const port = await openMetricsPort(page, metrics);
    log.info({ metricsUrl: port.url }, 'metrics');
    return port;
  };
  return { openPort };
}

/** The files of the graph as far as they are known before it is read. */
async function lookAtFiles({ supergraph, subgraphs, subgraphsDirectory }: Config): Promise<FilesSeen> {
  const { seeFiles } = await import('../supergraph/watch.ts');
  const schemas = Object.values(subgraphs).flatMap(({ schema }) => schema ?? []);
  return seeFiles({
    files: supergraph === undefined ? schemas : [supergraph.file],
    directories: subgraphsDirectory === undefined ? [] : [subgraphsDirectory],
  });
}

async function watchGraph(
  config: Config,
  running: {
    readonly gateway: Gateway;
    readonly graph: LoadedGraph;
    readonly log: Log;
    readonly began: FilesSeen | undefined;
  },
): Promise<() => void> {
  const { gateway, log } = running;
  const [{ watchFiles }, { compareSubgraphs }] = await Promise.all([
    import('../supergraph/watch.ts'),
    import('../supergraph/compare-subgraphs.ts'),
  ]);
  let { watched } = running.graph;
  return watchFiles(
    () => watched,
    async () => {
      try {
        const next = await loadGraph(config);
        watched = next.watched;
        const before = gateway.current();
        if (next.supergraph.id === before?.id) return;
        await gateway.swap(next.supergraph).catch((error: unknown) => {
          throw locateFailure(error, next);
        });
        await tellLeftOut(next, log);
        log.info(
          { supergraph: next.supergraph.id, ...compareSubgraphs(before, next.supergraph) },
          'the graph has changed',
        );
      } catch (error) {
        log.error(
          { problems: error instanceof Error ? error.message.split('\n') : [String(error)] },
          'the graph stays as it was',
        );
      }
    },
    { since: running.began },
  );
}

function exitWithFailure(error: unknown): void {
  process.exit(reportFailure(error));
}

function hasWideYoungGeneration(): boolean {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((text) =>
    /--max[-_]semi[-_]space[-_]size/.test(text),
  );
}
