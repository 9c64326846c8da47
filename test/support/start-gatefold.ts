import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const MAIN = resolve('dist/src/cli/main.js');

/** A `gatefold` process that listens. */
export interface RunningGatefold {
  /** Where GraphQL is answered. */
  readonly url: string;
  readonly origin: string;
  readonly pid: number;
  /** Everything that it has printed so far. */
  output(): string;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Its exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

/** What a command that ends by itself printed. */
export interface FinishedGatefold {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `gatefold` as it was built until it says where it listens. Rejects, with all it printed, when it ends before.
 */
export async function startGatefold(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningGatefold> {
  const child = spawnGatefold(args, env);
  let printed = '';
  const exited = once(child, 'exit').then(
    ([code, signal]: unknown[]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  const url = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const match = /"url":"(http:[^"]+)"|GraphQL\s+(http:\S+)/.exec(printed);
      const url = match?.[1] ?? match?.[2];
      if (url !== undefined) found(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void exited.then((code) => failed(new Error(`gatefold ${args.join(' ')} ended with ${String(code)}:\n${printed}`)));
  });
  const stop = (): typeof exited => {
    child.kill('SIGTERM');
    return exited;
  };
  return {
    url,
    origin: new URL(url).origin,
    pid: child.pid ?? 0,
    output: () => printed,
    signal: (name) => child.kill(name),
    exited,
    stop,
  };
}

/** Runs `gatefold` to its end. */
export async function runGatefold(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<FinishedGatefold> {
  const child = spawnGatefold(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

function spawnGatefold(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  // The test runner's own flags are not the gateway's.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return spawn(process.execPath, ['--max-semi-space-size=32', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
  });
}

/** The answer to one operation, as JSON. */
export async function ask(
  url: string,
  query: string,
  request: {
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...request.headers },
    body: JSON.stringify({ query, variables: request.variables }),
  });
  // GraphQL §7.1 says what a response holds; the tests look at the rest.
  return (await response.json()) as Answered;
}

export interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}
