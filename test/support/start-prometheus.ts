import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** A Prometheus of its own, on the loopback, that watches itself and a target that is down. */
export interface RunningPrometheus {
  readonly url: string;
  /** The address of the target that nobody serves. */
  readonly downTarget: string;
  /** Asks its API, past Gatefold. */
  ask(path: string): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
}

/**
 * Starts Prometheus (Debian's `prometheus`, or the one that PROMETHEUS_PATH names) and waits until it has watched
 * itself.
 */
export async function startPrometheus(): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-prometheus-'));
  const [own, down] = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`) as [string, string];
  const rules = join(folder, 'rules.yaml');
  await writeFile(
    rules,
    'groups:\n  - name: all\n    rules:\n      - { alert: TargetDown, expr: up == 0, labels: { severity: page }, ' +
      'annotations: { summary: "{{ $labels.instance }} is down" } }\n',
  );
  const config = join(folder, 'prometheus.yaml');
  await writeFile(
    config,
    `global: { scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms }\nrule_files: ` +
      `["${rules}"]\nscrape_configs:\n  - { job_name: self, static_configs: [{ targets: ["${own}"], labels: { "env": ` +
      `"test" } }] }\n  - { job_name: absent, static_configs: [{ targets: ["${down}"] }] }\n`,
  );
  const child = spawn(
    process.env['PROMETHEUS_PATH'] || 'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${own}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let printed = '';
  let over = false;
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'exit').then(
    () => void (over = true),
    () => void (over = true),
  );
  const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetch(`http://${own}${path}`);
    return (await response.json()) as Readonly<Record<string, unknown>>;
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  // Both targets have been asked, and the alert is there, after a few rounds.
  const isReady = (): Promise<boolean> =>
    ask('/api/v1/alerts').then(
      (answer) => JSON.stringify(answer).includes('TargetDown'),
      () => false,
    );
  for (const until = Date.now() + 20_000; !(await isReady()); await sleep(50)) {
    if (!over && Date.now() < until) continue;
    await stop();
    throw new Error(`Prometheus does not start:\n${printed}`);
  }
  return { url: `http://${own}`, downTarget: down, ask, stop };
}
