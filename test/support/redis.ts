import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { eventually } from './eventually.ts';

const REDIS_SERVER = process.env['REDIS_SERVER_PATH'] ?? 'redis-server';

const certificate = (name: string): string =>
  fileURLToPath(new URL(`../unit/listen/certificates/${name}.pem`, import.meta.url));
/** An authority, and what it has certified: a server on 127.0.0.1, and a client. */
export const CERTIFICATES = {
  ca: certificate('ca'),
  server: certificate('server'),
  serverKey: certificate('server-key'),
  client: certificate('client'),
  clientKey: certificate('client-key'),
};

/** The arguments of a server that speaks TLS as well, on a port of its own. */
export function tlsArguments(port: number, clients: 'no' | 'yes' = 'no'): readonly string[] {
  const files = [
    '--tls-cert-file',
    CERTIFICATES.server,
    '--tls-key-file',
    CERTIFICATES.serverKey,
    '--tls-ca-cert-file',
    CERTIFICATES.ca,
  ];
  return ['--tls-port', String(port), ...files, '--tls-auth-clients', clients];
}

/** A `redis-server` process on a port of 127.0.0.1, keeping nothing on disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Of the process that runs now. */
  pid(): number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** It accepts connections and answers nothing. */
  hang(): void;
  goOn(): void;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server; `args` are its configuration, such as `['--requirepass', 'secret']`. */
export async function startRedis(args: readonly string[] = [], given?: number): Promise<RedisServer> {
  const port = given ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-redis-'));
  let child = await spawnRedis(port, folder, args);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pid: () => child.pid ?? 0,
    kill: () => end('SIGKILL'),
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    restart: async () => {
      child = await spawnRedis(port, folder, args);
    },
    close: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function spawnRedis(port: number, folder: string, args: readonly string[]): Promise<ChildProcess> {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
    '--daemonize',
    'no',
  ];
  const child = spawn(REDIS_SERVER, [...settings, ...args], { stdio: 'ignore' });
  await once(child, 'spawn');
  await accepting(port);
  return child;
}

export interface RedisCluster {
  /** Each `127.0.0.1:port`. */
  readonly nodes: readonly string[];
  readonly servers: readonly RedisServer[];
  /** The primary that has the slot of a key, now. */
  primaryOf(slot: number): Promise<RedisServer>;
  /** Whether every slot is served, and every primary has a replica that follows it. */
  whole(): Promise<boolean>;
  close(): Promise<void>;
}

export interface ClusterSettings {
  readonly nodeTimeoutMs?: number;
  /** Of each server. */
  readonly args?: readonly string[];
  /** Whether they speak TLS as well, with each other and with clients. */
  readonly tls?: boolean;
}

/** Starts a Cluster of three primaries with a replica each. A primary that is gone for `nodeTimeoutMs` is replaced. */
export async function startRedisCluster({
  nodeTimeoutMs = 1_000,
  args: more = [],
  tls = false,
}: ClusterSettings = {}): Promise<RedisCluster> {
  const tlsPorts: number[] = [];
  const servers = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const port = await freePort();
      if (tls) tlsPorts[index] = await freePort();
      const secured = tls
        ? [...tlsArguments(tlsPorts[index] ?? 0), '--tls-cluster', 'yes', '--tls-replication', 'yes']
        : [];
      const args = [
        '--cluster-enabled',
        'yes',
        '--cluster-config-file',
        `nodes-${port}.conf`,
        '--cluster-node-timeout',
        String(nodeTimeoutMs),
      ];
      return startRedis(
        [
          ...args,
          ...more,
          ...secured,
          '--cluster-port',
          String(await freePort()),
          '--repl-diskless-sync-delay',
          '0',
          '--cluster-require-full-coverage',
          'no',
        ],
        port,
      );
    }),
  );
  const nodes = servers.map(({ port }, index) => `127.0.0.1:${tlsPorts[index] ?? port}`);
  const cliArguments = tls ? ['--tls', '--cacert', CERTIFICATES.ca] : [];
  await run('redis-cli', [
    ...cliArguments,
    '--cluster',
    'create',
    ...nodes,
    '--cluster-replicas',
    '1',
    '--cluster-yes',
  ]);
  const whole = async (): Promise<boolean> => (await Promise.all(servers.map(isSettled))).every(Boolean);
  await eventually(whole, 20_000);
  return {
    nodes,
    whole,
    servers,
    primaryOf: async (slot) => {
      const owner = await ownerOf(servers, slot);
      const server = servers.find(({ port }) => port === owner);
      if (server === undefined) throw new Error(`no server has slot ${slot}`);
      return server;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function isSettled({ port }: RedisServer): Promise<boolean> {
  return withClient(port, async (redis) => {
    const info = (await redis.call('CLUSTER', 'INFO')) as string;
    const replication = await redis.info('replication');
    const linked = replication.includes('role:slave')
      ? replication.includes('master_link_status:up')
      : replication.includes('state=online');
    return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:6') && linked;
  });
}

async function ownerOf(servers: readonly RedisServer[], slot: number): Promise<number | undefined> {
  for (const { port } of servers) {
    const slots = await withClient(port, (redis) => redis.call('CLUSTER', 'SLOTS')).catch(() => undefined);
    const range = (slots as [number, number, [string, number]][] | undefined)?.find(
      ([first, last]) => first <= slot && slot <= last,
    );
    if (range !== undefined) return range[2][1];
  }
  return undefined;
}

export interface RedisSentinels {
  readonly name: string;
  /** Each `127.0.0.1:port`. */
  readonly nodes: readonly string[];
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  close(): Promise<void>;
}

/** Starts a primary with a replica, and three sentinels that watch over them. */
export async function startRedisSentinels({ downAfterMs = 700, tls = false } = {}): Promise<RedisSentinels> {
  const [primaryTls, replicaTls] = [await freePort(), await freePort()];
  const secured = (port: number): readonly string[] => (tls ? [...tlsArguments(port), '--tls-replication', 'yes'] : []);
  const primary = await startRedis(['--repl-diskless-sync-delay', '0', ...secured(primaryTls)]);
  const primaryPort = tls ? primaryTls : primary.port;
  const replica = await startRedis([
    '--replicaof',
    '127.0.0.1',
    String(primaryPort),
    '--repl-diskless-sync-delay',
    '0',
    ...secured(replicaTls),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-sentinel-'));
  const name = 'limits';
  await eventually(
    () => withClient(primary.port, async (redis) => (await redis.info('replication')).includes('state=online')),
    10_000,
  );
  const sentinels = await Promise.all(
    [1, 2, 3].map(async (index) => {
      const port = await freePort();
      const file = join(folder, `sentinel-${index}.conf`);
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 2`,
      ];
      writeFileSync(
        file,
        [
          ...lines,
          `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
          `sentinel failover-timeout ${name} 3000`,
          '',
        ].join('\n'),
      );
      const tlsPort = await freePort();
      const child = spawn(REDIS_SERVER, [file, '--sentinel', ...secured(tlsPort)], { stdio: 'ignore' });
      await accepting(port);
      return { port, clientPort: tls ? tlsPort : port, child };
    }),
  );
  await eventually(async () => {
    const ready = sentinels.map(({ port }) =>
      withClient(
        port,
        async (redis) =>
          /sentinels=3/.test(await redis.info('sentinel')) && /slaves=1/.test(await redis.info('sentinel')),
      ),
    );
    return (await Promise.all(ready)).every(Boolean);
  }, 15_000);
  return {
    name,
    nodes: sentinels.map(({ clientPort }) => `127.0.0.1:${clientPort}`),
    primary,
    replica,
    close: async () => {
      for (const { child } of sentinels) child.kill('SIGKILL');
      await Promise.all([primary.close(), replica.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<Value>(port: number, use: (redis: Redis) => Promise<Value>): Promise<Value> {
  const redis = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    disableClientInfo: true,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${printed}`);
}

async function accepting(port: number): Promise<void> {
  await eventually(
    () =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true));
        socket.on('error', () => resolve(false));
        socket.on('connect', () => socket.destroy());
      }),
    10_000,
  );
}
