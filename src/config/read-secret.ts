import { readFileSync } from 'node:fs';
import { ConfigFailure } from './config-failure.ts';
import type { Secret } from './sections/values.ts';

/**
 * Reads a secret from where the configuration says; `path` is that place in the configuration.
 * @throws ConfigFailure when it is not there, or empty.
 */
export function readSecret({ env, file }: Secret, path: string): string {
  const fail = (message: string): ConfigFailure => new ConfigFailure(undefined, [{ path, message }]);
  if (env !== undefined) {
    const value = process.env[env];
    if (value === undefined || value === '') throw fail(`expected the environment variable ${env} to be set`);
    return value;
  }
  try {
    const value = readFileSync(file ?? '', 'utf8').trim();
    if (value !== '') return value;
  } catch (error) {
    throw fail(`${file ?? ''} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw fail(`expected a secret in ${file ?? ''}, which is empty`);
}
