import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Tls } from '../model/connector.ts';
import type { Arguments } from '../read/read-arguments.ts';

/**
 * Reads `tls: { ca, cert, key, serverName }`, the first three naming PEM files relative to `directory`. Undefined
 * when it is not given; `tls: {}` trusts the authorities that Node knows.
 */
export async function readTls(source: Arguments, directory: string): Promise<Tls | undefined> {
  const tls = source.object('tls');
  if (tls === undefined) return undefined;
  tls.allow(['ca', 'cert', 'key', 'serverName']);
  if (tls.has('cert') !== tls.has('key'))
    tls.problem('INVALID_TLS', 'expected `cert` and `key` together: one is no identity without the other');
  const [ca, cert, key] = await Promise.all([
    readPem(tls, 'ca', directory),
    readPem(tls, 'cert', directory),
    readPem(tls, 'key', directory),
  ]);
  return { ca, cert, key, serverName: tls.string('serverName') };
}

async function readPem(tls: Arguments, name: 'ca' | 'cert' | 'key', directory: string): Promise<string | undefined> {
  const node = tls.stringNode(name);
  if (node === undefined) return undefined;
  const text = await readFile(resolve(directory, node.value), 'utf8').catch(() => undefined);
  if (text?.includes('-----BEGIN ') === true) return text;
  tls.problem(
    'INVALID_TLS',
    `\`${name}\`: ${node.value} ${text === undefined ? 'cannot be read' : 'is no PEM file'}; expected a PEM file ` +
      'beside the schema',
    node,
  );
  return undefined;
}
