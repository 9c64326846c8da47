import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, runGatefold, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';
import { startPrometheus, type RunningPrometheus } from '../support/start-prometheus.ts';

const isThere = spawnSync(process.env['PROMETHEUS_PATH'] || 'prometheus', ['--version']).status === 0;
if (!isThere)
  process.stderr.write('skipped: there is no prometheus on the PATH (Debian: apt-get install prometheus)\n');

let folder = '';
let prometheus: RunningPrometheus;
let gateway: RunningGatefold;

beforeAll(async () => {
  if (!isThere) return;
  folder = await mkdtemp(join(tmpdir(), 'gatefold-prometheus-graph-'));
  const subgraph = join(folder, 'graphs', 'metrics');
  await mkdir(subgraph, { recursive: true });
  // The schema is the one that the documentation shows.
  const [, sdl = ''] = /```graphql\n([^]*?)```/.exec(await readFile('docs/prometheus.md', 'utf8')) ?? [];
  await writeFile(join(subgraph, 'schema.graphql'), sdl);
  prometheus = await startPrometheus();
  const config = join(folder, 'gatefold.yaml');
  await writeFile(config, `subgraphs:\n  metrics:\n    sources: { prometheus: { url: "${prometheus.url}/api/v1" } }\n`);
  gateway = await startGatefold(['serve', '--config', config, '--subgraphs', join(folder, 'graphs'), '--port', '0']);
}, 40_000);

afterAll(async () => {
  if (!isThere) return;
  await gateway?.stop();
  await prometheus?.stop();
  await rm(folder, { recursive: true, force: true });
});

const encoded = encodeURIComponent;
interface Vector {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

/** What Prometheus itself says of a query. */
async function direct(path: string): Promise<Vector['data']['result']> {
  return ((await prometheus.ask(path)) as unknown as Vector).data.result;
}

const labelsOf = (metric: Readonly<Record<string, string>>): unknown =>
  Object.entries(metric).map(([key, value]) => ({ key, value }));

(isThere ? describe : describe.skip)('Prometheus, which others wrote, joined by hand-written SDL', () => {
  test('an instant query answers the samples that Prometheus itself tells for that time', async () => {
    const time = Date.now() / 1_000;
    const { data, errors } = await ask(
      gateway.url,
      'query ($time: Timestamp) { instant(query: "up{job=~\\"self|absent\\"}", time: $time) { type value series { ' +
        'name labels { key value } at value } } }',
      { variables: { time } },
    );
    expect(errors).toBeUndefined();
    const own = await direct(`/api/v1/query?query=${encoded('up{job=~"self|absent"}')}&time=${time}`);
    expect(own).toHaveLength(2);
    expect(data).toEqual({
      instant: {
        type: 'vector',
        value: null,
        series: own.map(({ metric, value: [at, value] }) => ({ name: 'up', labels: labelsOf(metric), at, value })),
      },
    });
    expect(own.map(({ value: [, value] }) => value).sort()).toEqual(['0', '1']);
  });

  test('scalars and strings are values, also those that no JSON number is', async () => {
    const { data, errors } = await ask(
      gateway.url,
      '{ nan: instant(query: "0/0") { type value series { value } } text: instant(query: "\\"a & b\\"") { type ' +
        'value } large: instant(query: "9007199254740993") { value } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      nan: { type: 'scalar', value: 'NaN', series: [] },
      text: { type: 'string', value: 'a & b' },
      large: { value: '9007199254740992' },
    });
  });

  test('a range query answers every step of every series', async () => {
    const end = Math.floor(Date.now() / 1_000);
    const query = 'sum by (job) (up) + vector(0) or up * 2';
    const { data, errors } = await ask(
      gateway.url,
      'query ($q: String!, $start: Timestamp!, $end: Timestamp!) { range(query: $q, start: $start, end: $end, ' +
        'step: "1s") { name labels { key value } points { at value } } }',
      {
        variables: { q: query, start: end - 3, end },
      },
    );
    expect(errors).toBeUndefined();
    const own = await direct(`/api/v1/query_range?query=${encoded(query)}&start=${end - 3}&end=${end}&step=1s`);
    expect(own.length).toBeGreaterThan(0);
    expect(data).toEqual({
      range: own.map(({ metric, values }) => ({
        name: metric['__name__'] ?? null,
        labels: labelsOf(metric),
        points: values.map(([at, value]) => ({ at, value })),
      })),
    });
  });

  test('a query that is longer than a URL may be is a form', async () => {
    const end = Math.floor(Date.now() / 1_000);
    const query = `# ${'x'.repeat(100_000)}\nvector(4000)`;
    const { data } = await ask(
      gateway.url,
      'query ($q: String!, $t: Timestamp!) { range(query: $q, start: $t, end: $t, step: "1s") { points { value } } }',
      { variables: { q: query, t: end } },
    );
    expect(data).toEqual({ range: [{ points: [{ value: '4000' }] }] });
  });

  test('T27 a list in a query string is read by Prometheus as it was meant', async () => {
    const { data, errors } = await ask(
      gateway.url,
      '{ all: labelValues(label: "job") some: labelValues(label: "job", match: ["up{job=\\"absent\\"}", ' +
        '"nothing{a=\\"b,c\\"}"]) none: labelValues(label: "job", match: ["nothing"]) }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ all: ['absent', 'self'], some: ['absent'], none: [] });
  });

  test('targets tell their health, and what is wrong with those that are down', async () => {
    const { data, errors } = await ask(
      gateway.url,
      '{ targets(state: ACTIVE) { job instance url health lastError labels { key value } lastScrapeSeconds } }',
    );
    expect(errors).toBeUndefined();
    const byJob = Object.fromEntries((data?.['targets'] as { job: string }[]).map((target) => [target.job, target]));
    const self = new URL(prometheus.url).host;
    expect(byJob).toEqual({
      self: {
        job: 'self',
        instance: self,
        url: `http://${self}/metrics`,
        health: 'UP',
        lastError: null,
        labels: expect.arrayContaining([{ key: 'env', value: 'test' }]),
        lastScrapeSeconds: expect.any(Number),
      },
      absent: {
        job: 'absent',
        instance: prometheus.downTarget,
        url: `http://${prometheus.downTarget}/metrics`,
        health: 'DOWN',
        lastError: expect.stringContaining('refused'),
        labels: expect.any(Array),
        lastScrapeSeconds: expect.any(Number),
      },
    });
  });

  test('alerts are what the rules make of it', async () => {
    const { data, errors } = await ask(gateway.url, '{ alerts { name summary state value } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      alerts: [{ name: 'TargetDown', summary: `${prometheus.downTarget} is down`, state: 'firing', value: '0e+00' }],
    });
  });

  test(
    "Prometheus' own refusals are errors with the code of their status, and its words; what is beside them is " +
      'answered',
    async () => {
      const { data, errors } = await ask(
        gateway.url,
        '{ bad: instant(query: "up(") { type } fine: instant(query: "1") { value } slow: instant(query: "up", ' +
          'timeout: "never") { type } many: instant(query: "up * on(env) group_left up / on() up") { type } }',
      );
      expect(data).toEqual({ bad: null, fine: { value: '1' }, slow: null, many: null });
      const byField = Object.fromEntries((errors ?? []).map((error) => [error.path?.[0], error]));
      expect(byField).toMatchObject({
        bad: {
          message: expect.stringContaining('parse error: unclosed left parenthesis'),
          extensions: { code: 'BAD_USER_INPUT', http: { status: 400 }, prometheus: 'bad_data', subgraph: 'metrics' },
        },
        slow: {
          message: expect.stringContaining('duration'),
          extensions: { code: 'BAD_USER_INPUT', http: { status: 400 }, prometheus: 'bad_data' },
        },
        many: {
          message: expect.stringContaining('many-to-many matching not allowed'),
          extensions: { code: 'BAD_USER_INPUT', http: { status: 422 }, prometheus: 'execution' },
        },
      });
    },
  );

  test('`gatefold compose` finds nothing wrong with it', async () => {
    const { code, stderr } = await runGatefold(['compose', '--subgraphs', join(folder, 'graphs')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
