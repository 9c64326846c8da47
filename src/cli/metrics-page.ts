import { createServer } from 'node:http';
import type { Config } from '../config/schema.ts';
import type { Reply } from '../listen/arrival.ts';
import { writeReply } from '../listen/reply/write-reply.ts';
import type { Metrics } from '../observe/metrics.ts';
import { gatherMetrics } from './exchange-metrics.ts';

/** Answers a scrape with the figures of all workers. */
export function metricsPage(metrics: Metrics): () => Promise<Reply> {
  const gather = gatherMetrics(metrics);
  return async () => {
    const { METRICS_CONTENT_TYPE, renderMetrics } = await import('../observe/prometheus-metrics.ts');
    return {
      status: 200,
      headers: { 'content-type': METRICS_CONTENT_TYPE, 'cache-control': 'no-store' },
      body: await renderMetrics(await gather()),
    };
  };
}

/** Serves the figures on a port of their own. Rejects when it cannot be bound; resolves with how to close it. */
export async function openMetricsPort(
  page: () => Promise<Reply>,
  { host, port, path }: Config['metrics'],
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const notFound: Reply = {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `Metrics are at ${path}.\n`,
  };
  const failed: Reply = {
    status: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'The figures could not be gathered.\n',
  };
  const server = createServer((request, response) => {
    request.resume();
    const reply =
      request.method === 'GET' && request.url?.split('?', 1)[0] === path ? page() : Promise.resolve(notFound);
    void reply.catch(() => failed).then((found) => writeReply(response, found, {}, false));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, host, resolve);
  });
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
