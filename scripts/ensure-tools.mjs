/**
 * Run by `npm test` before the tests: sees to it that every program they use is there. What is missing is
 * installed from Debian's packages where that is allowed (root, with apt-get); otherwise one line for each says
 * what is missing, and the exit code is 1.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const tools = [
  {
    name: 'Chromium',
    command: 'chromium',
    variable: 'CHROMIUM_PATH',
    debianPackage: 'chromium',
    use: 'the tests of the sandbox',
  },
  { name: 'etcd', command: 'etcd', variable: 'ETCD_PATH', debianPackage: 'etcd-server', use: 'the tests of gRPC' },
  {
    name: 'Redis',
    command: 'redis-server',
    variable: 'REDIS_SERVER_PATH',
    debianPackage: 'redis-server',
    use: 'the tests of what gateways share',
  },
  {
    name: 'Prometheus',
    command: 'prometheus',
    variable: 'PROMETHEUS_PATH',
    debianPackage: 'prometheus',
    use: 'the tests of REST',
  },
  {
    name: 'nginx',
    command: 'nginx',
    variable: 'NGINX_PATH',
    debianPackage: 'nginx',
    use: 'the tests of caches in front',
  },
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isOnPath(command) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, '/usr/bin', '/usr/sbin'].some((folder) => isExecutable(join(folder, command)));
}

/** A path that was set by hand is meant: nothing else is taken in its place. */
function isPresent({ command, variable }) {
  const path = process.env[variable];
  return path === undefined || path === '' ? isOnPath(command) : isExecutable(path);
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // What apt-get says goes to stderr, so that the output of the tests stays their own.
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] }).status === 0;
}

function install(missing) {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return;
  const packages = missing.filter(({ variable }) => !process.env[variable]).map(({ debianPackage }) => debianPackage);
  if (packages.length === 0) return;
  console.error(`Installing for the tests: ${packages.join(', ')}`);
  withoutServices(() => aptGet('update', '-q') && aptGet('install', '-qy', '--no-install-recommends', ...packages));
}

/** What a package would start at once, such as nginx on port 80, is asked of this policy (Debian's invoke-rc.d). */
function withoutServices(run) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return run();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return run();
  } finally {
    rmSync(policy);
  }
}

function complaint({ name, command, variable, debianPackage, use }) {
  const path = process.env[variable];
  return path
    ? `${name} is missing: ${variable} is ${path}, which is no program.`
    : `${name} is missing, which ${use} need: install it (Debian: apt-get install ${debianPackage}) so that ` +
        `\`${command}\` is on the PATH, or set ${variable}.`;
}

const missing = tools.filter((tool) => !isPresent(tool));
if (missing.length > 0) install(missing);
const stillMissing = missing.filter((tool) => !isPresent(tool));
for (const tool of stillMissing) console.error(complaint(tool));
process.exitCode = stillMissing.length > 0 ? 1 : 0;
