import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { ConfigFailure } from '../../config/config-failure.ts';
import type { TlsConfig } from '../../config/schema.ts';

/**
 * Reads what a server needs to speak TLS.
 * @throws ConfigFailure for a file that cannot be read, or does not hold what it should.
 */
export function readTlsOptions({ cert, key, ca, clientCertificate }: TlsConfig): TlsOptions {
  const options: TlsOptions = {
    cert: read('cert', cert),
    key: read('key', key),
    ...(ca !== undefined && { ca: read('ca', ca) }),
    requestCert: clientCertificate !== 'none',
    // A certificate that is not trusted is refused by an answer that says so, not by a connection that breaks.
    rejectUnauthorized: clientCertificate === 'require',
    minVersion: 'TLSv1.2',
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw failure(
      '',
      `expected a certificate and its private key: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return options;
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw failure(`.${name}`, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function failure(name: string, message: string): ConfigFailure {
  return new ConfigFailure(undefined, [{ path: `listen.tls${name}`, message }]);
}
