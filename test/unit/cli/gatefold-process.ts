import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The program as `npm run build` leaves it: what is tested here is the process, not the modules. */
const program = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Without empty lines. */
  readonly stderr: readonly string[];
}

export interface Started {
  readonly child: ChildProcess;
  /** Where GraphQL is answered. */
  readonly url: string;
  /** Everything logged so far, one object a line. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

function launch(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { child: ChildProcess; ended: Promise<Ended>; output: { stdout: string; stderr: string } } {
  if (!existsSync(program))
    throw new Error('dist/ is missing: these tests run the built program, which `npm run build` makes');
  // Under Jest NODE_OPTIONS carries a flag for Jest alone.
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) =>
      resolve({ code, stdout: output.stdout, stderr: output.stderr.split('\n').filter((line) => line !== '') }),
    );
  });
  return { child, ended, output };
}

/** Runs a command to its end. */
export function runGatefold(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return launch(args, env).ended;
}

/** Starts `gatefold serve …` and waits until it listens. Rejects with what it printed when it ends before. */
export async function startGatefold(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const { child, ended, output } = launch(['serve', ...args], env);
  const logged = (): Readonly<Record<string, unknown>>[] =>
    output.stderr
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', () => {
      const listening = logged().find(({ msg }) => msg === 'listening');
      if (typeof listening?.['url'] === 'string') resolve(listening['url']);
    });
    void ended.then(({ code, stderr }) => reject(new Error(`ended with ${code}: ${stderr.join('\n')}`)));
  });
  return {
    child,
    url,
    logged,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
