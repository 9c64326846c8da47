import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { eventually } from './eventually.ts';

/**
 * An nginx that keeps answers for everybody, in front of some servers. What it did is in the header `x-cache` of each.
 */
export interface CachingProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** What nobody says anything of is kept for a minute, whatever its status, as content delivery networks do. */
const SILENT_ARE_KEPT = 'proxy_cache_valid any 1m;';

const configOf = (folder: string, port: number, servers: readonly string[]): string => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  proxy_cache_path ${folder}/cache keys_zone=all:1m max_size=64m use_temp_path=off;
  upstream gateways { ${servers.map((server) => `server ${server};`).join(' ')} keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_cache all; proxy_cache_revalidate on; ${SILENT_ARE_KEPT}
      add_header x-cache $upstream_cache_status always;
    }
  }
}
`;

/** Starts nginx (Debian's `nginx`, or the one that NGINX_PATH names); `servers` are each `host:port`. */
export async function startCachingProxy(servers: readonly string[]): Promise<CachingProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-nginx-'));
  mkdirSync(join(folder, 'cache'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configOf(folder, port, servers));
  const child = spawn(process.env['NGINX_PATH'] || '/usr/sbin/nginx', ['-e', 'stderr', '-p', folder, '-c', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'exit').catch((error: unknown) => (printed += String(error)));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await eventually(async () => (await fetch(`${origin}/health/live`)).ok, 10_000);
  } catch {
    await close();
    throw new Error(`nginx does not start:\n${printed}`);
  }
  return { origin, close };
}
