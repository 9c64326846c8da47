/** Starts what the acceptance runs need, on free ports, and ends it by its own id. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { readFileSync } from 'node:fs';

export async function freePort() {
  const server = createSocket().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a command to its end, and measures it. */
export async function measured(command, args) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let peakMb = 0;
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(child.pid))), 20);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  return { code, stdout, stderr, seconds: (performance.now() - started) / 1000, peakMb };
}

/** `VmHWM` is the most that a process ever had; 0 once it is gone. */
export function residentMb(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** Starts a process, and waits until it has printed what matches; `match` is that. */
export async function started(command, args, pattern, env = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let printed = '';
  const ready = new Promise((resolve, reject) => {
    const read = (chunk) => {
      printed = (printed + chunk).slice(-200_000);
      const match = pattern.exec(printed);
      if (match !== null) resolve(match);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${printed.slice(-2_000)}`)),
    );
  });
  const match = await ready;
  return {
    child,
    match,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** A proxy that keeps what was said on both sides. */
export async function recorder(targetPort) {
  const calls = [];
  const server = createServer((incoming, outgoing) => {
    const sent = [];
    incoming.on('data', (chunk) => sent.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(sent);
      const forwarded = request(
        {
          host: '127.0.0.1',
          port: targetPort,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: `127.0.0.1:${targetPort}` },
        },
        (answer) => {
          const chunks = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks);
            calls.push({
              method: incoming.method,
              url: incoming.url,
              sent: body.toString(),
              status: answer.statusCode,
              said: text.toString(),
              violations: answer.headers['sl-violations'],
            });
            outgoing.writeHead(answer.statusCode, {
              'content-type': answer.headers['content-type'] ?? 'application/json',
              'content-length': text.length,
            });
            outgoing.end(text);
          });
        },
      );
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    take: () => calls.splice(0),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
