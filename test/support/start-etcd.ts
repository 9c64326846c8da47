import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** An etcd of its own, on the loopback, with nothing in it. */
export interface RunningEtcd {
  /** `host:port` of its gRPC door; JSON is answered there as well. */
  readonly target: string;
  /** Posts to its own JSON door: what it answers is not ours. */
  ask(path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
  /** A figure of its metrics. */
  metric(name: string): Promise<number>;
  /** Ends it at once; `start` starts it again, with what it held. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd (Debian's `etcd-server`, or the one that ETCD_PATH names) and waits until it answers. */
export async function startEtcd(): Promise<RunningEtcd> {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-etcd-'));
  const [client, peer] = [await freePort(), await freePort()].map((port) => `http://127.0.0.1:${port}`) as [
    string,
    string,
  ];
  const args = [
    '--data-dir',
    join(folder, 'data'),
    '--name',
    'only',
    '--listen-client-urls',
    client,
    '--advertise-client-urls',
    client,
    '--listen-peer-urls',
    peer,
    '--initial-advertise-peer-urls',
    peer,
    '--initial-cluster',
    `only=${peer}`,
  ];
  const ask = async (path: string, body: unknown = {}): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetch(`${client}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as Readonly<Record<string, unknown>>;
  };
  let kill = (): Promise<void> => Promise.resolve();
  const start = async (): Promise<void> => {
    const child = spawn(process.env['ETCD_PATH'] || 'etcd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    let over = false;
    const exited = once(child, 'exit').then(
      () => void (over = true),
      () => void (over = true),
    );
    kill = () => {
      child.kill('SIGKILL');
      return exited;
    };
    // The cluster has a leader once it answers.
    for (
      const until = Date.now() + 15_000;
      !(await ask('/v3/kv/range', { key: 'AA==' }).then(
        (answer) => 'header' in answer,
        () => false,
      ));
      await sleep(50)
    ) {
      if (!over && Date.now() < until) continue;
      await kill();
      throw new Error(`etcd does not start:\n${printed}`);
    }
  };
  await start();
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${client}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  return { target: new URL(client).host, ask, metric, start, kill: () => kill(), stop };
}
