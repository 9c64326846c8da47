import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { subscribe, type Subscriber } from '../support/event-world.ts';
import { startEtcd, type RunningEtcd } from '../support/start-etcd.ts';
import { ask, startGatefold, type RunningGatefold } from '../support/start-gatefold.ts';

const isThere = spawnSync(process.env['ETCD_PATH'] || 'etcd', ['--version']).status === 0;
if (!isThere) process.stderr.write('skipped: there is no etcd on the PATH (Debian: apt-get install etcd-server)\n');

let folder = '';
let etcd: RunningEtcd;
let gateway: RunningGatefold;
let apollo: RunningGatefold;

beforeAll(async () => {
  if (!isThere) return;
  folder = await mkdtemp(join(tmpdir(), 'gatefold-etcd-graph-'));
  const subgraph = join(folder, 'graphs', 'store');
  await mkdir(subgraph, { recursive: true });
  // The schema is the one that the documentation shows; the protos are those that another client of etcd ships.
  const [, sdl = ''] = /```graphql\n([^]*?)```/.exec(await readFile('docs/etcd.md', 'utf8')) ?? [];
  await writeFile(join(subgraph, 'schema.graphql'), sdl);
  const protos = join(dirname(createRequire(import.meta.url).resolve('etcd3/package.json')), 'proto');
  for (const name of ['rpc.proto', 'kv.proto', 'auth.proto']) await copyFile(join(protos, name), join(subgraph, name));
  etcd = await startEtcd();
  const config = join(folder, 'gatefold.yaml');
  await writeFile(config, `subgraphs:\n  store:\n    sources: { etcd: { url: "${etcd.target}" } }\n`);
  const start = (server: string): Promise<RunningGatefold> =>
    startGatefold([
      'serve',
      '--config',
      config,
      '--subgraphs',
      join(folder, 'graphs'),
      '--port',
      '0',
      '--server',
      server,
    ]);
  [gateway, apollo] = await Promise.all([start('gatefold'), start('apollo')]);
}, 40_000);

afterAll(async () => {
  if (!isThere) return;
  await Promise.all([gateway?.stop(), apollo?.stop()]);
  await etcd?.stop();
  await rm(folder, { recursive: true, force: true });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const ENTRIES =
  'query ($from: String!, $to: String) { entries(from: $from, to: $to) { count revision cluster member entries { ' +
  'key value bytes version createRevision modRevision lease } } }';

/** What etcd itself says of a key. */
async function direct(key: string): Promise<Readonly<Record<string, unknown>>> {
  const { kvs = [] } = (await etcd.ask('/v3/kv/range', { key: base64(key) })) as {
    kvs?: readonly Readonly<Record<string, unknown>>[];
  };
  return kvs[0] ?? {};
}

async function next(client: Subscriber): Promise<unknown> {
  return (await client.frame())?.data;
}

(isThere ? describe : describe.skip)('etcd, which others wrote, joined by its protos', () => {
  test(
    'what is put is there, with the revisions, versions and ids that etcd itself tells, to the last ' + 'digit',
    async () => {
      // No number of JavaScript is this one.
      const lease = '9007199254740993';
      const { data, errors } = await ask(
        gateway.url,
        `mutation { grantLease(id: "${lease}", seconds: 600) put(key: "tea/grün", value: "15 €", lease: "${lease}") ` +
          '{ revision previous } }',
      );
      expect({ data, errors }).toEqual({
        data: { grantLease: lease, put: { revision: expect.stringMatching(/^\d+$/), previous: null } },
        errors: undefined,
      });
      const own = await direct('tea/grün');
      const { header } = (await etcd.ask('/v3/maintenance/status')) as { header: Readonly<Record<string, string>> };
      const answer = await ask(gateway.url, ENTRIES, { variables: { from: 'tea/', to: 'tea0' } });
      expect(answer).toEqual({
        data: {
          entries: {
            count: '1',
            revision: header['revision'],
            cluster: header['cluster_id'],
            member: header['member_id'],
            entries: [
              {
                key: 'tea/grün',
                value: '15 €',
                bytes: own['value'],
                version: own['version'],
                createRevision: own['create_revision'],
                modRevision: own['mod_revision'],
                lease,
              },
            ],
          },
        },
      });
      expect(own['lease']).toBe(lease);
      // Random numbers of 64 bits: neither is beyond 2^53 once in four million runs.
      expect([header['cluster_id'], header['member_id']].some((id) => Number(id) > Number.MAX_SAFE_INTEGER)).toBe(true);
    },
  );

  test('a value that is no text is base64, and null as a text', async () => {
    await etcd.ask('/v3/kv/put', { key: base64('bin'), value: '//79' });
    expect((await ask(gateway.url, '{ entries(from: "bin") { entries { value bytes } } }')).data).toEqual({
      entries: { entries: [{ value: null, bytes: '//79' }] },
    });
  });

  test(
    'a transaction, which is nested oneofs both ways, swaps what it was told to, or tells what is there ' + 'instead',
    async () => {
      const swap =
        'mutation ($version: ID!, $value: String!) { putIf(key: "swap", version: $version, value: $value) { ' +
        'succeeded found { key value version } } }';
      expect((await ask(gateway.url, swap, { variables: { version: '0', value: 'one' } })).data).toEqual({
        putIf: { succeeded: true, found: null },
      });
      expect((await ask(gateway.url, swap, { variables: { version: '0', value: 'two' } })).data).toEqual({
        putIf: { succeeded: false, found: { key: 'swap', value: 'one', version: '1' } },
      });
      expect((await direct('swap'))['value']).toBe(base64('one'));
    },
  );

  test('what is removed is gone', async () => {
    await ask(gateway.url, 'mutation { put(key: "gone", value: "x") { revision } }');
    expect((await ask(gateway.url, 'mutation { remove(key: "gone") { deleted } }')).data).toEqual({
      remove: { deleted: '1' },
    });
    expect(await direct('gone')).toEqual({});
    expect((await ask(gateway.url, 'mutation { remove(key: "gone") { deleted } }')).data).toEqual({
      remove: { deleted: '0' },
    });
  });

  test("etcd's own refusals are errors with the code of their status, and its words", async () => {
    const { data, errors } = await ask(gateway.url, 'mutation { put(key: "", value: "x") { revision } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'etcdserver: key is not provided',
        path: ['put'],
        extensions: { code: 'BAD_USER_INPUT', grpc: { status: 'INVALID_ARGUMENT' } },
      },
    ]);
  });

  test.each(['gatefold', 'apollo'])(
    'a watch, whose requests stream as well, is a subscription behind the door %s: each change is an event, until ' +
      'the client leaves',
    async (door) => {
      const { url } = door === 'apollo' ? apollo : gateway;
      const streams = await etcd.metric('etcd_debugging_mvcc_watch_stream_total');
      const client = await subscribe(
        url,
        `subscription { watch(from: "${door}/", to: "${door}0") { begun revision changes { type key value version ` +
          'modRevision } } }',
      );
      expect(await next(client)).toMatchObject({ data: { watch: { begun: true, changes: [] } } });
      const done = await ask(
        url,
        `mutation { put(key: "${door}/a", value: "1") { revision } remove(key: "${door}/a") { revision } }`,
      );
      const revisionOf = (field: string): string => (done.data?.[field] as { revision: string }).revision;
      for (const [type, field, value, version] of [
        ['Put', 'put', '1', '1'],
        ['Delete', 'remove', '', '0'],
      ] as const) {
        const revision = revisionOf(field);
        expect(await next(client)).toEqual({
          data: {
            watch: {
              begun: false,
              revision,
              changes: [{ type, key: `${door}/a`, value, version, modRevision: revision }],
            },
          },
        });
      }
      expect(await etcd.metric('etcd_debugging_mvcc_watch_stream_total')).toBe(streams + 1);
      client.leave();
      const left = performance.now();
      while ((await etcd.metric('etcd_debugging_mvcc_watch_stream_total')) !== streams) {
        if (performance.now() - left > 1_000) throw new Error('etcd still has the watch of who left');
        await sleep(20);
      }
    },
  );

  test('a watch that etcd takes back by a message is an event with the error that it tells', async () => {
    await ask(
      gateway.url,
      'mutation { a: put(key: "old", value: "1") { revision } b: put(key: "old", value: "2") { revision } }',
    );
    const { mod_revision: compacted } = await direct('old');
    await etcd.ask('/v3/kv/compaction', { revision: compacted });
    const client = await subscribe(gateway.url, 'subscription { watch(from: "old", since: "1") { begun } }');
    const events = [await next(client), await next(client)];
    expect(events).toContainEqual({
      data: { watch: null },
      errors: [
        {
          message: 'The changes since then are no longer known.',
          locations: [{ line: 1, column: 16 }],
          path: ['watch'],
          extensions: { code: 'BACKEND_FAILED', subgraph: 'store', knownSince: compacted },
        },
      ],
    });
    client.leave();
  });

  test('etcd going away ends the watches with an error, and is found again when it is back', async () => {
    const client = await subscribe(gateway.url, 'subscription { watch(from: "k") { begun } }');
    expect(await next(client)).toEqual({ data: { watch: { begun: true } } });
    await etcd.kill();
    expect(await client.frame()).toMatchObject({
      event: 'next',
      data: { errors: [{ extensions: { code: 'BACKEND_UNREACHABLE' } }] },
    });
    expect(await client.frame()).toEqual({ event: 'complete', data: undefined });
    const refused = await subscribe(gateway.url, 'subscription { watch(from: "k") { begun } }');
    expect(await refused.frame()).toMatchObject({
      event: 'next',
      data: { errors: [{ extensions: { code: 'BACKEND_UNREACHABLE' } }] },
    });
    await etcd.start();
    const back = performance.now();
    for (let begun: unknown; begun === undefined; ) {
      const again = await subscribe(gateway.url, 'subscription { watch(from: "k") { begun } }');
      begun = ((await again.frame()) as { data: { data?: unknown } }).data.data;
      again.leave();
      if (performance.now() - back > 5_000) throw new Error('the watch does not begin again');
    }
  });
});
