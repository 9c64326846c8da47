import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBackends, type RunningBackends } from '../../subgraphs/start.ts';
import { demoConfigFile } from '../support/demo-config.ts';
import { ask, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';
import { eventually } from '../support/eventually.ts';

let backends: RunningBackends;
beforeAll(async () => {
  backends = await startBackends({ firstPort: 0 });
});
afterAll(() => backends.close());

async function withGatefold(
  more: Readonly<Record<string, unknown>>,
  use: (gatefold: RunningGatefold) => Promise<void>,
): Promise<void> {
  const gatefold = await startGatefold(['serve', '--config', demoConfigFile(backends, more)]);
  try {
    await use(gatefold);
  } finally {
    await gatefold.stop();
  }
}

async function scrape(
  url: string,
): Promise<{ readonly status: number; readonly type: string | null; readonly text: string }> {
  const response = await fetch(url);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('metrics', () => {
  test('nothing is served while they are switched off, which is the default', async () => {
    await withGatefold({}, async ({ origin }) => {
      expect((await scrape(`${origin}/metrics`)).status).toBe(404);
    });
  });

  test('where others may come in, they, the sandbox and introspection are served only if that is said', async () => {
    // 127.0.0.1 for the system, and for us a name that may be anything.
    const more = { listen: { port: 0, host: '2130706433' }, metrics: { enabled: true }, workers: 2 };
    const seen = async (origin: string, url: string): Promise<unknown> => [
      (await scrape(`${origin}/metrics`)).status,
      (await scrape(`${origin}/`)).status,
      (await ask(url, '{ __schema { queryType { name } } }')).errors?.[0]?.extensions?.['code'],
    ];
    await withGatefold(more, async ({ origin, url, output }) => {
      expect(await seen(origin, url)).toEqual([404, 404, 'GRAPHQL_VALIDATION_FAILED']);
      const said =
        'off, since others reach 2130706433: introspection.enabled, sandbox.enabled, metrics.public; true ' +
        'switches each of them on';
      expect(output().split(said)).toHaveLength(2);
    });
    await withGatefold(
      {
        ...more,
        introspection: { enabled: true },
        sandbox: { enabled: true },
        metrics: { enabled: true, public: true },
      },
      async ({ origin, url, output }) => {
        expect(await seen(origin, url)).toEqual([200, 200, undefined]);
        expect(output()).not.toContain('off, since');
      },
    );
  });

  test('requests are counted by how they end', async () => {
    await withGatefold({ metrics: { enabled: true } }, async ({ origin, url }) => {
      await ask(url, '{ __typename }');
      await ask(url, '{ __typename }');
      await ask(url, '{ nonsense }');
      const { status, type, text } = await scrape(`${origin}/metrics`);
      expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
      expect(text).toContain('gatefold_requests_total{outcome="ok"} 2');
      expect(text).toContain('gatefold_requests_total{outcome="GRAPHQL_VALIDATION_FAILED"} 1');
      expect(text).toContain('gatefold_request_duration_seconds_count{outcome="refused"} 1');
      expect(text).toContain('gatefold_requests_running 0');
    });
  });

  test('a scrape of any worker tells what all of them did, on the port of its own', async () => {
    await withGatefold(
      { workers: 2, metrics: { enabled: true, port: 0, path: '/figures' } },
      async ({ origin, url, output }) => {
        await eventually(() => (output().match(/"metricsUrl"/g) ?? []).length === 2, 10_000);
        const metricsUrl = /"metricsUrl":"([^"]+)"/.exec(output())?.[1] ?? '';
        // Each on a connection of its own: connections are dealt out in turn.
        for (let index = 0; index < 8; index += 1)
          await ask(url, '{ __typename }', { headers: { connection: 'close' } });
        for (let index = 0; index < 3; index += 1) {
          expect((await scrape(metricsUrl)).text).toContain('gatefold_requests_total{outcome="ok"} 8');
        }
        expect((await scrape(`${origin}/figures`)).status).toBe(404);
      },
    );
  });
});
