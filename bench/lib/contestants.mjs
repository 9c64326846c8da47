import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GATEFOLD } from './backends.mjs';
import { freePort, start, untilAnswered } from './processes.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const HIVE = here('../node_modules/@graphql-hive/gateway/dist/bin.js');
/**
 * What Gatefold's own command starts itself with, or sets; the hand-written servers get the same, peers what they ship
 * with.
 */
const WIDE_YOUNG_GENERATION = ['--max-semi-space-size=32', '--no-allocation-site-pretenuring'];

/**
 * @typedef {import('../workloads/index.mjs').Workload} Workload
 * @typedef {import('./backends.mjs').Backends} Backends
 * @typedef {{ name: string, port: number, pid: number, stop(): Promise<unknown>, ask(authorization: string): Promise<{
 * status: number, text: string }> }} Contestant
 */

/**
 * How each is started: (workload, backends, port) => a program. `bare` is told which file holds the bytes it answers.
 */
const programs = {
  gatefold: (workload, backends, port) => gatefold(GATEFOLD, backends, port),
  // Another build of Gatefold, to see what a change did: BENCH_BASE names its dist/src/cli/main.js.
  'gatefold-base': (workload, backends, port) => gatefold(process.env.BENCH_BASE, backends, port),
  'apollo-gateway': (workload, { supergraphFile }, port) => ({
    file: here('../contestants/apollo-gateway.mjs'),
    args: ['--port', String(port), '--supergraph', supergraphFile],
  }),
  'apollo-server': ({ bff }, { urls }, port) => ({
    file: here('../contestants/apollo-server.mjs'),
    args: ['--port', String(port), '--route', bff, '--urls', JSON.stringify(urls)],
  }),
  'hive-jit': (workload, backends, port) => hive(workload, backends, port, { BENCH_HIVE_JIT: '1' }),
  'hive-rust': (workload, backends, port) => hive(workload, backends, port, { BENCH_HIVE_RUST: '1' }),
  bff: ({ kind, bff }, { urls }, port) => ({
    file: here(kind === 'federation' ? '../contestants/bff-federation.mjs' : '../contestants/bff-posts.mjs'),
    args: ['--port', String(port), '--route', bff, '--urls', JSON.stringify(urls)],
    flags: WIDE_YOUNG_GENERATION,
  }),
  bare: (workload, { directory }, port) => ({
    file: here('../contestants/bare.mjs'),
    args: ['--port', String(port), '--answer', answerFile(directory)],
    flags: WIDE_YOUNG_GENERATION,
  }),
};

export const titles = {
  gatefold: 'Gatefold',
  'gatefold-base': 'Gatefold, the other build',
  'apollo-gateway': 'Apollo Gateway + Server',
  'apollo-server': 'Apollo Server, hand-written resolvers and a loader',
  'hive-jit': 'Hive Gateway, `--jit`',
  'hive-rust': 'Hive Gateway, Rust planner',
  bff: 'Hand-written BFF',
  bare: '`node:http`, prepared bytes',
};

/** Where `bare` finds its bytes. */
export function answerFile(directory) {
  return join(directory, 'answer.json');
}

/**
 * What `start` takes. @param {string} name @param {Workload} workload @param {Backends} backends @param {readonly
 * string[]} [flags] more of Node's own
 */
export function programOf(name, workload, backends, port, flags = []) {
  const make = programs[name];
  if (make === undefined)
    throw new Error(`no contestant is called ${name}; there are ${Object.keys(programs).join(', ')}`);
  const program = make(workload, backends, port);
  return { cwd: backends.directory, ...program, flags: [...(program.flags ?? []), ...flags] };
}

/** Starts one, and resolves when it has answered the workload's query. @returns {Promise<Contestant>} */
export async function startContestant(name, workload, backends, flags) {
  const port = await freePort();
  const process = start(programOf(name, workload, backends, port, flags));
  const ask = (authorization) => post(port, workload.query, authorization);
  try {
    await untilAnswered(process, () => ask('Bearer 0'), { everyMs: 50 });
  } catch (error) {
    await process.stop(0);
    throw new Error(`${titles[name]}: ${error.message}`);
  }
  return { name, port, pid: process.pid, stop: () => process.stop(), ask };
}

export async function post(port, query, authorization) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, text: await response.text() };
}

function gatefold(file, { configFile, supergraphFile }, port) {
  const graph =
    supergraphFile === undefined
      ? ['--config', configFile]
      : ['--supergraph', supergraphFile, '--forward-header', 'authorization'];
  return { file, args: ['serve', ...graph, '--port', String(port)], flags: WIDE_YOUNG_GENERATION };
}

function hive({ distinct }, { supergraphFile }, port, env) {
  return {
    file: HIVE,
    args: ['supergraph', '--config-path', here('../contestants/hive-gateway.config.mjs')],
    env: { ...env, BENCH_SUPERGRAPH: supergraphFile, BENCH_PORT: String(port), BENCH_HIVE_SHARE: distinct ? '0' : '1' },
  };
}
