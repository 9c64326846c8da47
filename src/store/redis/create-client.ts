import { readFileSync } from 'node:fs';
import { Cluster, Redis, type ClusterNode, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { RedisConfig } from '../../config/schema.ts';

const LONGEST_PAUSE_MS = 1_000;
const DEFAULT_PORT = 6_379;
const DEFAULT_SENTINEL_PORT = 26_379;
/** How often a Cluster is asked who holds what, beside every sign that it has changed. */
const SLOTS_REFRESH_MS = 2_000;

/**
 * Makes the client that the configuration asks for; it connects by itself, and again whenever it must. Nothing is
 * queued while there is no connection, and nothing is sent twice.
 * @throws an error of the file system when a password or a certificate cannot be read.
 */
export function createClient(config: RedisConfig): Redis | Cluster {
  const shared = sharedOptions(config);
  if (config.cluster !== undefined) {
    // A certificate names hosts, and a Cluster addresses.
    const lookup: ClusterOptions['dnsLookup'] = (address, found) => found(null, address);
    return new Cluster(
      config.cluster.map((node): ClusterNode => parseAddress(node, DEFAULT_PORT)),
      {
        clusterRetryStrategy: pauseMs,
        enableOfflineQueue: false,
        // It would ask any node, begin anew where that one is not connected yet, and in a large Cluster hardly ever
        // end.
        enableReadyCheck: false,
        slotsRefreshInterval: SLOTS_REFRESH_MS,
        redisOptions: shared,
        ...(config.tls?.enabled === true && { dnsLookup: lookup }),
      },
    );
  }
  const one: RedisOptions = {
    ...shared,
    enableOfflineQueue: false,
    retryStrategy: pauseMs,
    reconnectOnError: isDemoted,
  };
  if (config.sentinel !== undefined)
    return new Redis({ ...one, ...sentinelOptions(config.sentinel, shared), db: config.database });
  // The schema lets exactly one of the three through.
  return new Redis(config.url ?? '', { ...one, ...(config.database > 0 && { db: config.database }) });
}

function sharedOptions(config: RedisConfig): RedisOptions {
  const password = config.passwordFile === undefined ? config.password : readSecret(config.passwordFile);
  return {
    connectTimeout: config.connectTimeoutMs,
    // A timer that also runs for connections that are closed already, and keeps the process from ending.
    disconnectTimeout: 100,
    // What was counted must not be counted again when the connection is back.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    keepAlive: 10_000,
    ...(config.username !== undefined && { username: config.username }),
    ...(password !== undefined && { password }),
    ...(config.tls?.enabled === true && { tls: tlsOptions(config.tls) }),
  };
}

function sentinelOptions(
  { name, nodes, username, passwordFile }: NonNullable<RedisConfig['sentinel']>,
  { tls, connectTimeout }: RedisOptions,
): RedisOptions {
  return {
    name,
    sentinels: nodes.map((node) => parseAddress(node, DEFAULT_SENTINEL_PORT)),
    sentinelRetryStrategy: pauseMs,
    // The next sentinel is asked where one hangs.
    ...(connectTimeout !== undefined && { sentinelCommandTimeout: connectTimeout }),
    // The client takes `tls` for neither of them by itself, and would send the password in the clear.
    ...(tls !== undefined && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    // The sentinels tell of a new primary at once; the old connection may stay open for long.
    failoverDetector: true,
    ...(username !== undefined && { sentinelUsername: username }),
    ...(passwordFile !== undefined && { sentinelPassword: readSecret(passwordFile) }),
  };
}

function tlsOptions({
  caFile,
  certFile,
  keyFile,
  serverName,
}: NonNullable<RedisConfig['tls']>): NonNullable<RedisOptions['tls']> {
  return {
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

/** Doubling from 25 ms, with jitter: gateways that lost the same server do not come back all at once. */
function pauseMs(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, 25 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);
}

/** A primary that became a replica takes no writes: its sentinels know the new one. */
function isDemoted({ message }: Error): boolean {
  return message.startsWith('READONLY');
}

function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trimEnd();
}

function parseAddress(text: string, defaultPort: number): { readonly host: string; readonly port: number } {
  const [, host = text, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? defaultPort : Number(port) };
}
