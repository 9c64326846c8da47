import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';

/** Of the gateway that each test starts; `GATEFOLD` names another build. */
const MAIN = process.env['GATEFOLD'] ?? resolve('dist/src/cli/main.js');
const SUBGRAPH = 'type Query { a: String }';

interface Gatefold {
  readonly child: ChildProcess;
  readonly origin: string;
  /** Reads what its standard error holds at the moment. */
  readonly read: () => string;
  /** Closes the reading end. */
  readonly hangUp: () => void;
}

const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

/** A gateway in front of a backend that is not there; its standard error is a pipe that nobody reads. */
async function startUnread(more = '', schemaOf?: (dead: number) => string): Promise<Gatefold> {
  const root = mkdtempSync(join(tmpdir(), 'gatefold-log-'));
  const [port, dead] = [await freePort(), await freePort()];
  writeFileSync(join(root, 'one.graphql'), schemaOf?.(dead) ?? SUBGRAPH);
  const subgraph =
    schemaOf === undefined
      ? `{ url: "http://127.0.0.1:${dead}/graphql", schema: one.graphql }`
      : '{ schema: one.graphql }';
  writeFileSync(join(root, 'gatefold.yaml'), `listen: { port: ${port} }\nsubgraphs: { one: ${subgraph} }\n${more}`);
  const pipe = join(root, 'stderr');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(pipe, constants.O_WRONLY);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, 'serve', '--config', join(root, 'gatefold.yaml')], {
    stdio: ['ignore', 'ignore', writer],
    env,
  });
  running.push(child);
  closeSync(writer);
  const origin = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${origin}/health/ready`)).status === 200, 15_000);
  return { child, origin, read: () => readAll(reader), hangUp: () => closeSync(reader) };
}

function readAll(descriptor: number): string {
  const bytes = Buffer.alloc(1_048_576);
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } catch (error) {
    if (error instanceof Object && 'code' in error && error.code === 'EAGAIN') return '';
    throw error;
  }
}

/** Each differs from the others, as what strangers send does. */
async function failCalls(origin: string, count: number): Promise<void> {
  const one = async (index: number): Promise<void> => {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ a${index % 50}: a }` }),
      signal: AbortSignal.timeout(10_000),
    });
    expect(await response.text()).toContain('BACKEND_UNREACHABLE');
  };
  for (let done = 0; done < count; done += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => one(index)));
}

async function liveMs(origin: string): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${origin}/health/live`, { signal: AbortSignal.timeout(5_000) });
  await response.text();
  return performance.now() - begun;
}

/** The best of a few: the machine is not the test's alone. */
async function bestLiveMs(origin: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 5; index += 1) times.push(await liveMs(origin));
  return Math.min(...times);
}

describe('a log that nobody reads', () => {
  it.each([
    ['', 2_000],
    ['workers: 2', 400],
    ['server: apollo', 400],
    ['log: { level: debug }', 400],
  ])(
    'stops nothing, whatever fails (%s)',
    async (more, calls) => {
      const { origin } = await startUnread(more);
      await failCalls(origin, calls);
      expect(await bestLiveMs(origin)).toBeLessThan(100);
    },
    60_000,
  );

  it('is written on when somebody reads it again', async () => {
    const { origin, read, child } = await startUnread();
    await failCalls(origin, 100);
    expect(read()).toContain('backend call failed');
    child.kill('SIGTERM');
    await once(child, 'exit');
    const last = read();
    expect(last).toContain('backend call failed: as before, more often');
    expect(last).toContain('"drained"');
  }, 30_000);

  it('may be closed altogether', async () => {
    const { origin, hangUp, child } = await startUnread();
    hangUp();
    await failCalls(origin, 200);
    expect(await bestLiveMs(origin)).toBeLessThan(100);
    expect(child.exitCode).toBeNull();
  }, 30_000);
});

describe('a process that cannot start', () => {
  it('says why, before it ends', () => {
    const root = mkdtempSync(join(tmpdir(), 'gatefold-log-'));
    writeFileSync(join(root, 'gatefold.yaml'), 'nonsense: true\n');
    const { NODE_OPTIONS: _, ...env } = process.env;
    expect(() =>
      execFileSync(process.execPath, [MAIN, 'serve', '--config', join(root, 'gatefold.yaml')], { env, stdio: 'pipe' }),
    ).toThrow(/nonsense/);
  });
});

describe('the log', () => {
  it('has the path of a call as the schema has it, with nothing that a request puts in', async () => {
    const { origin, read } = await startUnread(
      'log: { level: debug }',
      (dead) => `
      extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@connect"])
      type Query { a(ssn: String): String @connect(http: { GET: "http://127.0.0.1:${dead}/people/{$args.ssn}?also={$args.ssn}" }, selection: "$") }`,
    );
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query ($ssn: String) { a(ssn: $ssn) }', variables: { ssn: 'SSN-123' } }),
    });
    expect(await response.text()).toContain('BACKEND_UNREACHABLE');
    const printed = read();
    expect(printed).toContain('/people/{$args.ssn}: ');
    expect(printed).not.toContain('SSN-123');
  }, 30_000);
});
